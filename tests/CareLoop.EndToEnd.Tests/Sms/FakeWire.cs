namespace CareLoop.EndToEnd.Tests.Sms;

/// <summary>Wire time that only moves when told.</summary>
internal sealed class FakeWire(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
