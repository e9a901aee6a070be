namespace CareLoop.Complaints;

/// <summary>Where a case stands.</summary>
internal enum CaseState
{
    /// <summary>It has an owner, who has not taken it on yet.</summary>
    Received,

    /// <summary>Its owner has taken it on.</summary>
    Acknowledged,

    /// <summary>It is being looked into.</summary>
    Investigating,

    /// <summary>Nothing can go on before whoever complained has answered.</summary>
    WaitingForPatient,

    /// <summary>There is an answer; whether it is one, whoever complained says.</summary>
    Resolved,

    /// <summary>It is over.</summary>
    Closed,

    /// <summary>The answer was none, or the matter came up again: it is looked into one level higher.</summary>
    Reopened,

    /// <summary>It is none of the hospital's, or nothing that can be looked into.</summary>
    Rejected,

    /// <summary>It goes on in another case.</summary>
    Merged,
}

/// <summary>The allowed changes of state, and what they mean.</summary>
internal static class CaseStates
{
    private static readonly Dictionary<CaseState, CaseState[]> Next = new()
    {
        [CaseState.Received] = [CaseState.Acknowledged, CaseState.Investigating, CaseState.WaitingForPatient, CaseState.Resolved, CaseState.Closed, CaseState.Rejected, CaseState.Merged],
        [CaseState.Acknowledged] = [CaseState.Investigating, CaseState.WaitingForPatient, CaseState.Resolved, CaseState.Closed, CaseState.Rejected, CaseState.Merged],
        [CaseState.Investigating] = [CaseState.WaitingForPatient, CaseState.Resolved, CaseState.Closed, CaseState.Rejected, CaseState.Merged],
        [CaseState.WaitingForPatient] = [CaseState.Investigating, CaseState.Resolved, CaseState.Closed, CaseState.Rejected, CaseState.Merged],
        [CaseState.Resolved] = [CaseState.Closed, CaseState.Reopened],
        [CaseState.Closed] = [CaseState.Reopened],
        [CaseState.Reopened] = [CaseState.Acknowledged, CaseState.Investigating, CaseState.WaitingForPatient, CaseState.Resolved, CaseState.Closed, CaseState.Rejected, CaseState.Merged],
        [CaseState.Rejected] = [CaseState.Reopened],
        [CaseState.Merged] = [],
    };

    public static bool Allows(this CaseState from, CaseState to) => from == to || Next[from].Contains(to);

    /// <summary>Whether somebody has to work on it.</summary>
    public static bool IsOpen(this CaseState state) => state is CaseState.Received or CaseState.Acknowledged or CaseState.Investigating or CaseState.WaitingForPatient or CaseState.Reopened;

    /// <summary>Whether nothing more is expected of anybody.</summary>
    public static bool IsOver(this CaseState state) => state is CaseState.Closed or CaseState.Rejected or CaseState.Merged;
}
