namespace CareLoop.Patients.Tasks;

/// <summary>Where a task stands.</summary>
internal enum TaskState
{
    /// <summary>In its worklist, and nobody has taken it.</summary>
    Open,

    /// <summary>Its time has not come.</summary>
    Planned,

    /// <summary>Somebody has taken it.</summary>
    InProgress,

    /// <summary>Overdue, and somebody above has been told.</summary>
    Escalated,

    /// <summary>Done.</summary>
    Done,

    /// <summary>The patient was not reached, and it is tried another way.</summary>
    Unreachable,

    /// <summary>The patient does not want it.</summary>
    Declined,

    /// <summary>Nothing is left to be tried.</summary>
    LostToFollowUp,

    /// <summary>It is no longer needed.</summary>
    Withdrawn,
}

/// <summary>The allowed changes of state, and what they mean.</summary>
internal static class TaskStates
{
    private static readonly TaskState[] Ends = [TaskState.Done, TaskState.Unreachable, TaskState.Declined, TaskState.LostToFollowUp, TaskState.Withdrawn];

    private static readonly Dictionary<TaskState, TaskState[]> Next = new()
    {
        [TaskState.Planned] = [TaskState.Planned, TaskState.Open, .. Ends],
        [TaskState.Open] = [TaskState.Open, TaskState.InProgress, TaskState.Escalated, .. Ends],
        [TaskState.InProgress] = [TaskState.InProgress, TaskState.Open, TaskState.Escalated, .. Ends],
        [TaskState.Escalated] = [TaskState.Escalated, TaskState.Open, TaskState.InProgress, .. Ends],
        // Where a check finds that the record is not right, it is done again as a task of its own.
        [TaskState.Done] = [],
        [TaskState.Unreachable] = [],
        [TaskState.Declined] = [],
        [TaskState.LostToFollowUp] = [],
        [TaskState.Withdrawn] = [],
    };

    public static bool Allows(this TaskState from, TaskState to) => Next[from].Contains(to);

    /// <summary>Whether there is something to do.</summary>
    public static bool IsOpen(this TaskState state) => state is TaskState.Open or TaskState.InProgress or TaskState.Escalated;

    /// <summary>Nobody has anything to do any more.</summary>
    public static bool IsOver(this TaskState state) => Ends.Contains(state);
}
