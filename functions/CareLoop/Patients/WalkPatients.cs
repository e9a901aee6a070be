using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using CareLoop.Storage;

namespace CareLoop.Patients;

/// <summary>A patient as somebody reads them who goes through all of them.</summary>
/// <param name="Key">Whose partition.</param>
/// <param name="Head">Null where there is none.</param>
/// <param name="Open">What is open.</param>
/// <param name="Past">What was asked for of the past.</param>
internal sealed record WalkedPatient(PatientKey Key, TableEntity? Head, IReadOnlyList<TableEntity> Open, IReadOnlyList<TableEntity> Past)
{
    public int Rows => 1 + Open.Count + Past.Count;
}

/// <summary>Goes through all patients in the order of their keys, for jobs: no request does.</summary>
internal sealed class WalkPatients(StorageClients storage)
{
    /// <summary>After so many rows a slice of a job ends: a few pages, some seconds.</summary>
    public const int RowsAtOnce = 2_000;

    private readonly TableClient care = storage.Table(TableNames.Care);

    /// <summary>The patients behind a key, or all, each with everything open and the past of some kinds, if any are named.</summary>
    public async IAsyncEnumerable<WalkedPatient> BehindAsync(string? key, IReadOnlyCollection<string> pastKinds, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<string> ranges = [TableClient.CreateQueryFilter($"(RowKey ge {CareKeys.Head} and RowKey lt {CareKeys.EndOfOpen})")];
        foreach (var past in pastKinds.Select(kind => CareKeys.Past(kind, "")))
        {
            ranges.Add(TableClient.CreateQueryFilter($"(RowKey ge {past} and RowKey lt {past + '\uFFFD'})"));
        }

        var filter = $"{TableClient.CreateQueryFilter($"PartitionKey gt {key ?? ""}")} and ({string.Join(" or ", ranges)})";
        List<TableEntity> rows = [];
        await foreach (var row in care.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (rows.Count > 0 && rows[0].PartitionKey != row.PartitionKey)
            {
                yield return Of(rows);
                rows = [];
            }

            rows.Add(row);
        }

        if (rows.Count > 0)
        {
            yield return Of(rows);
        }
    }

    private static WalkedPatient Of(List<TableEntity> rows) => new(
        PatientKey.Of(rows[0].PartitionKey),
        rows.Find(row => row.RowKey == CareKeys.Head),
        [.. rows.Where(row => row.RowKey.StartsWith(CareKeys.OpenPrefix, StringComparison.Ordinal))],
        [.. rows.Where(row => row.RowKey.StartsWith(CareKeys.PastPrefix, StringComparison.Ordinal))]);
}
