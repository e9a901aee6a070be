using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Patients;

/// <summary>How a change ended, and the file as it is now.</summary>
internal sealed record Changed<T>(PatientFile File, T Value, CommitOutcome Outcome);

/// <summary>
/// Reads a patient's file and commits changes to it: one request each. Due rows that a change asks for are written before
/// its commit, so that nothing committed is ever forgotten (design, 5.2).
/// </summary>
internal sealed class PatientFiles(StorageClients storage, DueTable due, Clocks clocks)
{
    /// <summary>Waits between the tries of a change that others got in the way of: two people rarely change one patient within a second.</summary>
    private static readonly TimeSpan[] ConflictWaits =
    [
        TimeSpan.Zero, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(150),
        TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(1),
    ];

    /// <summary>More merges in a row than any patient has.</summary>
    private const int MostMerges = 50;

    private readonly TableClient care = storage.Table(TableNames.Care);

    /// <summary>The head and everything open, in one request (one a thousand rows).</summary>
    public async Task<PatientFile> LoadAsync(PatientKey key, CancellationToken cancellationToken)
    {
        TableEntity? head = null;
        var open = new List<TableEntity>();
        var range = TableClient.CreateQueryFilter($"PartitionKey eq {key.ToString()} and RowKey ge {CareKeys.Head} and RowKey lt {CareKeys.EndOfOpen}");
        await foreach (var row in care.QueryAsync<TableEntity>(range, cancellationToken: cancellationToken))
        {
            if (row.RowKey == CareKeys.Head)
            {
                head = row;
            }
            else if (row.RowKey.StartsWith(CareKeys.OpenPrefix, StringComparison.Ordinal))
            {
                open.Add(row);
            }
        }

        return new PatientFile(key, head, open);
    }

    /// <summary>The same of whom the patient was found to be: one request more for each merge on the way.</summary>
    /// <exception cref="InvalidOperationException">The merges lead in a circle, which the fences prevent.</exception>
    public async Task<PatientFile> FollowAsync(PatientKey key, CancellationToken cancellationToken)
    {
        for (var hops = 0; hops < MostMerges; hops++)
        {
            var file = await LoadAsync(key, cancellationToken);
            if (file.Head.MergedInto is not { } survivor)
            {
                return file;
            }

            key = survivor;
        }

        throw new InvalidOperationException($"Patient {key} is merged into nobody who is not merged.");
    }

    /// <summary>Reads, decides, commits; on a conflict reads and decides again. Who was merged into another is changed there.</summary>
    /// <param name="key">The patient.</param>
    /// <param name="decide">Pure: it may run several times, each time on a fresh file.</param>
    /// <param name="loaded">The file where it has been read already.</param>
    /// <param name="prepare">Reads what else is to be known of each file before it is decided on.</param>
    /// <param name="cancellationToken">Ends the waiting, not a request that is out.</param>
    /// <exception cref="PersistentConflictException">Others changed the patient at every try, or the patient is being erased.</exception>
    public Task<Changed<T>> ChangeAsync<T>(
        PatientKey key, Func<PatientFile, T> decide, CancellationToken cancellationToken, PatientFile? loaded = null, Func<PatientFile, Task>? prepare = null) =>
        ChangeAsync(key, FollowAsync, decide, loaded?.Head.MergedInto is null ? loaded : null, prepare, cancellationToken);

    /// <summary>The same for this very partition, also where the patient was merged into another: merges themselves, and sends in flight.</summary>
    public Task<Changed<T>> ChangeHereAsync<T>(PatientKey key, Func<PatientFile, T> decide, CancellationToken cancellationToken, PatientFile? loaded = null) =>
        ChangeAsync(key, LoadAsync, decide, loaded, null, cancellationToken);

    private async Task<Changed<T>> ChangeAsync<T>(
        PatientKey key,
        Func<PatientKey, CancellationToken, Task<PatientFile>> load,
        Func<PatientFile, T> decide,
        PatientFile? loaded,
        Func<PatientFile, Task>? prepare,
        CancellationToken cancellationToken)
    {
        foreach (var wait in ConflictWaits)
        {
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, clocks.Wire, cancellationToken);
            }

            var file = loaded ?? await load(key, cancellationToken);
            loaded = null;
            if (file.IsFenced)
            {
                throw new PersistentConflictException(key);
            }

            if (prepare is not null)
            {
                await prepare(file);
            }

            var value = decide(file);
            await due.WriteAsync(file.Looks, cancellationToken);
            var outcome = file.HasChanges ? await CommitAsync(file, cancellationToken) : CommitOutcome.Applied;
            if (outcome == CommitOutcome.Applied)
            {
                return new(file, value, outcome);
            }

            if (outcome == CommitOutcome.AlreadyReceived)
            {
                return new(await LoadAsync(file.Key, cancellationToken), value, outcome);
            }
        }

        throw new PersistentConflictException(key);
    }

    /// <summary>Commits one file's change, without its due rows.</summary>
    public async Task<CommitOutcome> CommitAsync(PatientFile file, CancellationToken cancellationToken)
    {
        if (file.IsFenced)
        {
            return CommitOutcome.Conflict;
        }

        var commit = Guid.NewGuid().ToString("N")[..16];
        var transaction = file.ToTransaction(commit);
        try
        {
            var responses = await transaction.SubmitAsync(care, cancellationToken);
            file.Committed(responses[0].Headers.ETag ?? default);
            return CommitOutcome.Applied;
        }
        catch (RequestFailedException error) when (error.IsConflict())
        {
            // A commit whose answer was lost is tried again by the pipeline and meets itself.
            var head = await care.GetEntityIfExistsAsync<TableEntity>(file.Key.ToString(), CareKeys.Head, cancellationToken: cancellationToken);
            var commits = head.HasValue ? PatientHead.FromTable(head.Value!).Commits : [];
            if (commits.Contains(commit))
            {
                file.Committed(commits[^1] == commit ? head.Value!.ETag : null);
                return CommitOutcome.Applied;
            }

            return error is TableTransactionFailedException failure && failure.FailedRowKey(transaction) is { } rowKey && rowKey == file.ReceiptRowKey
                ? CommitOutcome.AlreadyReceived
                : CommitOutcome.Conflict;
        }
    }

    /// <summary>The receipt of an event, or null.</summary>
    public async Task<EventReceipt?> FindReceiptAsync(PatientKey key, string receiptId, CancellationToken cancellationToken)
    {
        var row = await care.GetEntityIfExistsAsync<TableEntity>(key.ToString(), CareKeys.Seen(receiptId), cancellationToken: cancellationToken);
        return row.HasValue ? EventReceipt.FromTable(row.Value!) : null;
    }

    /// <summary>A closed record, or null.</summary>
    public async Task<T?> FindPastAsync<T>(PatientKey key, string id, CancellationToken cancellationToken) where T : class, ICareRow<T>
    {
        var row = await care.GetEntityIfExistsAsync<TableEntity>(key.ToString(), CareKeys.Past(T.Kind, id), cancellationToken: cancellationToken);
        return row.HasValue ? T.FromTable(row.Value!) : null;
    }

    /// <summary>Closed records of one kind whose ids begin so, in the order of ids.</summary>
    public async IAsyncEnumerable<T> ReadPastAsync<T>(PatientKey key, string begins, [EnumeratorCancellation] CancellationToken cancellationToken) where T : class, ICareRow<T>
    {
        var prefix = CareKeys.Past(T.Kind, begins);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {key.ToString()} and RowKey ge {prefix} and RowKey lt {prefix + '\uFFFD'}");
        await foreach (var row in care.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return T.FromTable(row);
        }
    }

    /// <summary>Takes a record up again where it was closed: one request.</summary>
    public async Task ReopenAsync(PatientFile file, string kind, string id, CancellationToken cancellationToken)
    {
        var past = await care.GetEntityIfExistsAsync<TableEntity>(file.Key.ToString(), CareKeys.Past(kind, id), cancellationToken: cancellationToken);
        if (past.HasValue)
        {
            file.Reopen(past.Value!, kind, id);
        }
    }

    /// <summary>Every row of the partition, page by page.</summary>
    public IAsyncEnumerable<TableEntity> ReadAllAsync(PatientKey key, CancellationToken cancellationToken) =>
        care.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {key.ToString()}"), cancellationToken: cancellationToken);

    /// <summary>The rows of the past of a patient and of everybody who was merged into this one.</summary>
    public async IAsyncEnumerable<TableEntity> ReadPastAsync(PatientHead head, PatientKey key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var partition in head.Joins.Select(join => join.Patient).Prepend(key))
        {
            await foreach (var row in ReadPastAsync(partition, cancellationToken))
            {
                yield return row;
            }
        }
    }

    /// <summary>Every row of the partition but the head and the open ones: history and receipts, page by page.</summary>
    public IAsyncEnumerable<TableEntity> ReadPastAsync(PatientKey key, CancellationToken cancellationToken) =>
        care.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {key.ToString()} and RowKey ge {CareKeys.EndOfOpen}"), cancellationToken: cancellationToken);
}
