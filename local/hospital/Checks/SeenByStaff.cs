namespace CareLoop.Local.Hospital.Checks;

/// <summary>A row of table <c>failures</c>.</summary>
/// <param name="Patient">The patient's key, where there is one.</param>
/// <param name="Record">What it is about, such as <c>appointment/ID</c>.</param>
internal sealed record SeenFailure(string Source, string Reason, string? Patient, string? Record);

/// <summary>A row of table <c>work</c>.</summary>
internal sealed record SeenTask(string What, string Patient);

/// <summary>What the app has put before people, read from storage by the conductor: there is no route for it yet.</summary>
internal sealed record SeenByStaff(IReadOnlyList<SeenFailure> Failures, IReadOnlyList<SeenTask> Tasks)
{
    public static readonly SeenByStaff Nothing = new([], []);

    public bool HasTask(string what, string patient) => Tasks.Any(task => task.What == what && task.Patient == patient);
}
