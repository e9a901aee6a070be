#nullable enable
using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>
/// An entity group transaction as multipart/mixed, after "Performing entity group transactions":
/// a batch of one change set with an HTTP request in each part, answered in the same shape.
/// </summary>
internal sealed class TableBatch
{
    private const string ChangeSetEnd = "--\r\n";

    private readonly ArrayBufferWriter<byte> _body = new(4096);
    private readonly string _batch = $"batch_{Guid.NewGuid():D}";
    private readonly string _changeSet = $"changeset_{Guid.NewGuid():D}";

    public TableBatch(TableRest rest, string table, IEnumerable<TableTransactionAction> actions)
    {
        Append($"--{_batch}\r\nContent-Type: multipart/mixed; boundary={_changeSet}\r\n\r\n");
        using var json = new Utf8JsonWriter(_body);
        foreach (var action in actions)
        {
            Append(rest, table, action, json);
            Count++;
        }

        Append($"--{_changeSet}{ChangeSetEnd}--{_batch}{ChangeSetEnd}");
    }

    public int Count { get; }

    public string ContentType => $"multipart/mixed; boundary={_batch}";

    public ReadOnlyMemory<byte> Body => _body.WrittenMemory;

    /// <summary>The response to each action in order, or the one response that tells why none was done.</summary>
    public static IReadOnlyList<Response> Read(Response envelope)
    {
        var text = envelope.Content.ToString();
        var delimiter = "--" + ChangeSetBoundary(text);
        var responses = new List<Response>();
        var start = text.IndexOf(delimiter, StringComparison.Ordinal);
        while (start >= 0)
        {
            start += delimiter.Length;
            var end = text.IndexOf(delimiter, start, StringComparison.Ordinal);
            if (end < 0)
                break;
            responses.Add(TableBatchResponse.Parse(text.AsSpan(start, end - start), envelope.ClientRequestId));
            start = end;
        }

        return responses;
    }

    private static string ChangeSetBoundary(string text)
    {
        const string Marker = "boundary=";
        var start = text.IndexOf(Marker, StringComparison.Ordinal);
        if (start < 0)
            throw new FormatException("The answer to a transaction holds no change set.");
        start += Marker.Length;
        var end = text.IndexOf("\r\n", start, StringComparison.Ordinal);
        return text[start..end].Trim('"', ' ');
    }

    private void Append(TableRest rest, string table, TableTransactionAction action, Utf8JsonWriter json)
    {
        var entity = action.Entity;
        var verb = action.ActionType switch
        {
            TableTransactionActionType.Add => "POST",
            TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge => "PATCH",
            TableTransactionActionType.UpdateReplace or TableTransactionActionType.UpsertReplace => "PUT",
            TableTransactionActionType.Delete => "DELETE",
            _ => throw new ArgumentException($"Unknown action {action.ActionType}."),
        };
        var path = verb == "POST" ? table : TableRest.EntityPath(table, entity.PartitionKey, entity.RowKey);
        Append($"--{_changeSet}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
        Append($"{verb} {rest.UriOf(path)} HTTP/1.1\r\nAccept: {TableRest.JsonMinimalMetadata}\r\nDataServiceVersion: 3.0\r\n");
        if (Condition(action) is { } condition)
            Append($"If-Match: {condition}\r\n");
        if (verb == "DELETE")
        {
            Append("\r\n\r\n");
            return;
        }

        Append("Content-Type: application/json\r\nPrefer: return-no-content\r\n\r\n");
        json.Reset(_body);
        EntityJson.Write(json, entity);
        Append("\r\n");
    }

    private static ETag? Condition(TableTransactionAction action) => action.ActionType switch
    {
        TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpdateReplace => action.ETag == default ? null : action.ETag,
        TableTransactionActionType.Delete => action.ETag == default ? ETag.All : action.ETag,
        _ => null,
    };

    private void Append(string text) => Encoding.UTF8.GetBytes(text, _body);
}
