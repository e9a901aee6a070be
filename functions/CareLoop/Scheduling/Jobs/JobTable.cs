using Azure;
using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Storage;

namespace CareLoop.Scheduling.Jobs;

/// <summary>How far a job is.</summary>
/// <param name="Address">Where to ask again: <c>/api/jobs/{address}</c>.</param>
/// <param name="State"><c>running</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="Done">How many things it has done.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="StartedAt">When it was asked for.</param>
/// <param name="ChangedAt">When it last got on.</param>
public sealed record JobView(string Address, string State, int Done, int Failed, DateTimeOffset StartedAt, DateTimeOffset ChangedAt);

/// <summary>The <c>jobs</c> table and queue. A message names a job and nothing else.</summary>
internal sealed class JobTable(StorageClients storage, Clocks clocks)
{
    private readonly TableClient table = storage.Table(TableNames.Jobs);

    /// <summary>Begins a job; asked for again by the same cause, it is the same one.</summary>
    public async Task<JobRow> StartAsync(string kind, string cause, string parameters, string by, CancellationToken cancellationToken)
    {
        var job = new JobRow(kind, IdOf(kind, cause), parameters, JobState.Running, null, 0, 0, by, clocks.Now, clocks.Now);
        try
        {
            await table.AddEntityAsync(job.ToTable(), cancellationToken);
        }
        catch (RequestFailedException error) when (error.Status == 409)
        {
            job = await FindAsync(job.Address, cancellationToken) ?? job;
        }

        await AskAsync(job, cancellationToken);
        return job;
    }

    /// <summary>Where a job stands that was or will be begun by a cause.</summary>
    public static string AddressOf(string kind, string cause) => $"{kind}.{IdOf(kind, cause)}";

    private static string IdOf(string kind, string cause) => DerivedId.Of("job", kind, cause);

    /// <summary>How far a job is; null where there is none.</summary>
    public async Task<JobRow?> FindAsync(string address, CancellationToken cancellationToken)
    {
        if (address?.Split('.') is not [{ Length: > 0 and < 64 } kind, { Length: > 0 and < 64 } id] || !kind.All(c => char.IsAsciiLetter(c) || c == '-') || !id.All(char.IsAsciiLetterOrDigit))
        {
            return null;
        }

        var row = await table.GetEntityIfExistsAsync<TableEntity>(kind, id, cancellationToken: cancellationToken);
        return row.HasValue ? JobRow.FromTable(row.Value!) : null;
    }

    /// <summary>A job that stopped goes on where it stopped.</summary>
    public async Task<bool> ResumeAsync(string address, CancellationToken cancellationToken)
    {
        if (await FindAsync(address, cancellationToken) is not { } job)
        {
            return false;
        }

        if (job.State == JobState.Failed)
        {
            await TryWriteAsync(job with { State = JobState.Running, ChangedAt = clocks.Now }, cancellationToken);
        }

        await AskAsync(job, cancellationToken);
        return true;
    }

    public static JobView View(JobRow job) => new(job.Address, KebabEnum.Write(job.State), job.Done, job.Failed, job.StartedAt, job.ChangedAt);

    /// <summary>Stores how far a job is; false where somebody else has done so since it was read.</summary>
    public async Task<bool> TryWriteAsync(JobRow job, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateEntityAsync(job.ToTable(), job.ETag, TableUpdateMode.Replace, cancellationToken);
            return true;
        }
        catch (RequestFailedException error) when (error.IsConflict())
        {
            return false;
        }
    }

    /// <summary>Asks for the next slice.</summary>
    public Task AskAsync(JobRow job, CancellationToken cancellationToken) =>
        storage.Queue(QueueNames.Jobs).SendMessageAsync(job.Address, timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: cancellationToken);
}
