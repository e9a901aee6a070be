namespace CareLoop.FollowUps;

/// <summary>Where the follow-up of one discharge or visit stands.</summary>
internal enum EpisodeState
{
    /// <summary>Its steps are done as they come.</summary>
    Running,

    /// <summary>All of its steps are over.</summary>
    Completed,

    /// <summary>The patient is in the hospital again.</summary>
    Suspended,

    /// <summary>Another discharge, or another visit of the same department, has come after it, and its plan goes on in place of this one.</summary>
    Superseded,

    /// <summary>Nobody is to be followed up: death, another hospital, hospice.</summary>
    Ended,

    /// <summary>There was no such discharge.</summary>
    Withdrawn,
}

/// <summary>Where a step of an episode stands.</summary>
internal enum FollowUpStepState
{
    /// <summary>Its time has not come.</summary>
    Planned,

    /// <summary>Somebody has it to do.</summary>
    Open,

    /// <summary>The text is out, and an answer may come.</summary>
    Asked,

    /// <summary>Done.</summary>
    Done,

    /// <summary>The patient was not reached.</summary>
    NotReached,

    /// <summary>The text was not answered.</summary>
    NotAnswered,

    /// <summary>The patient does not want it.</summary>
    Declined,

    /// <summary>Not needed, not drawn, or past.</summary>
    Skipped,

    /// <summary>Taken back with its episode.</summary>
    Withdrawn,

    /// <summary>The text could not be sent.</summary>
    Failed,
}

/// <summary>The allowed changes of state, and what they mean.</summary>
internal static class EpisodeStates
{
    private static readonly Dictionary<FollowUpStepState, FollowUpStepState[]> Next = new()
    {
        [FollowUpStepState.Planned] =
            [FollowUpStepState.Open, FollowUpStepState.Asked, FollowUpStepState.Done, FollowUpStepState.Skipped, FollowUpStepState.Withdrawn, FollowUpStepState.Failed],
        [FollowUpStepState.Open] = [FollowUpStepState.Done, FollowUpStepState.NotReached, FollowUpStepState.Declined, FollowUpStepState.Withdrawn],
        [FollowUpStepState.Asked] =
            [FollowUpStepState.Done, FollowUpStepState.NotAnswered, FollowUpStepState.Failed, FollowUpStepState.Withdrawn, FollowUpStepState.Open, FollowUpStepState.Skipped],
        // A text that could not be sent, or a check that found a record wrong: a person has it.
        [FollowUpStepState.Failed] = [FollowUpStepState.Open],
        [FollowUpStepState.Done] = [FollowUpStepState.Open, FollowUpStepState.Failed, FollowUpStepState.Skipped],
        // An answer after all.
        [FollowUpStepState.NotAnswered] = [FollowUpStepState.Done],
        [FollowUpStepState.NotReached] = [],
        [FollowUpStepState.Declined] = [],
        // The discharge was at another time than was said, or the patient is home again.
        [FollowUpStepState.Skipped] = [FollowUpStepState.Planned],
        [FollowUpStepState.Withdrawn] = [FollowUpStepState.Planned, FollowUpStepState.Asked],
    };

    public static bool Allows(this FollowUpStepState from, FollowUpStepState to) => from == to || Next[from].Contains(to);

    /// <summary>Nothing more is expected of it.</summary>
    public static bool IsOver(this FollowUpStepState state) => state is not (FollowUpStepState.Planned or FollowUpStepState.Open or FollowUpStepState.Asked);
}
