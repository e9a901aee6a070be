#nullable enable
using System.Globalization;
using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>Tables themselves: "Create Table", "Delete Table", "Query Tables".</summary>
internal static class TableOperations
{
    private const string NextTableName = "x-ms-continuation-NextTableName";

    public static async Task<Response<TableItem>> CreateAsync(TableRest rest, string name, bool ifNotExists, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["TableName"] = name });
        var message = rest.Message(RequestMethod.Post, "Tables", body);
        var response = await rest.SendAsync(message, cancellationToken, alsoExpected: ifNotExists ? 409 : 0).ConfigureAwait(false);
        if (response.Status == 409)
        {
            // A table that is still being deleted answers 409 too, and is not there.
            var conflict = new RequestFailedException(response);
            if (conflict.ErrorCode != TableErrorCode.TableAlreadyExists)
                throw conflict;
        }

        return Response.FromValue(new TableItem(name), response);
    }

    public static Task<Response> DeleteAsync(TableRest rest, string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return rest.SendAsync(rest.Message(RequestMethod.Delete, $"Tables('{Uri.EscapeDataString(name)}')"), cancellationToken, alsoExpected: 404);
    }

    public static AsyncPageable<TableItem> Query(TableRest rest, string? filter, int? maxPerPage, CancellationToken cancellationToken) =>
        new Pages<TableItem>((token, size, cancellation) => FetchAsync(rest, filter, token, size, cancellation), maxPerPage, cancellationToken);

    private static async Task<Page<TableItem>> FetchAsync(
        TableRest rest, string? filter, string? token, int? size, CancellationToken cancellationToken)
    {
        List<string> query = [];
        if (size is { } top)
            query.Add($"$top={top.ToString(CultureInfo.InvariantCulture)}");
        if (!string.IsNullOrEmpty(filter))
            query.Add($"$filter={Uri.EscapeDataString(filter)}");
        if (!string.IsNullOrEmpty(token))
            query.Add($"NextTableName={Uri.EscapeDataString(token)}");
        var message = rest.Message(RequestMethod.Get, query.Count == 0 ? "Tables" : $"Tables?{string.Join('&', query)}");
        var response = await rest.SendAsync(message, cancellationToken).ConfigureAwait(false);
        using var document = JsonDocument.Parse(response.Content.ToMemory());
        List<TableItem> tables = [];
        foreach (var table in document.RootElement.GetProperty("value").EnumerateArray())
            tables.Add(new TableItem(table.GetProperty("TableName").GetString()));
        return Page<TableItem>.FromValues(tables, response.Headers.TryGetValue(NextTableName, out var next) ? next : null, response);
    }
}
