using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;

namespace CareLoop.Repair;

/// <summary>Does again every open failure of some days that can be done again.</summary>
internal sealed class ReplayFailures(FailureLog failures, FailureDesk desk) : IJob
{
    public const string JobKind = "replay-failures";

    /// <summary>In one slice: each is a few requests, and the whole within the minutes that a message has.</summary>
    private const int Slice = 50;

    /// <summary>The end of a source, in a cursor.</summary>
    private const char Part = '|';

    public string Kind => JobKind;

    public async Task<JobSlice> RunAsync(JobRow job, CancellationToken cancellationToken)
    {
        var days = StoredJson.Read<FailureDays>(job.Parameters)!;
        var (begin, after) = Behind(job.Cursor);
        var (done, failed) = (0, 0);
        foreach (var source in days.Sources.Where(source => begin is null || string.CompareOrdinal(source, begin) >= 0).Order(StringComparer.Ordinal))
        {
            await foreach (var failure in failures.ReadAsync(source, days.From, days.To, source == begin ? after : null, cancellationToken))
            {
                if (failure.State == FailureState.Open && desk.CanReplay(failure))
                {
                    var (_, problem) = await desk.ReplayAsync(failure, job.By, cancellationToken);
                    done++;
                    failed += problem is null ? 0 : 1;
                }

                if (done == Slice)
                {
                    return new JobSlice(string.Join(Part, source, failure.Partition, failure.Id), done, failed);
                }
            }
        }

        return new JobSlice(null, done, failed);
    }

    private static (string? Source, (string Partition, string Row)? After) Behind(string? cursor) =>
        cursor?.Split(Part) is [var source, var partition, var row] ? (source, (partition, row)) : (null, null);
}

/// <summary>Asks for all failures of some days to be done again, and how far that is.</summary>
public sealed class ReplayDesk
{
    private readonly JobTable jobs;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal ReplayDesk(JobTable jobs, AuditLog audit, Clocks clocks) => (this.jobs, this.audit, this.clocks) = (jobs, audit, clocks);

    /// <summary>Begins the job.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="cause">Of the request: sent again, it is the same job.</param>
    /// <param name="source">One source; null for all.</param>
    /// <param name="from">The first UTC day; null for a week before the last.</param>
    /// <param name="to">The last UTC day; null for today.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<JobView>> StartAsync(Principal principal, string cause, string? source, string? from, string? to, CancellationToken cancellationToken)
    {
        var may = FailureDesk.MayMend.Authorise(principal, Scope.Any, null);
        if (!may.IsOk)
        {
            return may.Problem;
        }

        var days = FailureDays.Read(source, from, to, DateOnly.FromDateTime(clocks.Now.UtcDateTime));
        if (!days.IsOk)
        {
            return days.Problem;
        }

        await audit.WriteAsync(
            new AuditEntry { Who = principal, Action = "replay-failures", Organisation = Scope.Any, At = clocks.Now, Cause = cause, Outcome = "ok" }, cancellationToken);
        return JobTable.View(await jobs.StartAsync(ReplayFailures.JobKind, cause, StoredJson.Write(days.Value), principal.Id, cancellationToken));
    }

    /// <summary>How far a job is.</summary>
    public async Task<Result<JobView>> ReadAsync(Principal principal, string address, CancellationToken cancellationToken)
    {
        var may = FailureDesk.MayRead.Authorise(principal, Scope.Any, null);
        if (!may.IsOk)
        {
            return may.Problem;
        }

        return await jobs.FindAsync(address, cancellationToken) is { } job ? JobTable.View(job) : AccessRule.NotFound;
    }
}
