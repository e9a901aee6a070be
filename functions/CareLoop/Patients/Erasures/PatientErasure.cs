using Azure;
using Azure.Data.Tables;
using CareLoop.Patients.Profiles;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Patients.Erasures;

/// <summary>
/// Takes a patient out of the tables. While it is under way the patient's files are fenced: nobody else commits to them
/// (<see cref="PatientFiles"/>), so that what is found is all there is. What remains is a head that says when it was, so that an event
/// of before is not taken for news; the keyed hashes of identifiers that lead there; and consents, which are proof of what was allowed.
/// </summary>
internal sealed class PatientErasure(StorageClients storage, PatientFiles files, Phones phones, FactTable facts, DueTable due, IEnumerable<IOutsideRows> outside)
{
    private readonly TableClient care = storage.Table(TableNames.Care);
    private readonly Dictionary<string, IOutsideRows> outside = outside.ToDictionary(rows => rows.Kind, StringComparer.Ordinal);

    /// <summary>Fences a patient.</summary>
    /// <returns>False where it has been done already: the patient was erased at this instant or since.</returns>
    /// <exception cref="PersistentConflictException">A merge is under way, or others keep changing the patient.</exception>
    public async Task<bool> FenceAsync(PatientKey patient, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var file = await files.LoadAsync(patient, cancellationToken);
        if (file.Head.ErasingSince is not null)
        {
            return true;
        }

        if (file.Head.ErasedAt >= at)
        {
            return false;
        }

        await files.ChangeHereAsync(
            patient,
            fresh => fresh.Head.IsJoining || fresh.Head.MergedInto is not null ? throw new PersistentConflictException(patient) : fresh.Head = fresh.Head with { ErasingSince = at },
            cancellationToken,
            file);
        return true;
    }

    /// <summary>The partitions of a patient: first those that were merged away, last the patient's own.</summary>
    public static IReadOnlyList<PatientKey> PartitionsOf(PatientFile file) => [.. file.Head.Joins.Select(join => join.Patient), file.Key];

    /// <summary>All that a fenced patient has left elsewhere.</summary>
    public async Task<IReadOnlyList<OutsideRow>> FindOutsideAsync(PatientFile file, CancellationToken cancellationToken)
    {
        var found = new List<OutsideRow>();
        foreach (var partition in PartitionsOf(file))
        {
            await foreach (var row in files.ReadAllAsync(partition, cancellationToken))
            {
                if (row.RowKey.Split('~') is [_, var kind, _] && outside.TryGetValue(kind, out var left))
                {
                    found.AddRange(left.Of(partition, row));
                }
            }
        }

        return [.. found.Distinct()];
    }

    /// <summary>Removes what was left elsewhere; what is gone already does no harm.</summary>
    public async Task RemoveOutsideAsync(IEnumerable<OutsideRow> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            if (row.Table == TableNames.Stats)
            {
                await facts.RemoveAsync($"{row.Partition}|{row.RowKey}", cancellationToken);
            }
            else
            {
                await storage.Table(row.Table).DeleteEntityAsync(row.Partition, row.RowKey, ETag.All, cancellationToken);
            }
        }
    }

    /// <summary>Makes the patient's phones lead to others only; that a phone opted out stays, whoever is on it.</summary>
    public async Task UnlinkPhonesAsync(PatientFile file, CancellationToken cancellationToken)
    {
        foreach (var partition in PartitionsOf(file))
        {
            var head = partition == file.Key ? file.Head : (await files.LoadAsync(partition, cancellationToken)).Head;
            foreach (var phone in head.LinkedPhones.Union(file.Head.LinkedPhones))
            {
                // Whoever is late with the same slice leaves alone what has come since.
                if ((await files.LoadAsync(file.Key, cancellationToken)).IsFenced)
                {
                    await phones.UnlinkAsync(phone, partition, cancellationToken);
                }
            }
        }
    }

    /// <summary>Who the patient is, as far as other stores may know.</summary>
    public async Task<ErasedPerson> PersonAsync(PatientFile file, CancellationToken cancellationToken)
    {
        var identifiers = new HashSet<Common.Identifier>(file.Head.Identifiers.Concat(file.Head.Former));
        foreach (var join in file.Head.Joins)
        {
            var head = (await files.LoadAsync(join.Patient, cancellationToken)).Head;
            identifiers.UnionWith(head.Identifiers.Concat(head.Former));
        }

        return new ErasedPerson(PartitionsOf(file).Select(key => key.ToString()).ToHashSet(StringComparer.Ordinal), identifiers);
    }

    /// <summary>Removes every row of a fenced patient but consents, and leaves heads that say when. The patient's own head comes last, and ends the fence.</summary>
    /// <param name="file">The patient.</param>
    /// <param name="after">A look at what is to be done once it is over, stored before.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>How many rows were removed.</returns>
    public async Task<int> EraseAsync(PatientFile file, Look after, CancellationToken cancellationToken)
    {
        await due.WriteAsync([after], cancellationToken);
        var removed = 0;
        foreach (var partition in PartitionsOf(file))
        {
            var isOwn = partition == file.Key;
            var head = isOwn ? file.Head : (await files.LoadAsync(partition, cancellationToken)).Head;
            // Versions go on: looks that were promised to one of before find that it has come.
            var left = new PatientHead { ErasedAt = file.Head.ErasingSince, MergedInto = isOwn ? null : file.Key, Commits = head.Commits };
            removed += await RemoveRowsAsync(partition, left, cancellationToken);
        }

        return removed;
    }

    private async Task<int> RemoveRowsAsync(PatientKey patient, PatientHead left, CancellationToken cancellationToken)
    {
        var consents = CareKeys.Past(ConsentRow.Kind, "");
        TableEntity? head = null;
        var keys = new List<string>();
        await foreach (var row in files.ReadAllAsync(patient, cancellationToken))
        {
            if (row.RowKey == CareKeys.Head)
            {
                head = row;
            }
            else if (!row.RowKey.StartsWith(consents, StringComparison.Ordinal))
            {
                keys.Add(row.RowKey);
            }
        }

        if (left.MergedInto is null && PatientHead.FromTable(head!).ErasingSince is null)
        {
            // The same slice, late: it has been done, and what stands here now has come since.
            throw new PersistentConflictException(patient);
        }

        var etag = head!.ETag;
        foreach (var chunk in keys.Chunk(StorageLimits.TransactionOperations - 1))
        {
            etag = await DeleteAsync(head, etag, [.. chunk], cancellationToken);
        }

        await DeleteAsync((left with { Version = (head.GetInt32("version") ?? 0) + 1 }).ToTable(patient), etag, [], cancellationToken);
        return keys.Count;
    }

    /// <summary>Writes the head, as it was read or as it remains, and removes rows with it: whoever is late with the same slice meets another head, and removes nothing that has come since.</summary>
    private async Task<ETag> DeleteAsync(TableEntity head, ETag etag, List<string> keys, CancellationToken cancellationToken)
    {
        while (true)
        {
            var transaction = new RowTransaction(head.PartitionKey);
            transaction.Replace(head, etag);
            keys.ForEach(key => transaction.Delete(key, ETag.All));
            try
            {
                return (await transaction.SubmitAsync(care, cancellationToken))[0].Headers.ETag ?? default;
            }
            catch (TableTransactionFailedException error) when (error.Status == 404 && error.FailedRowKey(transaction) is { } gone && keys.Remove(gone))
            {
                // Our own request, whose answer was lost and which was sent again; its head has changed as well, which is found now.
            }
            catch (RequestFailedException error) when (error.IsConflict())
            {
                throw new PersistentConflictException(PatientKey.Of(head.PartitionKey));
            }
        }
    }
}
