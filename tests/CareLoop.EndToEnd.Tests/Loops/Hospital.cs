namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>A patient of this hospital; each test has its own.</summary>
/// <param name="Number">The medical record number.</param>
/// <param name="Name">Family name first.</param>
/// <param name="Phone">As the HIS writes it, without the country; null where there is none.</param>
internal sealed record Person(string Number, string Name, string? Phone)
{
    public string E164 => "+86" + Phone;
}

/// <summary>An appointment as this HIS knows it.</summary>
internal sealed record Visit(Person Patient, string Id, DateTimeOffset Start)
{
    public string Organisation { get; init; } = "east";

    public string Department { get; init; } = "CARD";

    public string? Instructions { get; init; }
}

/// <summary>A text that reached a phone.</summary>
internal sealed record Text(DateTimeOffset At, string Words, string MessageId, string Tag);
