using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Surveys;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Scheduling;
using CareLoop.Storage;
using Microsoft.Extensions.Logging;

namespace CareLoop.Surveys.Improvement;

/// <summary>Somebody sets out to make care better: the owner gets a task with the date, and the share that is to rise is told before and after.</summary>
public sealed partial class StartAction
{
    private const int LongestTitle = 200, LongestNote = 2_000, LongestCode = 64;

    private readonly PatientFiles files;
    private readonly Effects effects;
    private readonly AuditLog audit;
    private readonly ConfigStore config;
    private readonly Clocks clocks;
    private readonly ILogger<StartAction> logger;

    internal StartAction(PatientFiles files, Effects effects, AuditLog audit, ConfigStore config, Clocks clocks, ILogger<StartAction> logger) =>
        (this.files, this.effects, this.audit, this.config, this.clocks, this.logger) = (files, effects, audit, config, clocks, logger);

    /// <summary>Who may, within the organisation and department.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.DepartmentHead);

    /// <param name="principal">Who begins it.</param>
    /// <param name="body">
    /// <c>organisation</c>, <c>title</c>, <c>owner</c> (id of the directory), <c>due</c> (a day); <c>department</c>, <c>dimension</c>, <c>note</c> and
    /// <c>warning</c> (the id of one that it answers) may be left out.
    /// </param>
    /// <param name="key">The same for a request that is sent again; null where it has none: then what it says is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Denied (403), not found (404) for somebody else's department, unprocessable (422) by field.</returns>
    public async Task<Result<ActionView>> HandleAsync(Principal principal, JsonElement body, string? key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var admitted = Rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var named = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("organisation", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() ?? "" : "";
        var (desk, today) = (Desk.KeyOf(named), LocalTimes.LocalDate(moment.Now, moment.Config.Organisation(named).Zone));
        var id = DerivedId.Of("action", $"{principal.Id} {key ?? CanonicalJson.Of(body.GetRawText())}");
        var loaded = await files.LoadAsync(desk, cancellationToken);
        // Asked for again it is the same one, also where it could not be begun any more.
        if ((loaded.Find<ActionRow>(id) ?? await files.FindPastAsync<ActionRow>(desk, id, cancellationToken)) is { } known && Rule.Covers(principal, known.Organisation, known.Department))
        {
            return ActionView.Of(desk, known, null, moment.Config, today);
        }

        var read = Read(body, id, principal.Id, moment);
        if (!read.IsOk)
        {
            return read.Problem;
        }

        var action = read.Value;
        if (!Rule.Covers(principal, action.Organisation, action.Department))
        {
            return AccessRule.NotFound;
        }

        if (action.Warning is { } answered && !await IsWarningAsync(loaded, answered, action, cancellationToken))
        {
            return Invalid([new FieldError("/warning", "There is no warning of this id.")]);
        }

        await audit.WriteAsync(PatientScope.Entry(principal, "start-improvement", action.Organisation, null, moment.Now) with { Outcome = "ok", Records = [action.About] }, cancellationToken);
        var changed = await files.ChangeAsync(desk, file => Write(file, action, moment), cancellationToken, loaded);
        try
        {
            await effects.RunAsync(changed.File, moment, cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogLater(Cause.Of(error), desk);
        }

        return ActionView.Of(desk, changed.Value, null, moment.Config, today);
    }

    private ActionRow Write(PatientFile file, ActionRow action, Moment moment)
    {
        if (file.Find<ActionRow>(action.Id) is { } known)
        {
            return known;
        }

        Desk.Open(file, action.Organisation);
        file.Put(action);
        var zone = moment.Config.Organisation(action.Organisation).Zone;
        var deadline = LocalTimes.Instant(action.Due.AddDays(1), TimeOnly.MinValue, zone);
        StaffTasks.Raise(file, new StaffTaskRow
        {
            Id = StaffTasks.IdOf(ActionTasks.What, action.Id),
            Organisation = action.Organisation,
            Worklist = action.Department ?? StaffTaskRow.CustomerService,
            What = ActionTasks.What,
            Subject = ActionTasks.SubjectName,
            Deadline = deadline,
            OpensAt = moment.Now,
            CreatedAt = moment.Now,
            About = action.About,
            Department = action.Department,
            Assignee = action.Owner,
            Note = ActionTasks.NoteOf(action),
            Rungs = TaskLadder.Overdue(deadline),
        });
        effects.Guard(file, moment);
        return action;
    }

    private static Result<ActionRow> Read(JsonElement body, string id, string by, Moment moment)
    {
        var errors = new List<FieldError>();
        var reader = new DocumentReader(body, "", errors);
        var organisation = reader.Text("organisation", LongestCode, required: true) ?? "";
        var (title, owner) = (reader.Text("title", LongestTitle, required: true) ?? "", reader.Text("owner", LongestCode, required: true) ?? "");
        var due = reader.Optional<DateOnly>("due", Iso8601.TryDate, "A day such as 2026-03-05.", required: true);
        var (department, note, warning) = (reader.Text("department", LongestCode), reader.Text("note", LongestNote), reader.Text("warning", LongestCode));
        var dimension = reader.Optional<SurveyDimension>("dimension", TryDimension, $"One of {string.Join(", ", Enum.GetValues<SurveyDimension>().Select(KebabEnum.Write))}.");
        reader.Done();
        var directory = moment.Config.Directory(organisation);
        if (owner.Length > 0 && directory.Person(owner) is null)
        {
            reader.RefuseField("owner", "Nobody of the directory has this id.");
        }

        if (department is not null && directory.Departments.Count > 0 && directory.Department(department) is null)
        {
            reader.RefuseField("department", "The directory has no department of this code.");
        }

        if (due < LocalTimes.LocalDate(moment.Now, moment.Config.Organisation(organisation).Zone))
        {
            reader.RefuseField("due", "It lies behind today.");
        }

        return errors.Count > 0
            ? Invalid(errors)
            : new ActionRow
            {
                Id = id,
                Organisation = organisation,
                Department = department,
                Dimension = dimension,
                Title = title,
                Owner = owner,
                Due = due!.Value,
                Note = note,
                Warning = warning,
                CreatedAt = moment.Now,
                CreatedBy = by,
            };
    }

    /// <summary>Whether it is one of the organisation, of the action's department where that has one, open or over.</summary>
    private async Task<bool> IsWarningAsync(PatientFile file, string id, ActionRow action, CancellationToken cancellationToken)
    {
        var warning = !id.All(char.IsAsciiLetterOrDigit) ? null : file.Find<WarningRow>(id) ?? await files.FindPastAsync<WarningRow>(file.Key, id, cancellationToken);
        return warning is not null && (action.Department is null || action.Department == warning.Department);
    }

    private static Problem Invalid(IReadOnlyList<FieldError> errors) => new(ProblemKind.Unprocessable, "invalid-improvement", "The action can't be begun; each error names its place.") { Errors = errors };

    private static bool TryDimension(string text, out SurveyDimension dimension)
    {
        var read = KebabEnum.Read<SurveyDimension>(text);
        dimension = read ?? default;
        return read is not null;
    }

    [LoggerMessage(EventId = 268, Level = LogLevel.Warning, Message = "{Error} after an action of desk {Desk} was begun; its due row goes on with it")]
    private partial void LogLater(string error, PatientKey desk);
}
