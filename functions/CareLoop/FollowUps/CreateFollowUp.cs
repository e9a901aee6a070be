using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Scheduling;
using CareLoop.Storage;
using Microsoft.Extensions.Logging;

namespace CareLoop.FollowUps;

/// <summary>Somebody makes a task by hand: a patient is to be called, visited or written to.</summary>
public sealed partial class CreateFollowUp
{
    private const int LongestNote = 2_000;
    private const int LongestCode = 64;

    private readonly PatientFiles files;
    private readonly Effects effects;
    private readonly AuditLog audit;
    private readonly ConfigStore config;
    private readonly Clocks clocks;
    private readonly ILogger<CreateFollowUp> logger;

    internal CreateFollowUp(PatientFiles files, Effects effects, AuditLog audit, ConfigStore config, Clocks clocks, ILogger<CreateFollowUp> logger) =>
        (this.files, this.effects, this.audit, this.config, this.clocks, this.logger) = (files, effects, audit, config, clocks, logger);

    /// <summary>Who may.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.Clinician, Role.DepartmentHead, Role.Outreach);

    /// <param name="principal">Who makes it.</param>
    /// <param name="body">
    /// <c>patient</c> (key), <c>deadline</c>; <c>channel</c> (call, visit, letter), <c>from</c>, <c>department</c>, <c>assignee</c> (id of the
    /// directory), <c>note</c>, <c>questionnaire</c>, <c>urgent</c> may be left out. Without a department it is customer service's.
    /// </param>
    /// <param name="key">The same for a request that is sent again; null where it has none: then what it says is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<TaskView>> HandleAsync(Principal principal, JsonElement body, string? key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var patient = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("patient", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        var seen = await PatientScope.FindAsync(Rule, principal, patient, files, cancellationToken);
        if (!seen.IsOk)
        {
            return seen.Problem;
        }

        var (file, organisation) = seen.Value;
        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var id = StaffTasks.IdOf("by-hand", $"{principal.Id} {key ?? CanonicalJson.Of(body.GetRawText())}");
        if ((file.Find<StaffTaskRow>(id) ?? await files.FindPastAsync<StaffTaskRow>(file.Key, id, cancellationToken)) is { } known)
        {
            return TaskView.Of(file, known, moment.Config, withPatient: false);
        }

        var read = Read(body, organisation, id, moment);
        if (!read.IsOk)
        {
            return read.Problem;
        }

        var task = read.Value;
        if (!TaskScope.Covers(Rule, principal, task))
        {
            return AccessRule.NotFound;
        }

        await audit.WriteAsync(PatientScope.Entry(principal, "create-follow-up", organisation, file.Key, moment.Now) with { Records = ["task/" + task.Id] }, cancellationToken);
        var changed = await files.ChangeAsync(file.Key, fresh => Write(fresh, task, moment), cancellationToken, file);
        try
        {
            await effects.RunAsync(changed.File, moment, cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogLater(Cause.Of(error), file.Key);
        }

        return TaskView.Of(changed.File, changed.Value, moment.Config, withPatient: false);
    }

    private StaffTaskRow Write(PatientFile file, StaffTaskRow task, Moment moment)
    {
        StaffTasks.Raise(file, task);
        effects.Guard(file, moment);
        return file.Find<StaffTaskRow>(task.Id)!;
    }

    /// <summary>The task that a request asks for, or what is wrong with it.</summary>
    internal static Result<StaffTaskRow> Read(JsonElement body, string organisation, string id, Moment moment)
    {
        var errors = new List<FieldError>();
        var reader = new DocumentReader(body, "", errors);
        _ = reader.Text("patient", LongestCode, required: true);
        var deadline = reader.Optional<DateTimeOffset>("deadline", Iso8601.TryInstant, "A date and time with offset, such as 2026-03-05T09:30:00+08:00.", required: true) ?? moment.Now;
        var from = reader.Optional<DateTimeOffset>("from", Iso8601.TryInstant, "A date and time with offset, such as 2026-03-05T09:30:00+08:00.");
        var channel = reader.Optional<StepChannel>("channel", TryChannel, "One of call, visit, letter.") ?? StepChannel.Call;
        var department = reader.Text("department", LongestCode);
        var assignee = reader.Text("assignee", LongestCode);
        var questionnaire = reader.Text("questionnaire", LongestCode);
        var (note, urgent) = (reader.Text("note", LongestNote), reader.Flag("urgent", false));
        reader.Done();
        var directory = moment.Config.Directory(organisation);
        if (deadline <= (from ?? moment.Now))
        {
            reader.RefuseField("deadline", "It lies behind now, and behind from.");
        }

        if (assignee is not null && directory.Person(assignee) is null)
        {
            reader.RefuseField("assignee", "Nobody of the directory has this id.");
        }

        if (department is not null && directory.Departments.Count > 0 && directory.Department(department) is null)
        {
            reader.RefuseField("department", "The directory has no department of this code.");
        }

        if (questionnaire is not null && moment.Config.Questionnaire(organisation, questionnaire) is null)
        {
            reader.RefuseField("questionnaire", "There is no questionnaire of this name.");
        }

        if (errors.Count > 0)
        {
            return new Problem(ProblemKind.Unprocessable, "invalid-task", "The task can't be made; each error names its place.") { Errors = errors };
        }

        return new StaffTaskRow
        {
            Id = id,
            Organisation = organisation,
            Worklist = department ?? (assignee is null ? null : directory.Person(assignee)?.Department) ?? StaffTaskRow.CustomerService,
            What = "follow-up-" + KebabEnum.Write(channel),
            Reason = "by-hand",
            State = from > moment.Now ? TaskState.Planned : TaskState.Open,
            OpensAt = from ?? moment.Now,
            Deadline = deadline,
            CreatedAt = moment.Now,
            Urgent = urgent,
            Subject = FollowUpTasks.SubjectName,
            Department = department,
            Assignee = assignee,
            Channel = KebabEnum.Write(channel),
            Questionnaire = questionnaire,
            Rules = OpenStep.RulesOf(StepAttempts.Usual, channel),
            Note = note,
            Rungs = TaskLadder.Overdue(deadline),
            LapsesAt = deadline + OpenStep.LapsesAfter,
        };
    }

    private static bool TryChannel(string text, out StepChannel channel)
    {
        channel = KebabEnum.Read<StepChannel>(text) ?? StepChannel.Sms;
        return channel != StepChannel.Sms;
    }

    [LoggerMessage(EventId = 400, Level = LogLevel.Warning, Message = "{Error} after a task of patient {Patient} was made; its due row goes on with it")]
    private partial void LogLater(string error, PatientKey patient);
}
