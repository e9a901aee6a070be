namespace CareLoop.FollowUps.Figures;

/// <summary>Why a discharge is not covered, in the order in which it is decided: each has one reason, and the figures have a line for each (docs/follow-ups.md).</summary>
internal enum NotCoveredReason
{
    /// <summary>Somebody has it to do.</summary>
    InProgress,

    /// <summary>The patient does not want to be followed up.</summary>
    Declined,

    /// <summary>A letter went out, and nobody has heard how the patient is.</summary>
    LetterSent,

    /// <summary>It was tried, or was to be, and the patient was not reached.</summary>
    LostToFollowUp,

    /// <summary>The patient is in the hospital again.</summary>
    Readmitted,

    /// <summary>The follow-up of the next discharge has taken its place.</summary>
    LaterDischarge,

    /// <summary>That of the next visit has; of visits alone, which no figure counts so.</summary>
    LaterVisit,

    /// <summary>Its time has not come.</summary>
    NotYetDue,

    /// <summary>The discharge was told so late that the time for it was past.</summary>
    WindowPast,

    /// <summary>The hospital followed its patients up without CareLoop then.</summary>
    BeforeGoLive,

    /// <summary>The plan has people for a share of the patients alone, and this is none of them.</summary>
    NotDrawn,

    /// <summary>The plan has people for those alone whom another step did not reach.</summary>
    NotNeeded,

    /// <summary>The patient has a visit, and the plan wants no more.</summary>
    VisitBooked,

    /// <summary>Nobody knows where the patient lives.</summary>
    NoAddress,

    /// <summary>The patient lives where no team goes.</summary>
    OutsideVisitingRegion,

    /// <summary>The plan sends texts and no more.</summary>
    TextsAlone,

    /// <summary>No plan has any step for it.</summary>
    NoPlan,

    /// <summary>None of these: it stands in the follow-up.</summary>
    Other,
}
