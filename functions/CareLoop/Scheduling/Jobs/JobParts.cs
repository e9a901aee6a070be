using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using CareLoop.Storage;

namespace CareLoop.Scheduling.Jobs;

/// <summary>
/// What a job is made of or comes to, where that is more than its row holds: texts in a partition of the job's own of table
/// <c>jobs</c>. Kinds of jobs have no dot in their names, so that no job is taken for a part.
/// </summary>
internal sealed class JobParts(StorageClients storage)
{
    /// <summary>The longest text, in characters: each may take six bytes on the wire (<c>\u738b</c>), and the emulator measures a row's 1 MiB there.</summary>
    public const int MaxText = 150_000;

    /// <summary>A property holds 64 KiB of UTF-16, 32,768 characters.</summary>
    private const int MaxChunk = 32_000;

    private readonly TableClient table = storage.Table(TableNames.Jobs);

    /// <summary>Stores a part; there is one of a name.</summary>
    public Task PutAsync(string job, string part, string text, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(ToTable(job, part, text), TableUpdateMode.Replace, cancellationToken);

    /// <summary>Stores a part unless there is one of that name, and returns the one that is stored: who comes second goes by what the first one found.</summary>
    public async Task<string> AddAsync(string job, string part, string text, CancellationToken cancellationToken)
    {
        try
        {
            await table.AddEntityAsync(ToTable(job, part, text), cancellationToken);
            return text;
        }
        catch (RequestFailedException error) when (error.Status == 409)
        {
            return await FindAsync(job, part, cancellationToken) ?? text;
        }
    }

    public async Task<string?> FindAsync(string job, string part, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(job, part, cancellationToken: cancellationToken);
        return row.HasValue ? Text(row.Value!) : null;
    }

    /// <summary>The parts whose names begin so, in the order of names.</summary>
    public async IAsyncEnumerable<string> ReadAsync(string job, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(Filter(job, prefix), cancellationToken: cancellationToken))
        {
            yield return Text(row);
        }
    }

    /// <summary>Removes the parts whose names begin so; those that are gone already do no harm.</summary>
    public async Task DeleteAsync(string job, string prefix, CancellationToken cancellationToken)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(Filter(job, prefix), select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken))
        {
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
        }
    }

    // The last character sorts behind all that names are made of.
    private static string Filter(string job, string prefix) => TableClient.CreateQueryFilter($"PartitionKey eq {job} and RowKey ge {prefix} and RowKey lt {prefix + '\uFFFD'}");

    private static TableEntity ToTable(string job, string part, string text)
    {
        var row = new TableEntity(job, part);
        for (var (at, chunk) = (0, 0); at < text.Length; chunk++)
        {
            var length = Math.Min(MaxChunk, text.Length - at);
            // Half a character is none, and would not come back.
            length -= at + length < text.Length && char.IsHighSurrogate(text[at + length - 1]) ? 1 : 0;
            row[$"text{chunk}"] = text.Substring(at, length);
            at += length;
        }

        RowSize.Check(row);
        return row;
    }

    private static string Text(TableEntity row) =>
        string.Concat(Enumerable.Range(0, row.Count).Select(chunk => row.GetString($"text{chunk}")).TakeWhile(text => text is not null));
}
