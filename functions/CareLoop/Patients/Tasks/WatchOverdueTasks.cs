using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Storage;

namespace CareLoop.Patients.Tasks;

/// <summary>Tells how many open tasks are past their deadline, by what is to be done and the level of follow-up.</summary>
public sealed class WatchOverdueTasks
{
    private static readonly string[] Columns = ["patient", "task", "what", "level"];

    private readonly TableClient work;
    private readonly Telemetry telemetry;
    private readonly Clocks clocks;

    internal WatchOverdueTasks(StorageClients storage, Telemetry telemetry, Clocks clocks) => (work, this.telemetry, this.clocks) = (storage.Table(TableNames.Work), telemetry, clocks);

    /// <summary>Goes through all worklists: a request for each thousand rows of open tasks, in the background.</summary>
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<(string What, int Level), int>();
        var seen = new HashSet<(string Patient, string Task)>();
        var now = clocks.Now;
        var filter = TableClient.CreateQueryFilter($"RowKey lt {Worklists.Until(true, now)} or (RowKey ge {"1"} and RowKey lt {Worklists.Until(false, now)})");
        await foreach (var row in work.QueryAsync<TableEntity>(filter, select: Columns, cancellationToken: cancellationToken))
        {
            // A task stands in the list of each who has it or was told of it; what else the table holds is no task.
            if (row.GetString("what") is { } what && row.GetString("task") is { } task && seen.Add((row.GetString("patient"), task)))
            {
                var kind = (what, row.GetInt32("level") ?? 0);
                counts[kind] = counts.GetValueOrDefault(kind) + 1;
            }
        }

        foreach (var (kind, count) in counts)
        {
            telemetry.TellOverdue(kind.What, kind.Level, count);
        }
    }
}
