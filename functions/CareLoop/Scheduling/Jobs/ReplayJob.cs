using CareLoop.Common;
using CareLoop.Storage;

namespace CareLoop.Scheduling.Jobs;

/// <summary>A job that stopped goes on.</summary>
internal sealed class ReplayJob(JobTable jobs) : IFailureReplay
{
    public bool Takes(Failure failure) => failure is { Source: FailureSources.Jobs, Record: not null, Payload.Length: > 0 };

    public async Task<Result<string>> ReplayAsync(Failure failure, CancellationToken cancellationToken) =>
        await jobs.ResumeAsync(failure.Payload!, cancellationToken) ? "resumed" : new Problem(ProblemKind.Conflict, "no-such-job", "There is no such job any more.");
}
