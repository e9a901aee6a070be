using System.Diagnostics;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using CareLoop.Storage;

namespace CareLoop.Local.Bench;

/// <summary>What a measure has at hand.</summary>
/// <param name="Storage">The connection string of a storage emulator that nobody else uses meanwhile.</param>
/// <param name="StorageId">The emulator's process, where it is the bench's own.</param>
/// <param name="Say">Tells who waits what is going on.</param>
internal sealed record Stage(string Storage, int? StorageId, Action<string> Say)
{
    /// <summary>Whether it ends with the bench and keeps nothing, so that nothing has to be removed.</summary>
    public bool IsPassing => StorageId is not null;

    /// <summary>The emulator's processor time so far.</summary>
    public TimeSpan? StorageCpu()
    {
        if (StorageId is not { } id)
            return null;
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime;
    }

    /// <summary>Whether somebody's patients lie there. The local host's tables have no prefix: <see cref="ClearAsync"/> would remove them.</summary>
    public async Task<bool> IsInUseAsync(CancellationToken cancellationToken)
    {
        await foreach (var table in new TableServiceClient(Storage).QueryAsync(cancellationToken: cancellationToken))
        {
            if (TableNames.All.Contains(table.Name))
                return true;
        }

        return false;
    }

    /// <summary>Removes the local host's tables and queues: the emulator reads all rows of a table for one.</summary>
    public async Task ClearAsync()
    {
        var tables = new TableServiceClient(Storage);
        await foreach (var table in tables.QueryAsync())
        {
            if (TableNames.All.Contains(table.Name))
                await tables.DeleteTableAsync(table.Name);
        }

        var queues = new QueueServiceClient(Storage);
        foreach (var name in QueueNames.All)
            await queues.GetQueueClient(name).DeleteIfExistsAsync();
    }
}
