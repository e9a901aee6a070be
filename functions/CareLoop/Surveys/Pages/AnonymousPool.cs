using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Storage;

namespace CareLoop.Surveys.Pages;

/// <summary>Answers of somebody, and the language of the page.</summary>
internal sealed record AnonymousAnswers(IReadOnlyList<SurveyAnswer> Answers, string Language);

/// <summary>Answers on their way out of the pool, under the id that their fact gets.</summary>
internal sealed record ReleasedAnswers(string Id, AnonymousAnswers Answers);

/// <summary>A batch that has left the pool and is not told yet.</summary>
internal sealed record ReleasedBatch(string RowKey, IReadOnlyList<ReleasedAnswers> Answers);

/// <summary>
/// Where anonymous answers wait (table <c>links</c>, a partition a group): one row a token, its answers encrypted. Once enough wait, one
/// transaction takes the answers out of all their rows, which become mere marks that their tokens are used, and puts the batch, shuffled
/// and under new ids, into a row of its own: afterwards every row of the group has the same time, and none says which answers were whose.
/// </summary>
internal sealed class AnonymousPool(KeyedHash hash, StorageClients storage)
{
    /// <summary>Fewer stay together in the pool.</summary>
    public const int Enough = 5;

    private const string Purpose = "survey-pool", IndexPartition = "groups";
    private const string TokenPrefix = "t~", BatchPrefix = "r~", Sealed = "sealed";
    private const int Tries = 5, MostInBatch = 20, NonceBytes = 12, TagBytes = 16;

    /// <summary>A binary property holds 64 KiB.</summary>
    private const int MaxChunk = 60_000;

    private readonly TableClient table = storage.Table(TableNames.Links);

    /// <summary>Puts answers in; false where the token was used before.</summary>
    public async Task<bool> TryAddAsync(AnonymousGroup group, SurveyToken token, AnonymousAnswers answers, CancellationToken cancellationToken)
    {
        // First, so that no pool is forgotten.
        await table.UpsertEntityAsync(new TableEntity(IndexPartition, group.Id), TableUpdateMode.Replace, cancellationToken);
        try
        {
            await table.AddEntityAsync(With(new TableEntity(group.Partition, RowKeyOf(token)), Sealing(answers)), cancellationToken);
            return true;
        }
        catch (RequestFailedException error) when (error.Status == 409)
        {
            return false;
        }
    }

    public async Task<bool> IsUsedAsync(AnonymousGroup group, SurveyToken token, CancellationToken cancellationToken) =>
        (await table.GetEntityIfExistsAsync<TableEntity>(group.Partition, RowKeyOf(token), select: ["RowKey"], cancellationToken: cancellationToken)).HasValue;

    /// <summary>The groups that have had answers and are not closed.</summary>
    public async Task<IReadOnlyList<string>> GroupsAsync(CancellationToken cancellationToken)
    {
        var groups = new List<string>();
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {IndexPartition}"), cancellationToken: cancellationToken))
            groups.Add(row.RowKey);
        return groups;
    }

    /// <summary>Takes batches out of the pool, as far as enough wait.</summary>
    public async Task ReleaseAsync(AnonymousGroup group, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Tries && !await TryReleaseAsync(group, cancellationToken); attempt++)
        {
            // Another run took some out; what is left is looked at anew.
        }
    }

    private async Task<bool> TryReleaseAsync(AnonymousGroup group, CancellationToken cancellationToken)
    {
        var waiting = (await WaitingAsync(group, cancellationToken)).ToArray();
        RandomNumberGenerator.Shuffle(waiting.AsSpan());
        for (var from = 0; waiting.Length - from >= Enough;)
        {
            var left = waiting.Length - from;
            // None so small is left that it would have to wait where it could have gone.
            var take = left <= MostInBatch ? left : Math.Min(MostInBatch, left - Enough);
            if (!await TryTakeOutAsync(group, waiting.AsSpan(from, take).ToArray(), cancellationToken))
                return false;
            from += take;
        }

        return true;
    }

    /// <summary>What has left the pool and waits to be told.</summary>
    public async Task<IReadOnlyList<ReleasedBatch>> BatchesAsync(AnonymousGroup group, CancellationToken cancellationToken)
    {
        var batches = new List<ReleasedBatch>();
        await foreach (var row in RowsAsync(group, BatchPrefix, cancellationToken))
            batches.Add(new ReleasedBatch(row.RowKey, Open<List<ReleasedAnswers>>(row)));
        return batches;
    }

    /// <summary>A batch is told.</summary>
    public async Task ForgetAsync(AnonymousGroup group, ReleasedBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(group.Partition, batch.RowKey, ETag.All, cancellationToken);
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            // Another run was first.
        }
    }

    /// <summary>Ends a group that nobody can answer any more: too few are never told.</summary>
    /// <returns>How many answers are lost.</returns>
    public async Task<int> CloseAsync(AnonymousGroup group, CancellationToken cancellationToken)
    {
        var waiting = await WaitingAsync(group, cancellationToken);
        foreach (var row in waiting)
            await table.UpsertEntityAsync(new TableEntity(group.Partition, row.RowKey), TableUpdateMode.Replace, cancellationToken);
        try
        {
            await table.DeleteEntityAsync(IndexPartition, group.Id, ETag.All, cancellationToken);
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            // Another run was first.
        }

        return waiting.Count;
    }

    private async Task<bool> TryTakeOutAsync(AnonymousGroup group, TableEntity[] rows, CancellationToken cancellationToken)
    {
        var released = rows.Select(row => new ReleasedAnswers(SurveyToken.Random(16), Open<AnonymousAnswers>(row))).ToArray();
        RandomNumberGenerator.Shuffle(released.AsSpan());
        var transaction = new RowTransaction(group.Partition);
        // Not in the order of the answers: the service may time each operation of a transaction by itself.
        foreach (var row in rows.OrderBy(row => row.RowKey, StringComparer.Ordinal))
            transaction.Replace(new TableEntity(group.Partition, row.RowKey), row.ETag);
        transaction.Put(With(new TableEntity(group.Partition, BatchPrefix + SurveyToken.Random(16)), Sealing(released)));
        try
        {
            await transaction.SubmitAsync(table, cancellationToken);
            return true;
        }
        catch (RequestFailedException error) when (error.IsConflict())
        {
            return false;
        }
    }

    private async Task<List<TableEntity>> WaitingAsync(AnonymousGroup group, CancellationToken cancellationToken)
    {
        var waiting = new List<TableEntity>();
        await foreach (var row in RowsAsync(group, TokenPrefix, cancellationToken))
        {
            if (row.ContainsKey(Sealed + "0"))
                waiting.Add(row);
        }

        return waiting;
    }

    private AsyncPageable<TableEntity> RowsAsync(AnonymousGroup group, string prefix, CancellationToken cancellationToken) =>
        table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {group.Partition} and RowKey ge {prefix} and RowKey lt {prefix + "\uFFFD"}"), cancellationToken: cancellationToken);

    private string RowKeyOf(SurveyToken token) => TokenPrefix + hash.Of("survey-used", token.Text);

    private byte[] Sealing<T>(T value)
    {
        var (version, key) = hash.DeriveKey(Purpose);
        var plain = Encoding.UTF8.GetBytes(StoredJson.Write(value));
        var whole = new byte[1 + NonceBytes + TagBytes + plain.Length];
        whole[0] = (byte)version;
        RandomNumberGenerator.Fill(whole.AsSpan(1, NonceBytes));
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(whole.AsSpan(1, NonceBytes), plain, whole.AsSpan(1 + NonceBytes + TagBytes), whole.AsSpan(1 + NonceBytes, TagBytes));
        return whole;
    }

    private T Open<T>(TableEntity row)
    {
        var whole = Enumerable.Range(0, int.MaxValue).Select(chunk => row.GetBinary(NameOf(chunk))).TakeWhile(part => part is not null).SelectMany(part => part!).ToArray();
        var key = hash.DeriveKey(Purpose, (char)whole[0]) ?? throw new CryptographicException($"Hashing:Keys has no version '{(char)whole[0]}' any more, under which anonymous answers were stored.");
        var plain = new byte[whole.Length - 1 - NonceBytes - TagBytes];
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Decrypt(whole.AsSpan(1, NonceBytes), whole.AsSpan(1 + NonceBytes + TagBytes), whole.AsSpan(1 + NonceBytes, TagBytes), plain);
        return StoredJson.Read<T>(Encoding.UTF8.GetString(plain))!;
    }

    private static TableEntity With(TableEntity row, byte[] whole)
    {
        foreach (var (part, chunk) in whole.Chunk(MaxChunk).Select((part, chunk) => (part, chunk)))
            row[NameOf(chunk)] = part;
        return row;
    }

    private static string NameOf(int chunk) => Sealed + chunk.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
