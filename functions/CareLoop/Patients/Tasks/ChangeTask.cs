using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Scheduling;
using Microsoft.Extensions.Logging;

namespace CareLoop.Patients.Tasks;

/// <summary>Somebody takes a task, gives it back or away, tells of a try, or does it. Of two at once one wins; the other is told what it is now.</summary>
public sealed partial class ChangeTask
{
    private readonly PatientFiles files;
    private readonly TaskScope scope;
    private readonly TaskChanges changes;
    private readonly Effects effects;
    private readonly AuditLog audit;
    private readonly ConfigStore config;
    private readonly Clocks clocks;
    private readonly ILogger<ChangeTask> logger;

    internal ChangeTask(PatientFiles files, TaskScope scope, TaskChanges changes, Effects effects, AuditLog audit, ConfigStore config, Clocks clocks, ILogger<ChangeTask> logger) =>
        (this.files, this.scope, this.changes, this.effects, this.audit, this.config, this.clocks, this.logger) = (files, scope, changes, effects, audit, config, clocks, logger);

    /// <summary>Who may.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.Clinician, Role.DepartmentHead, Role.Outreach, Role.ComplaintHandler);

    /// <summary>Who may give away what others have taken.</summary>
    private static readonly AccessRule Leads = AccessRule.Staff(Role.Administrator, Role.DepartmentHead);

    /// <param name="principal">Who does it.</param>
    /// <param name="id">The task's address, <c>PATIENT.TASK</c>.</param>
    /// <param name="verb">claim, hand-back, assign, attempts or complete.</param>
    /// <param name="body">What it says, by verb; each mistake is told by its place.</param>
    /// <param name="basedOn">The version that it was decided on; null for whatever is there.</param>
    /// <param name="key">The same for a request that is sent again; null where it has none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The task as it is now; a conflict (409) shows it, too.</returns>
    public async Task<Result<TaskView>> HandleAsync(Principal principal, string id, string verb, JsonElement body, int? basedOn, string? key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var seen = await scope.FindAsync(Rule, principal, id, cancellationToken);
        if (!seen.IsOk)
        {
            return seen.Problem;
        }

        var command = TaskCommand.Read(verb, body);
        if (!command.IsOk)
        {
            return command.Problem;
        }

        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var (file, task) = seen.Value;
        await audit.WriteAsync(PatientScope.Entry(principal, command.Value.Action, task.Organisation, file.Key, moment.Now) with { Records = ["task/" + task.Id] }, cancellationToken);
        var actor = new TaskActor(
            principal.Id, moment.Config.Directory(task.Organisation).PersonOfAccount(principal.Id)?.Id ?? principal.Id, Leads.Covers(principal, task.Organisation, task.Department), key);
        var changed = await files.ChangeAsync(
            file.Key, fresh => Apply(fresh, task, command.Value, actor, basedOn, moment), cancellationToken, file, fresh => ReopenAsync(fresh, task, command.Value, cancellationToken));
        if (!changed.Value.IsOk)
        {
            return changed.Value.Problem with { Current = changed.Value.Problem.Kind == ProblemKind.Conflict ? TaskView.Of(changed.File, changed.File.Find<StaffTaskRow>(task.Id) ?? task, moment.Config, withPatient: false) : null };
        }

        try
        {
            await effects.RunAsync(changed.File, moment, cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogLater(Cause.Of(error), file.Key);
        }

        return TaskView.Of(changed.File, changed.Value.Value, moment.Config, withPatient: false);
    }

    /// <summary>What is found about a record changes what it counts for, and the record is a task of the past.</summary>
    private async Task ReopenAsync(PatientFile file, StaffTaskRow task, TaskCommand command, CancellationToken cancellationToken)
    {
        if (command is TaskCommand.Complete && task is { RecordBy: not null, Parent: { } record } && file.Find<StaffTaskRow>(record) is null)
        {
            await files.ReopenAsync(file, StaffTaskRow.Kind, record, cancellationToken);
        }
    }

    private Result<StaffTaskRow> Apply(PatientFile file, StaffTaskRow task, TaskCommand command, TaskActor actor, int? basedOn, Moment moment)
    {
        var applied = changes.Apply(file, task, command, actor, basedOn, moment);
        effects.Guard(file, moment);
        return applied;
    }

    [LoggerMessage(EventId = 170, Level = LogLevel.Warning, Message = "{Error} after a task of patient {Patient} was changed; its due row goes on with it")]
    private partial void LogLater(string error, PatientKey patient);
}
