using CareLoop.Local.Hospital.Complaints;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Surveys;

namespace CareLoop.Local.Hospital.Phones;

/// <summary>A text in somebody's hand, and what they remember.</summary>
internal sealed record TextInHand
{
    public required string Phone { get; init; }

    public required string Language { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The visits that it names, each as it names it.</summary>
    public required IReadOnlyList<ShownVisit> Shown { get; init; }

    /// <summary>How many texts named the first of them so before this one.</summary>
    public int Ordinal { get; init; }

    /// <summary>Whether they answered about that one already.</summary>
    public bool HasAnswered { get; init; }

    /// <summary>What they last meant to say; null when they said nothing yet.</summary>
    public Intent? Meant { get; init; }

    /// <summary>Whether it asks how somebody is who has left the hospital.</summary>
    public bool AsksHowOneIs { get; init; }

    /// <summary>Where it asks how it went: what.</summary>
    public SurveyReading? Survey { get; init; }

    /// <summary>Where it is about a complaint: what it says.</summary>
    public CaseReading? Case { get; init; }

    /// <summary>What they last complained of; null for nothing.</summary>
    public CaseMeaning? Complaint { get; init; }

    /// <summary>Whether they have an answer to that question in mind, or have sent one.</summary>
    public bool HasAnsweredSurvey { get; init; }

    public required AnswerCodes Codes { get; init; }

    /// <summary>Where it asks which visit is meant: the numbers for each, and the visits that they stand for.</summary>
    public IReadOnlyList<(AnswerCodes Codes, IReadOnlyList<ShownVisit> Visits)> Choices { get; init; } = [];
}

/// <param name="Shown">The visits that it is about.</param>
internal sealed record PlannedReply(string Text, Intent Intent, DateTimeOffset SendAt, IReadOnlyList<ShownVisit> Shown)
{
    /// <summary>What is meant by it, where it answers a survey.</summary>
    public SurveyMeaning? Survey { get; init; }

    /// <summary>What is meant by it, where it is about a complaint.</summary>
    public CaseMeaning? Case { get; init; }
}
