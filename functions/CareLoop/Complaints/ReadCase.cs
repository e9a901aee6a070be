using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Complaints;
using CareLoop.Patients;

namespace CareLoop.Complaints;

/// <summary>One case, with everything that happened.</summary>
public sealed class ReadCase
{
    private readonly CaseScope scope;
    private readonly PatientFiles files;
    private readonly CaseKnowledge knowledge;
    private readonly AuditLog audit;
    private readonly ConfigStore config;
    private readonly Clocks clocks;

    internal ReadCase(CaseScope scope, PatientFiles files, CaseKnowledge knowledge, AuditLog audit, ConfigStore config, Clocks clocks) =>
        (this.scope, this.files, this.knowledge, this.audit, this.config, this.clocks) = (scope, files, knowledge, audit, config, clocks);

    /// <summary>Who may.</summary>
    public static AccessRule Rule => CaseScope.MayRead;

    /// <param name="principal">Who asks.</param>
    /// <param name="id">The case's address, <c>PATIENT.CASE</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Denied (403), not found (404) for somebody else's.</returns>
    public async Task<Result<CaseView>> HandleAsync(Principal principal, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var seen = await scope.FindAsync(Rule, principal, id, cancellationToken);
        await audit.WriteAsync(
            PatientScope.Entry(principal, "read-complaint", seen.IsOk ? seen.Value.Row.Organisation : Scope.Any, seen.IsOk ? seen.Value.File.Key : null, moment.Now) with { Records = seen.IsOk ? [seen.Value.Row.Name] : [] }, cancellationToken);
        if (!seen.IsOk)
        {
            return seen.Problem;
        }

        var (file, row) = seen.Value;
        var log = new List<CaseEntryRow>();
        foreach (var partition in file.Head.Joins.Select(join => join.Patient).Prepend(file.Key))
        {
            await foreach (var entry in files.ReadPastAsync<CaseEntryRow>(partition, CaseEntryRow.PrefixOf(row.Id), cancellationToken))
            {
                log.Add(entry);
            }
        }

        var similar = row.State.IsOpen() && row.Matter != CaseKind.Praise ? await knowledge.NearestAsync(row.Organisation, row.Text, row.Category, row.Number, cancellationToken) : [];
        return CaseView.Of(file, row, principal, moment, [.. log.OrderBy(entry => entry.Id, StringComparer.Ordinal)], similar);
    }
}
