namespace CareLoop.Scheduling.Jobs;

/// <summary>What one slice of a job came to.</summary>
/// <param name="Cursor">Behind what the next one goes on; null where there is nothing left.</param>
/// <param name="Done">How many things were done.</param>
/// <param name="Failed">How many of them failed.</param>
internal sealed record JobSlice(string? Cursor, int Done, int Failed);

/// <summary>A kind of long work. A slice may run twice, also at the same time: what it does must be harmless twice.</summary>
internal interface IJob
{
    /// <summary>Letters and dashes; it stands in addresses.</summary>
    string Kind { get; }

    /// <summary>Does some of it, within a minute or so.</summary>
    Task<JobSlice> RunAsync(JobRow job, CancellationToken cancellationToken);
}
