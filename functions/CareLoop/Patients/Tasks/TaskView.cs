using System.Text.Json.Nodes;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using CareLoop.Patients.Profiles;
using CareLoop.Storage;

namespace CareLoop.Patients.Tasks;

/// <summary>One line of a worklist.</summary>
/// <param name="Id">The task's address: <c>/api/tasks/{id}</c>.</param>
/// <param name="What">What is to be done; stable kebab-case.</param>
/// <param name="Patient">The patient's name when the task last changed.</param>
/// <param name="Urgent">Urgent tasks stand first.</param>
/// <param name="Deadline">UTC.</param>
/// <param name="Overdue">Whether that has passed.</param>
/// <param name="State">open, in-progress or escalated.</param>
/// <param name="Department">Its code.</param>
/// <param name="Level">The level of follow-up; 0 for what is none.</param>
/// <param name="Channel">call, visit or letter; null where that is not said.</param>
/// <param name="Assignee">Who is to do it, by id of the directory.</param>
/// <param name="ClaimedBy">Who has taken it, by id of the directory.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="NotBefore">Not to be tried again before.</param>
/// <param name="Plan">organisation/name@version.</param>
/// <param name="Step">Its step of the plan.</param>
public sealed record WorkItem(
    string Id, string What, string? Patient, bool Urgent, DateTimeOffset Deadline, bool Overdue, string State, string? Department, int Level, string? Channel,
    string? Assignee, string? ClaimedBy, int Attempts, DateTimeOffset? NotBefore, string? Plan, string? Step);

/// <summary>A page of a worklist.</summary>
/// <param name="Items">What is urgent first, then by deadline.</param>
/// <param name="Next">The cursor of the next page; null where this is the last.</param>
public sealed record WorkPage(IReadOnlyList<WorkItem> Items, string? Next);

/// <summary>One try, by somebody of the directory, or an account that is not in it.</summary>
public sealed record AttemptView(DateTimeOffset At, string By, string Result, string? Who, int? Minutes, string? Note, DateTimeOffset? CallBackAt);

/// <summary>Somebody gave the task back or away, from whom and to whom by id of the directory.</summary>
public sealed record ChangeView(DateTimeOffset At, string By, string What, string? From, string? To, string? Why);

/// <summary>One rung of the ladder of who is told, and when that was.</summary>
public sealed record RungView(DateTimeOffset At, string Tell, DateTimeOffset? ToldAt, string? To);

/// <summary>One question, in the language of who asks.</summary>
public sealed record QuestionView(string Id, string Kind, string Text, bool Required, IReadOnlyDictionary<string, string> Options);

/// <summary>A task with all that is needed to do it.</summary>
/// <param name="Id">Its address.</param>
/// <param name="Patient">Who it is about, and how the patient is reached.</param>
/// <param name="What">What is to be done.</param>
/// <param name="State">planned, open, in-progress, escalated, done, unreachable, declined, lost-to-follow-up or withdrawn.</param>
/// <param name="Reason">Why.</param>
/// <param name="Version">To be given back as If-Match.</param>
/// <param name="Script">What the caller reads out.</param>
/// <param name="Questions">What the caller asks.</param>
/// <param name="Answers">What was answered.</param>
/// <param name="Changes">Who gave it back or away, the latest 20.</param>
public sealed record TaskView(
    string Id, ProfileView? Patient, string What, string State, string? Reason, int Version, bool Urgent, DateTimeOffset? OpensAt, DateTimeOffset Deadline, string Organisation, string? Department,
    string? Clinician, int Level, string? Channel, string Worklist, string? Assignee, string? ClaimedBy, DateTimeOffset? ClaimedAt, string? About, string? Quote, string? Plan, string? Step,
    DateTimeOffset? NotBefore, IReadOnlyList<AttemptView> Attempts, IReadOnlyList<RungView> Ladder, string? Script, IReadOnlyList<QuestionView> Questions, JsonNode? Answers, bool RedFlag,
    string? Note, string? EndedBy, DateTimeOffset? EndedAt, IReadOnlyList<ChangeView> Changes)
{
    internal static TaskView Of(PatientFile file, StaffTaskRow task, ConfigSnapshot config, bool withPatient)
    {
        var language = config.Organisation(task.Organisation).Language;
        var questionnaire = QuestionnaireOf(task, config);
        return new(
            $"{file.Key}.{task.Id}", withPatient ? ProfileView.Of(file) : null, task.What, KebabEnum.Write(task.State), task.Reason, task.Version, task.Urgent, task.OpensAt, task.Deadline,
            task.Organisation, task.Department, task.Clinician, task.Level, task.Channel, task.Worklist, task.Assignee, task.ClaimedAs, task.ClaimedAt, task.About, task.Quote, task.Plan, task.Step,
            task.NotBefore,
            [.. task.Attempts.Select(attempt => new AttemptView(attempt.At, attempt.Person ?? attempt.By, KebabEnum.Write(attempt.Result), attempt.Who, attempt.Minutes, attempt.Note, attempt.CallBackAt))],
            [.. task.Rungs.Select(rung => new RungView(rung.At, KebabEnum.Write(rung.Tell), rung.ToldAt, rung.To))],
            task.Script?.In(language),
            [
                .. (questionnaire?.Questions ?? []).Select(question => new QuestionView(
                    question.Id, KebabEnum.Write(question.Kind), question.Text.In(language) ?? question.Id, question.Required,
                    question.Options.ToDictionary(option => option.Id, option => option.Text.In(language) ?? option.Id))),
            ],
            task.Answers is { } answers ? JsonNode.Parse(answers) : null,
            task.RedFlag, task.Note, task.EndedBy, task.EndedAt,
            [.. task.Changes.Select(change => new ChangeView(change.At, change.By, change.What, change.From, change.To, change.Why))]);
    }

    /// <summary>The questionnaire of a task, in the version that is in force.</summary>
    internal static Questionnaire? QuestionnaireOf(StaffTaskRow task, ConfigSnapshot config) =>
        task.Questionnaire is { } name ? config.Questionnaire(task.Organisation, name) : null;
}
