using System.Globalization;
using System.Text.Json;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.FollowUps;

/// <summary>
/// Sample checks: of the records of a step some are drawn, and customer service calls the patient and says whether the call took place
/// and whether the record is right. One that is not is done again. Pure.
/// </summary>
internal sealed class RecordChecks(SampleDraw draw)
{
    public const string What = "record-check";

    private static readonly TimeSpan AgainWithin = TimeSpan.FromDays(2);

    /// <summary>Has a record checked where it is drawn.</summary>
    public void Draw(PatientFile file, EpisodeRow episode, StaffTaskRow task, SampleCheck check, Moment moment)
    {
        var day = LocalTimes.LocalDate(moment.Now, moment.Config.Organisation(episode.Organisation).Zone);
        if (task.Parent is null && draw.IsDrawn(episode.Organisation, day, task.Id, check.Percent))
        {
            Raise(file, episode, task, check, moment);
        }
    }

    /// <summary>Has a record checked.</summary>
    public static void Raise(PatientFile file, EpisodeRow episode, StaffTaskRow task, SampleCheck check, Moment moment) => StaffTasks.Raise(file, new StaffTaskRow
    {
        Id = StaffTasks.IdOf(What, task.Id),
        Organisation = episode.Organisation,
        Worklist = StaffTaskRow.CustomerService,
        What = What,
        Deadline = moment.Now + check.Within,
        OpensAt = moment.Now,
        CreatedAt = moment.Now,
        About = episode.About,
        Subject = FollowUpTasks.SubjectName,
        Parent = task.Id,
        RecordBy = task.EndedBy,
        RecordOf = task.Whose,
        Department = episode.Department,
        Clinician = task.Clinician,
        Channel = "call",
        Plan = task.Plan,
        Step = task.Step,
        Questionnaire = check.Questionnaire,
        Rules = task.Rules,
        Rungs = [new TaskRung(moment.Now + check.Within, TaskTell.CustomerServiceDirector)],
        LapsesAt = moment.Now + check.Within + OpenStep.LapsesAfter,
    });

    /// <summary>A check is over: a record that was not right covers nobody, and is done again where the patient is followed up still.</summary>
    public static void Ended(PatientFile file, StaffTaskRow check, Moment moment)
    {
        if (Agrees(check) != false)
        {
            return;
        }

        if (check.Parent is { } record && file.Find<StaffTaskRow>(record) is { State: TaskState.Done } made)
        {
            StaffTasks.Change(file, made with { Reason = NotRight });
        }

        if (file.Open<EpisodeRow>().FirstOrDefault(episode => episode.About == check.About) is not { } episode
            || episode.Steps.FirstOrDefault(step => step.TaskId == check.Parent) is not { State: FollowUpStepState.Done } step
            || episode.DefinitionOf(step) is not { } definition)
        {
            return;
        }

        if (episode.State is not (EpisodeState.Running or EpisodeState.Completed))
        {
            EpisodeSteps.Save(file, episode.WithStep(step with { State = FollowUpStepState.Failed, Reason = NotRight, EndedAt = moment.Now }));
            return;
        }

        OpenStep.Give(file, episode, definition, step with { To = moment.Now + AgainWithin }, StepChannel.Call, NotRight, moment, again: check.Id);
    }

    /// <summary>Whether the record is right, and what it tells took place; null where the check does not say.</summary>
    public static bool? Agrees(StaffTaskRow check)
    {
        var (tookPlace, isRight) = (AnswerOf(check, "took-place"), AnswerOf(check, "record-right"));
        return check.State != TaskState.Done || (tookPlace is null && isRight is null) ? null : tookPlace != "no" && isRight != "no";
    }

    /// <summary>How good the call was, from 1 to 5; null where the check does not say.</summary>
    public static int? Mark(StaffTaskRow check) => int.TryParse(AnswerOf(check, "mark"), NumberStyles.None, CultureInfo.InvariantCulture, out var mark) ? mark : null;

    /// <summary>What was not right, in words; null where the check does not say.</summary>
    public static string? Remark(StaffTaskRow check) => AnswerOf(check, "remark");

    private static string? AnswerOf(StaffTaskRow check, string question) =>
        check.Answers is { } answers && JsonElement.Parse(answers) is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty(question, out var answer) && answer.ValueKind == JsonValueKind.String ? answer.GetString() : null;

    /// <summary>Why a record does not count, and is made again.</summary>
    public const string NotRight = "record-not-right";
}
