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
    int? ReportCode)
{
    /// <summary>Whether it is a text that the carrier took, whether or not the sender was told so.</summary>
    public bool IsText => Direction == "out" && (Outcome is "accepted" or "answer-lost");

    public bool IsInbound => Direction == "in";
}
