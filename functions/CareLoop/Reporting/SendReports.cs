using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;

namespace CareLoop.Reporting;

/// <summary>What an organisation texts, or would text were it live: asked for, and read when all patients have been counted.</summary>
public sealed class SendReports
{
    /// <summary>Who may.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator);

    private readonly TallySends tally;
    private readonly JobTable jobs;
    private readonly ConfigStore config;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal SendReports(TallySends tally, JobTable jobs, ConfigStore config, AuditLog audit, Clocks clocks) =>
        (this.tally, this.jobs, this.config, this.audit, this.clocks) = (tally, jobs, config, audit, clocks);

    /// <summary>Begins a report.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="cause">Of the request: sent again, it is the same report.</param>
    /// <param name="organisation">Whose texts.</param>
    /// <param name="from">The first day, in the organisation's zone; null for today.</param>
    /// <param name="to">The last day; null for four weeks.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>How far it is; <see cref="IdOf"/> is its id.</returns>
    public async Task<Result<JobView>> StartAsync(Principal principal, string cause, string organisation, string? from, string? to, CancellationToken cancellationToken)
    {
        var may = Rule.Authorise(principal, organisation, null);
        if (!may.IsOk)
        {
            return may.Problem;
        }

        var today = LocalTimes.LocalDate(clocks.Now, (await config.GetAsync(cancellationToken)).Organisation(organisation).Zone);
        var period = SendPeriod.Read(organisation, from, to, today);
        if (!period.IsOk)
        {
            return period.Problem;
        }

        await AuditAsync(principal, "start-send-report", organisation, cause, cancellationToken);
        return JobTable.View(await jobs.StartAsync(TallySends.JobKind, cause, StoredJson.Write(period.Value), principal.Id, cancellationToken));
    }

    /// <summary>A report, or how far it is.</summary>
    public async Task<Result<SendReportView>> ReadAsync(Principal principal, string organisation, string id, CancellationToken cancellationToken)
    {
        var may = Rule.Authorise(principal, organisation, null);
        if (!may.IsOk)
        {
            return may.Problem;
        }

        if (await jobs.FindAsync($"{TallySends.JobKind}.{id}", cancellationToken) is not { } job
            || StoredJson.Read<SendPeriod>(job.Parameters) is not { } period || period.Organisation != organisation)
        {
            return AccessRule.NotFound;
        }

        var stored = new List<SendTally.Stored>();
        if (job.State == JobState.Done)
        {
            await foreach (var part in tally.ReadAsync(job.Address, cancellationToken))
            {
                stored.Add(part);
            }
        }

        await AuditAsync(principal, "read-send-report", organisation, Guid.NewGuid().ToString("N"), cancellationToken);
        var settings = (await config.GetAsync(cancellationToken)).Organisation(organisation);
        return View(job, period, settings.GoLive?.ToString(), stored);
    }

    /// <summary>The id of a report within its organisation.</summary>
    public static string IdOf(JobView job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.Address[(TallySends.JobKind.Length + 1)..];
    }

    private static SendReportView View(JobRow job, SendPeriod period, string? goLive, List<SendTally.Stored> stored)
    {
        var cells = stored.SelectMany(part => part.Counts).ToList();
        var patients = stored.SelectMany(part => part.Patients).ToDictionary(count => count.Outcome, count => count.Count);
        return new SendReportView(
            JobTable.View(job),
            period.Organisation,
            period.From,
            period.To,
            goLive,
            [
                .. cells.GroupBy(cell => cell.Key.Outcome).OrderBy(outcome => outcome.Key).Select(outcome => new SendTotal(
                    KebabEnum.Write(outcome.Key), outcome.Sum(cell => cell.Count.Texts), outcome.Sum(cell => cell.Count.Segments), patients.GetValueOrDefault(outcome.Key))),
            ],
            [.. cells.Select(SendLine.Of)],
            [.. stored.SelectMany(part => part.Samples).Select(SendSampleView.Of)]);
    }

    private Task AuditAsync(Principal principal, string action, string organisation, string cause, CancellationToken cancellationToken) => audit.WriteAsync(
        new AuditEntry { Who = principal, Action = action, Organisation = organisation, At = clocks.Now, Cause = cause, Outcome = "ok" }, cancellationToken);
}
