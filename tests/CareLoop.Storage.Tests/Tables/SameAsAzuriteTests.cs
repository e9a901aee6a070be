using System.Globalization;
using Azure;
using Azure.Data.Tables;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Storage.Tests.Tables;

/// <summary>Any sequence of requests has the same outcome on the emulator and in memory.</summary>
public sealed class SameAsAzuriteTests : AzuriteTest
{
    private static readonly string[] Keys = ["a", "b", "b'", "c d"];

    private enum Kind
    {
        Add,
        Merge,
        Replace,
        UpsertMerge,
        UpsertReplace,
        Delete,
        Transaction,
        Query,
    }

    [Fact]
    public void AnyRequests_OnBoth_EndTheSame()
    {
        var requests = from kind in Gen.Elements(Enum.GetValues<Kind>())
                       from partition in Gen.Elements(Keys)
                       from row in Gen.Elements(Keys)
                       from value in Gen.Choose(0, 3)
                       from version in Gen.Choose(0, 2)
                       select new Request(kind, partition, row, value, version);
        var round = 0;

        Prop.ForAll(requests.NonEmptyListOf().ToArbitrary(), list =>
        {
            var name = $"r{round++}";
            var one = OutcomesAsync(Storage.TableAsync(name), list).GetAwaiter().GetResult();
            var other = OutcomesAsync(new Memory().TableAsync(name), list).GetAwaiter().GetResult();
            return one.SequenceEqual(other).Label($"{string.Join('\n', list)}\nAzurite: {string.Join(" | ", one)}\nMemory: {string.Join(" | ", other)}");
        }).QuickCheckThrowOnFailure();
    }

    private static async Task<List<string>> OutcomesAsync(Task<TableClient> created, IEnumerable<Request> requests)
    {
        var table = await created;
        var versions = new Dictionary<(string, string), List<ETag>>();
        var outcomes = new List<string>();
        foreach (var request in requests)
            outcomes.Add(await OutcomeAsync(table, request, versions));
        outcomes.AddRange((await table.QueryAsync<TableEntity>().ToListAsync()).Select(Show));
        return outcomes;
    }

    private static async Task<string> OutcomeAsync(TableClient table, Request request, Dictionary<(string, string), List<ETag>> versions)
    {
        var known = versions.TryGetValue((request.Partition, request.Row), out var list) ? list : versions[(request.Partition, request.Row)] = [];
        var version = request.Version == 0 || known.Count == 0 ? ETag.All : known[request.Version == 1 ? 0 : ^1];
        var row = new TableEntity(request.Partition, request.Row) { [request.Value % 2 == 0 ? "A" : "B"] = request.Value };
        try
        {
            switch (request.Kind)
            {
                case Kind.Query:
                    var filter = TableClient.CreateQueryFilter($"(PartitionKey eq {request.Partition} and RowKey ge {request.Row}) or A eq {request.Value}");
                    return string.Join(", ", (await table.QueryAsync<TableEntity>(filter, maxPerPage: 2).ToListAsync()).Select(Show));
                case Kind.Transaction:
                    var answer = await table.SubmitTransactionAsync(
                    [
                        new(TableTransactionActionType.UpsertMerge, new TableEntity(request.Partition, "t") { ["N"] = request.Value }),
                        new((TableTransactionActionType)request.Value, row, request.Value == 0 ? default : version),
                    ]);
                    return string.Join(',', answer.Value.Select(response => response.Status));
                default:
                    var response = await WriteAsync(table, request.Kind, row, version);
                    if (response.Headers.ETag is { } etag)
                        known.Add(etag);
                    return response.Status.ToString(CultureInfo.InvariantCulture);
            }
        }
        catch (RequestFailedException failure)
        {
            return $"{failure.Status} {failure.ErrorCode} {(failure as TableTransactionFailedException)?.FailedTransactionActionIndex}";
        }
    }

    private static Task<Response> WriteAsync(TableClient table, Kind kind, TableEntity row, ETag version) => kind switch
    {
        Kind.Add => table.AddEntityAsync(row),
        Kind.Merge => table.UpdateEntityAsync(row, version, TableUpdateMode.Merge),
        Kind.Replace => table.UpdateEntityAsync(row, version, TableUpdateMode.Replace),
        Kind.UpsertMerge => table.UpsertEntityAsync(row, TableUpdateMode.Merge),
        Kind.UpsertReplace => table.UpsertEntityAsync(row, TableUpdateMode.Replace),
        _ => table.DeleteEntityAsync(row.PartitionKey, row.RowKey, version),
    };

    private static string Show(TableEntity row) =>
        $"{row.PartitionKey}/{row.RowKey}:{row.GetInt32("A")}:{row.GetInt32("B")}:{row.GetInt32("N")}";

    private sealed record Request(Kind Kind, string Partition, string Row, int Value, int Version);
}
