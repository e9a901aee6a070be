using System.Globalization;
using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;

namespace CareLoop.FollowUps;

/// <summary>An administrator has running follow-ups go by the version of their plan that is in force; a change of a plan alone alters none.</summary>
public sealed class StartMigration
{
    private const int MostVersions = 100;

    private readonly JobTable jobs;
    private readonly ConfigStore config;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal StartMigration(JobTable jobs, ConfigStore config, AuditLog audit, Clocks clocks) => (this.jobs, this.config, this.audit, this.clocks) = (jobs, config, audit, clocks);

    /// <summary>Who may.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator);

    /// <param name="principal">Who asks.</param>
    /// <param name="cause">Of the request: sent again, it is the same job.</param>
    /// <param name="organisation">Whose follow-ups.</param>
    /// <param name="body">
    /// <c>plan</c>, its name; <c>owner</c>, whose plan they are on now (the organisation's or <c>*</c>; either where it is left out), and
    /// <c>from</c>, the versions that they are on (all older ones where it is left out).
    /// </param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<JobView>> HandleAsync(Principal principal, string cause, string? organisation, JsonElement body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var may = Rule.Authorise(principal, organisation ?? Scope.Any, null);
        if (!may.IsOk)
        {
            return may.Problem;
        }

        if (organisation is null or Scope.Any)
        {
            return new Problem(ProblemKind.Invalid, "no-organisation", "Say whose follow-ups: ?organisation=.");
        }

        var errors = new List<FieldError>();
        var reader = new DocumentReader(body, "", errors);
        var plan = reader.Text("plan", ConfigKey.MaxPart, required: true);
        var owner = reader.Text("owner", ConfigKey.MaxPart);
        IReadOnlyList<int>? from = reader.Contains("from") ? reader.WholeNumbers("from", 0, int.MaxValue, MostVersions) : null;
        reader.Done();
        if (owner is not null && owner != Scope.Any && owner != organisation)
        {
            reader.RefuseField("owner", "The organisation's own plan, or that of all: *.");
        }

        if (errors.Count > 0)
        {
            return new Problem(ProblemKind.Unprocessable, "invalid-migration", "What is to be migrated is not understood; each error names its place.") { Errors = errors };
        }

        // As it is now, not as an instance may still remember it: who asks has often just published it.
        var current = new SnapshotBuilder(await config.CurrentAsync(cancellationToken)).Build().FollowUpPlan(organisation, plan!);
        if (current is null)
        {
            return new Problem(ProblemKind.NotFound, "no-such-plan", "There is no plan of this name.");
        }

        await audit.WriteAsync(
            new AuditEntry
            {
                Who = principal,
                Action = "migrate-plan",
                Organisation = organisation,
                At = clocks.Now,
                Cause = cause,
                Outcome = "ok",
                Records = [string.Create(CultureInfo.InvariantCulture, $"{ConfigKind.FollowUpPlan}/{current.Organisation}/{current.Name}/{current.Version}"), JobTable.AddressOf(MigratePlan.JobKind, cause)],
            },
            cancellationToken);
        var assignment = new MigratePlan.Assignment(organisation, current.Name, owner, current.Organisation, current.Version, from);
        return JobTable.View(await jobs.StartAsync(MigratePlan.JobKind, cause, StoredJson.Write(assignment), principal.Id, cancellationToken));
    }
}
