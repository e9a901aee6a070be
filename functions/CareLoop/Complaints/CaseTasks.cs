using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.Complaints;

/// <summary>What people do with the tasks of cases is done to the case. Pure.</summary>
internal sealed class CaseTasks(Lazy<CaseSteps> steps) : ITaskSubject
{
    public const string SubjectName = "case";

    public string Name => SubjectName;

    public IReadOnlyList<Role> Besides { get; } = [Role.ComplaintHandler];

    public bool GoesOn(PatientFile file, StaffTaskRow task, Moment moment) => false;

    public Problem? Refuses(StaffTaskRow task, TaskCommand command) => command switch
    {
        TaskCommand.Complete when IsHandling(task) => EndedElsewhere,
        TaskCommand.Try { Result: AttemptResult.Refused } when IsHandling(task) => EndedElsewhere,
        _ => null,
    };

    public void Changed(PatientFile file, StaffTaskRow before, StaffTaskRow after, TaskActor actor, Moment moment)
    {
        if (!IsHandling(after) || Find(file, after) is not { } row)
        {
            return;
        }

        if (after.Assignee != before.Assignee && after.Assignee != row.Owner)
        {
            row = CaseSteps.Assign(file, row, after.Assignee, row.List, actor.Account, after.Changes is [.., var last] ? last.Why : null, moment);
        }

        if (after.ClaimedBy is not null)
        {
            var directory = moment.Config.Directory(row.Organisation);
            row = CaseSteps.Acknowledge(file, row, directory.Person(after.ClaimedAs)?.Id, actor.Account, moment);
        }

        if (after.Attempts.Count > before.Attempts.Count && after.Attempts[^1] is { Result: AttemptResult.Reached } reached)
        {
            CaseSteps.Respond(file, row, actor.Account, reached.Note, moment);
        }
    }

    public void Due(PatientFile file, StaffTaskRow task, Moment moment)
    {
        if (Find(file, task) is { } row)
        {
            steps.Value.Due(file, row, moment);
        }
    }

    public void Ended(PatientFile file, StaffTaskRow task, Moment moment)
    {
        if (Find(file, task) is not { } row)
        {
            return;
        }

        switch (task.What)
        {
            case CaseWork.Praise when row.State.IsOpen():
                steps.Value.Close(file, row, CaseEnd.NotAsked, task.Note, task.EndedBy, moment);
                break;
            case CaseWork.Call when row.State == CaseState.Resolved:
                Called(file, row, task, moment);
                break;
            case CaseWork.Contribute when row.Contributions.FirstOrDefault(part => part.Department == task.Worklist) is { } part:
                CaseSteps.Save(file, CaseSteps.Logged(file, row with { Contributions = [.. row.Contributions.Select(other => other == part ? part with { DoneAt = moment.Now } : other)] }, "contributed", task.EndedBy, task.Note, moment, CaseSteps.Of("department", part.Department)));
                break;
            case CaseWork.Measure when task.State == TaskState.Done && row.Measure(task.Step ?? "") is { DoneAt: null } measure:
                var done = CaseSteps.Save(file, CaseSteps.Logged(file, row.With(measure with { DoneAt = moment.Now }), "measure-done", task.EndedBy, task.Note == measure.Text ? null : task.Note, moment, CaseSteps.Of("measure", measure.Id)));
                CaseWork.RaiseVerification(file, done, done.Measure(measure.Id)!, task, moment);
                break;
            case CaseWork.Verify when task.State == TaskState.Done && row.Measure(task.Step ?? "") is { VerifiedAt: null } verified:
                steps.Value.Verify(file, row, verified, task.EndedBy, task.Note == verified.Text ? null : task.Note, moment);
                break;
        }
    }

    /// <summary>Whether a task is that of whoever works on a case.</summary>
    public static bool IsHandling(StaffTaskRow task) => task is { Subject: SubjectName, What: CaseWork.Handle or CaseWork.Recover or CaseWork.Answer };

    /// <summary>Whoever complained was called: content, not content, or not reached by the last try.</summary>
    private void Called(PatientFile file, CaseRow row, StaffTaskRow call, Moment moment)
    {
        switch (call.State == TaskState.Done ? AnswerOf(call) : null)
        {
            case "no":
                steps.Value.Reopen(file, row, "not-content", call.Note, call.EndedBy, moment);
                break;
            case "yes":
                steps.Value.Close(file, row, CaseEnd.Satisfied, call.Note, call.EndedBy, moment);
                break;
            default:
                steps.Value.Close(file, row, CaseEnd.Unanswered, call.Note, call.EndedBy, moment);
                break;
        }
    }

    private static string? AnswerOf(StaffTaskRow call) =>
        call.Answers is { } answers && JsonElement.Parse(answers) is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("content", out var answer) && answer.ValueKind == JsonValueKind.String ? answer.GetString() : null;

    private static CaseRow? Find(PatientFile file, StaffTaskRow task) => file.Open<CaseRow>().FirstOrDefault(row => row.Name == task.About);

    private static Problem EndedElsewhere { get; } = new(
        ProblemKind.Conflict, "resolve-the-case", "A case ends with an answer to whoever brought it: POST api/complaints/{id}/resolve, settle or reject with the case's id, which the task's about names.");
}
