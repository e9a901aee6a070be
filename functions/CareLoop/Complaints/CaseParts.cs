namespace CareLoop.Complaints;

/// <summary>Who complained, where that is not the patient whose file it is.</summary>
/// <param name="Name">As they wrote it; null where they gave none.</param>
/// <param name="Relation">To the patient, in the words of who wrote it down; null for the patient.</param>
/// <param name="Phone">E.164, on which they are told; null for the patient's own.</param>
/// <param name="Language">A language tag (BCP 47); null for that of the patient or the organisation.</param>
internal sealed record Complainant(string? Name, string? Relation, string? Phone, string? Language);

/// <summary>What lies behind a complaint.</summary>
internal enum CauseKind
{
    People,
    Process,
    Environment,
    Equipment,
    Information,
}

/// <summary>How a case ended.</summary>
internal enum CaseEnd
{
    /// <summary>Whoever complained is content.</summary>
    Satisfied,

    /// <summary>They were asked, and did not say.</summary>
    Unanswered,

    /// <summary>There was nothing to ask, or nobody who could be asked.</summary>
    NotAsked,

    /// <summary>It was settled on the spot.</summary>
    Settled,
}

/// <summary>What is to keep it from happening again.</summary>
/// <param name="Id">Within the case.</param>
/// <param name="Text">What.</param>
/// <param name="Owner">Who answers for it, by id of the directory.</param>
/// <param name="Due">The local day by whose end it is to be done.</param>
/// <param name="DoneAt">When its owner said that it was done.</param>
/// <param name="VerifiedAt">When somebody else had seen that it was.</param>
/// <param name="Round">How often it was taken up again because the cause came back.</param>
internal sealed record CaseMeasure(string Id, string Text, string Owner, DateOnly Due, DateTimeOffset? DoneAt = null, DateTimeOffset? VerifiedAt = null, int Round = 0);

/// <summary>What another department has to say.</summary>
/// <param name="Department">By code.</param>
/// <param name="Due">Until when.</param>
/// <param name="DoneAt">When it had said it.</param>
internal sealed record CaseContribution(string Department, DateTimeOffset Due, DateTimeOffset? DoneAt = null);

/// <summary>A document that stands elsewhere.</summary>
internal sealed record CaseAttachment(string Id, string Name, string MediaType, long Bytes, string Reference);

/// <summary>A case from which others may learn.</summary>
/// <param name="Problem">What it was, without anybody's name: in the words of who wrote it down.</param>
/// <param name="Answer">What a good answer to it is.</param>
internal sealed record TypicalProblem(string Problem, string Answer);

/// <summary>How much a case holds; a property holds 32,768 characters.</summary>
internal static class CaseLimits
{
    public const int LongestText = 10_000, LongestNote = 4_000, LongestReply = 400, LongestWord = 200, LongestCode = 64;

    public const int MostMeasures = 20, MostAttachments = 20, MostLinks = 50, MostDepartments = 10, MostWatchers = 20;

    public const long LargestAttachment = 20L * 1024 * 1024;
}
