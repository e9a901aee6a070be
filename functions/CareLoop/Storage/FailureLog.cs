using Azure.Data.Tables;

namespace CareLoop.Storage;

/// <summary>The <c>failures</c> table: by source and day, until replayed or dismissed.</summary>
internal sealed class FailureLog(StorageClients storage)
{
    private readonly TableClient table = storage.Table(TableNames.Failures);

    /// <summary>Stores a failure; the same one again is the same row.</summary>
    public Task WriteAsync(Failure failure, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(failure.ToTable(), TableUpdateMode.Replace, cancellationToken);

    /// <summary>The failures of one source and UTC day.</summary>
    public async Task<IReadOnlyList<Failure>> ReadAsync(string source, DateOnly day, CancellationToken cancellationToken)
    {
        var failures = new List<Failure>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {$"{source}~{day:yyyyMMdd}"}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            failures.Add(Failure.FromTable(row));
        }

        return failures;
    }
}
