namespace CareLoop.Local.Hospital.Checks;

/// <summary>One entry of the simulator's ledger, as GET /messages gives it.</summary>
internal sealed record SimMessage(
    long Seq,
    DateTimeOffset At,
    string Direction,
    string From,
    string To,
    string Text,
    string? MessageId,
    string? Tag,
    string? Outcome,
    string? Status,
    int? ReportCode,
    bool? Reported = null)
{
    /// <summary>Whether the delivery report was sent.</summary>
    public bool WasReported => Reported != false;

    /// <summary>Delivery report codes that say that there is no such number.</summary>
    public static readonly IReadOnlyList<int> NoSuchNumber = [4002, 4004];

    /// <summary>Whether it is a text that the carrier took, whether or not the sender was told so.</summary>
    public bool IsText => Direction == "out" && (Outcome is "accepted" or "answer-lost");

    /// <summary>Whether the SMS service refused this recipient for good.</summary>
    public bool IsRefused => Direction == "out" && Outcome is "refused";

    /// <summary>The patient's key, which the tag begins with.</summary>
    public string? Patient => Tag?.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? Tag[..dot] : null;

    public bool IsInbound => Direction == "in";
}
