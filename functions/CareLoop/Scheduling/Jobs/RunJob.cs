using CareLoop.Common;
using CareLoop.Storage;

namespace CareLoop.Scheduling.Jobs;

/// <summary>
/// One slice of a job: it is done, the row says how far it is, and the next one is asked for, before the message is acknowledged. A
/// message that comes twice finds the row further on, and does the next slice.
/// </summary>
public sealed class RunJob
{
    private readonly JobTable table;
    private readonly FailureLog failures;
    private readonly Clocks clocks;
    private readonly Dictionary<string, IJob> jobs;

    internal RunJob(JobTable table, IEnumerable<IJob> jobs, FailureLog failures, Clocks clocks)
    {
        (this.table, this.failures, this.clocks) = (table, failures, clocks);
        this.jobs = jobs.ToDictionary(job => job.Kind, StringComparer.Ordinal);
    }

    /// <summary>Does a slice of the job that a message of queue <c>jobs</c> names.</summary>
    public async Task HandleAsync(string message, CancellationToken cancellationToken)
    {
        if (await table.FindAsync(message, cancellationToken) is not { } job || !jobs.TryGetValue(job.Kind, out var kind))
        {
            await failures.WriteAsync(new Failure(FailureSources.Jobs, DerivedId.Of("job", message), clocks.Now, "no-such-job", "A message of queue jobs that names no job.", Payload: message), cancellationToken);
            return;
        }

        if (job.State != JobState.Running)
        {
            return;
        }

        var slice = await kind.RunAsync(job, cancellationToken);
        var next = job with
        {
            Cursor = slice.Cursor ?? job.Cursor,
            State = slice.Cursor is null ? JobState.Done : JobState.Running,
            Done = job.Done + slice.Done,
            Failed = job.Failed + slice.Failed,
            ChangedAt = clocks.Now,
        };
        // Where somebody else has written the row it is as far as it says, which may be no further than before: whoever comes next sees.
        if (!await table.TryWriteAsync(next, cancellationToken) || next.State == JobState.Running)
        {
            await table.AskAsync(next, cancellationToken);
        }
    }

    /// <summary>The message failed at every delivery.</summary>
    public async Task GiveUpAsync(string message, CancellationToken cancellationToken)
    {
        try
        {
            await HandleAsync(message, cancellationToken);
        }
        catch (Exception error) when (!StorageErrors.MayPass(error))
        {
            await failures.WriteAsync(
                new Failure(FailureSources.Jobs, DerivedId.Of("job", message), clocks.Now, "failed-at-every-delivery", $"A job stopped with {Cause.Of(error)}; replay it when its cause is mended, and it goes on.", Record: "job/" + message, Payload: message),
                cancellationToken);
            if (await table.FindAsync(message, cancellationToken) is { State: JobState.Running } job)
            {
                await table.TryWriteAsync(job with { State = JobState.Failed, ChangedAt = clocks.Now }, cancellationToken);
            }
        }
    }
}
