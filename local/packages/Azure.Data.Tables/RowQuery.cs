#nullable enable
using System.Text;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>"Query Entities" a page at a time.</summary>
internal sealed class RowQuery(TableRest rest, string table, string? filter, string? columns)
{
    private const string NextPartitionKey = "x-ms-continuation-NextPartitionKey";
    private const string NextRowKey = "x-ms-continuation-NextRowKey";

    public static T As<T>(TableEntity entity)
        where T : class, ITableEntity =>
        entity as T ?? throw new NotSupportedException($"This build reads rows as {nameof(TableEntity)} only, not as {typeof(T)}.");

    public async Task<Page<T>> FetchAsync<T>(string? token, int? size, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        var response = await rest.SendAsync(rest.Message(RequestMethod.Get, PathAndQuery(token, size)), cancellationToken).ConfigureAwait(false);
        return Page<T>.FromValues(Read<T>(response.Content.ToMemory().Span), Continuation(response), response);
    }

    private static List<T> Read<T>(ReadOnlySpan<byte> json)
        where T : class, ITableEntity
    {
        var rows = new List<T>();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isValue = reader.ValueTextEquals("value"u8);
            reader.Read();
            if (!isValue)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                rows.Add(As<T>(EntityJson.Read(ref reader)));
        }

        return rows;
    }

    // The two keys make one token; both are escaped, so the space parts them whatever they hold.
    private static string? Continuation(Response response)
    {
        if (!response.Headers.TryGetValue(NextPartitionKey, out var partitionKey))
            return null;
        return response.Headers.TryGetValue(NextRowKey, out var rowKey)
            ? $"{Uri.EscapeDataString(partitionKey)} {Uri.EscapeDataString(rowKey)}"
            : Uri.EscapeDataString(partitionKey);
    }

    private string PathAndQuery(string? token, int? size)
    {
        var path = new StringBuilder(table).Append("()");
        var separator = '?';
        if (size is { } top)
            Append("$top", top.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (!string.IsNullOrEmpty(columns))
            Append("$select", Uri.EscapeDataString(columns));
        if (!string.IsNullOrEmpty(filter))
            Append("$filter", Uri.EscapeDataString(filter));
        if (!string.IsNullOrEmpty(token))
        {
            var space = token.IndexOf(' ', StringComparison.Ordinal);
            Append("NextPartitionKey", space < 0 ? token : token[..space]);
            if (space >= 0)
                Append("NextRowKey", token[(space + 1)..]);
        }

        return path.ToString();

        void Append(string name, string value)
        {
            path.Append(separator).Append(name).Append('=').Append(value);
            separator = '&';
        }
    }
}
