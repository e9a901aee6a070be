using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Complaints;
using CareLoop.Patients;
using CareLoop.Scheduling;
using Microsoft.Extensions.Logging;

namespace CareLoop.Complaints;

/// <summary>Somebody works on a case. Of two at once both are made where they agree; what the state no longer allows is told with the case as it is now.</summary>
public sealed partial class ChangeCase
{
    private readonly PatientFiles files;
    private readonly CaseScope scope;
    private readonly CaseChanges changes;
    private readonly Effects effects;
    private readonly AuditLog audit;
    private readonly ConfigStore config;
    private readonly Clocks clocks;
    private readonly ILogger<ChangeCase> logger;

    internal ChangeCase(PatientFiles files, CaseScope scope, CaseChanges changes, Effects effects, AuditLog audit, ConfigStore config, Clocks clocks, ILogger<ChangeCase> logger) =>
        (this.files, this.scope, this.changes, this.effects, this.audit, this.config, this.clocks, this.logger) = (files, scope, changes, effects, audit, config, clocks, logger);

    /// <summary>Who may.</summary>
    public static AccessRule Rule => CaseScope.MayChange;

    /// <param name="principal">Who does it.</param>
    /// <param name="id">The case's address, <c>PATIENT.CASE</c>.</param>
    /// <param name="verb">What is done with it.</param>
    /// <param name="body">What it says, by verb; each mistake is told by its place.</param>
    /// <param name="basedOn">The version that it was decided on; null for whatever is there.</param>
    /// <param name="key">The same for a request that is sent again; null where it has none: then what it says is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The case as it is now; a conflict (409) shows it, too.</returns>
    public async Task<Result<CaseView>> HandleAsync(Principal principal, string id, string verb, JsonElement body, int? basedOn, string? key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var seen = await scope.FindAsync(Rule, principal, id, cancellationToken);
        if (!seen.IsOk)
        {
            return seen.Problem;
        }

        var command = CaseCommand.Read(verb, body);
        if (!command.IsOk)
        {
            return command.Problem;
        }

        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var (file, row) = seen.Value;
        await audit.WriteAsync(PatientScope.Entry(principal, command.Value.Verb + "-complaint", row.Organisation, file.Key, moment.Now) with { Records = [row.Name] }, cancellationToken);
        var actor = new CaseActor(
            principal.Id,
            CaseScope.PersonOf(principal, moment.Config.Directory(row.Organisation)),
            // Without a key the same words in a later round are said anew.
            DerivedId.Of("case-change", principal.Id, verb, key ?? FormattableString.Invariant($"{row.Level} {CanonicalJson.Of(body.GetRawText())}")),
            LimitOf(principal, row, moment.Config.Complaints(row.Organisation)),
            CaseScope.Leads.Covers(principal, row.Organisation, row.List == Patients.Tasks.StaffTaskRow.CustomerService ? null : row.List));
        var changed = await files.ChangeAsync(file.Key, fresh => Apply(fresh, row, command.Value, actor, basedOn, moment), cancellationToken, file);
        if (!changed.Value.IsOk)
        {
            var current = changed.File.Find<CaseRow>(row.Id) ?? row;
            return changed.Value.Problem with { Current = changed.Value.Problem.Kind == ProblemKind.Conflict ? CaseView.Of(changed.File, current, principal, moment, null) : null };
        }

        try
        {
            await effects.RunAsync(changed.File, moment, cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogLater(Cause.Of(error), file.Key);
        }

        return CaseView.Of(changed.File, changed.File.Find<CaseRow>(row.Id) ?? changed.Value.Value, principal, moment, null);
    }

    private Result<CaseRow> Apply(PatientFile file, CaseRow row, CaseCommand command, CaseActor actor, int? basedOn, Moment moment)
    {
        var result = changes.Apply(file, row, command, actor, basedOn, moment);
        if (result.IsOk)
        {
            // Two minutes later somebody looks whether everything was done that this wants.
            effects.Guard(file, moment);
        }

        return result;
    }

    /// <summary>The most that any of somebody's roles may give in this case; null for nothing.</summary>
    private static int? LimitOf(Principal principal, CaseRow row, ComplaintPolicy policy)
    {
        var list = row.List == Patients.Tasks.StaffTaskRow.CustomerService ? null : row.List;
        return policy.Settle.Where(limit => principal.Grants.Any(grant => grant.Role == limit.Role && grant.Scope.Covers(row.Organisation, list))).Select(limit => (int?)limit.Compensation).Max();
    }

    [LoggerMessage(EventId = 301, Level = LogLevel.Warning, Message = "{Error} after a case in file {File} was changed; its due row goes on with it")]
    private partial void LogLater(string error, PatientKey file);
}
