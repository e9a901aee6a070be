namespace CareLoop.Surveys;

/// <summary>Where a survey of one patient stands.</summary>
internal enum SurveyState
{
    /// <summary>Its time has not come, or its first question waits for its turn.</summary>
    Planned,

    /// <summary>A question is out, or on its way.</summary>
    Asking,

    /// <summary>All questions are answered.</summary>
    Completed,

    /// <summary>Some are, and no more answers came in time.</summary>
    Partial,

    /// <summary>None is.</summary>
    Unanswered,

    /// <summary>The patient was not asked, for a reason that is counted.</summary>
    LeftOut,

    /// <summary>What it was about never was.</summary>
    Withdrawn,
}

/// <summary>The allowed changes of state.</summary>
internal static class SurveyStates
{
    private static readonly Dictionary<SurveyState, SurveyState[]> Next = new()
    {
        [SurveyState.Planned] = [SurveyState.Asking, SurveyState.Completed, SurveyState.Partial, SurveyState.LeftOut, SurveyState.Withdrawn],
        [SurveyState.Asking] = [SurveyState.Completed, SurveyState.Partial, SurveyState.Unanswered, SurveyState.LeftOut, SurveyState.Withdrawn],
        [SurveyState.Completed] = [],
        // A person asked after all, on the phone.
        [SurveyState.Partial] = [SurveyState.Completed],
        [SurveyState.Unanswered] = [SurveyState.Completed, SurveyState.Partial],
        [SurveyState.LeftOut] = [SurveyState.Completed, SurveyState.Partial],
        // The discharge was told again after all.
        [SurveyState.Withdrawn] = [SurveyState.Planned],
    };

    public static bool Allows(this SurveyState from, SurveyState to) => from == to || Next[from].Contains(to);

    public static bool IsOver(this SurveyState state) => state is not (SurveyState.Planned or SurveyState.Asking);
}
