using CareLoop.Common;
using CareLoop.Scheduling.Jobs;

namespace CareLoop.Intake;

/// <summary>How far a file is, for who has sent it.</summary>
public sealed class FindBackload
{
    private readonly JobTable jobs;

    internal FindBackload(JobTable jobs) => this.jobs = jobs;

    /// <param name="id">As the answer to the file gave it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<JobView>> HandleAsync(string id, CancellationToken cancellationToken) =>
        await jobs.FindAsync($"{Backload.JobKind}.{id}", cancellationToken) is { } job
            ? JobTable.View(job)
            : new Problem(ProblemKind.NotFound, "no-such-file", "There is no file of this id.");

    /// <summary>The id of a file.</summary>
    public static string IdOf(JobView job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.Address[(Backload.JobKind.Length + 1)..];
    }
}
