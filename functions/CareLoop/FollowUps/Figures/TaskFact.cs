using System.Text.Json.Serialization;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Storage;

namespace CareLoop.FollowUps.Figures;

/// <summary>What figures know of one task.</summary>
/// <param name="Id">Its address.</param>
/// <param name="Clinician">Whose work it is, by id of the directory: appraisals go by it. Of a check: whose record. Null for nobody's.</param>
/// <param name="Plan">organisation/name@version.</param>
/// <param name="State">As the task says.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Escalated">Whether somebody above was told.</param>
/// <param name="ClaimedAfter">Minutes from when it opened until it was first taken; null while nobody has.</param>
/// <param name="Agrees">Of a record's check: whether the record is right.</param>
/// <param name="Mark">Of a record's check: from 1 to 5.</param>
/// <param name="Attending">Who attended, by the HIS's id.</param>
internal sealed record TaskFact(
    string Id, string What, string? Department, string? Clinician, int Level, string? Plan, string? Step, string? Channel, string State, string? Reason, DateTimeOffset OpensAt, DateTimeOffset Deadline,
    DateTimeOffset? EndedAt, int Attempts, bool Escalated, bool IsRedFlag, int? ClaimedAfter, string? Parent, bool? Agrees, int? Mark, string? Attending = null)
{
    public static TaskFact Of(PatientKey patient, StaffTaskRow task)
    {
        var isCheck = task.What == RecordChecks.What;
        var isChecked = isCheck && task.State == TaskState.Done;
        var opens = task.OpensAt ?? task.CreatedAt;
        return new(
            $"{patient}.{task.Id}", task.What, task.Department, isCheck ? task.RecordOf : task.Whose, task.Level, task.Plan, task.Step, task.Channel, KebabEnum.Write(task.State), task.Reason, opens, task.Deadline, task.EndedAt,
            task.Attempts.Count, task.Rungs.Any(rung => rung is { ToldAt: not null, To: not null, Tell: TaskTell.DepartmentHead or TaskTell.CustomerServiceDirector }), task.What is RedFlags.What or Messaging.IUrgentRoute.What,
            task.FirstClaimedAt is { } claimed ? (int)Math.Max(0, (claimed - opens).TotalMinutes) : null, task.Parent is null ? null : $"{patient}.{task.Parent}",
            isChecked ? RecordChecks.Agrees(task) : null, isChecked ? RecordChecks.Mark(task) : null, task.Clinician);
    }
}

/// <summary>What figures know of one try.</summary>
/// <param name="Task">The task's address.</param>
/// <param name="By">Who, by account.</param>
/// <param name="Result">As the try says.</param>
/// <param name="Channel">call, visit or letter.</param>
/// <param name="Person">Who, by id of the directory; null where the account was not in it.</param>
internal sealed record AttemptFact(string Task, string By, string? Department, DateTimeOffset At, string Result, int Minutes, string? Channel, string? Person = null)
{
    /// <summary>Whether it is one of the figures' calls: somebody on the phone, not at the door or with a letter.</summary>
    [JsonIgnore]
    public bool IsCall => Channel == StaffTaskRow.ByCall;

    /// <summary>Who, as figures name callers.</summary>
    [JsonIgnore]
    public string Caller => Person ?? By;

    public static AttemptFact Of(PatientKey patient, StaffTaskRow task, TaskAttempt attempt) =>
        new($"{patient}.{task.Id}", attempt.By, task.Department, attempt.At, KebabEnum.Write(attempt.Result), attempt.Minutes ?? 0, task.Channel, attempt.Person);
}
