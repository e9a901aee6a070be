namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>Wire time that a test can put ahead: windows of minutes pass without waiting for them.</summary>
internal sealed class WireTime : TimeProvider
{
    /// <summary>By how much it is ahead of real time. Signatures of requests go by real time and hold for five minutes.</summary>
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
}
