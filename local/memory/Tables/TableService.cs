using System.Globalization;
using System.Text;
using System.Text.Json;
using CareLoop.Local.Memory.Pipeline;

namespace CareLoop.Local.Memory.Tables;

/// <summary>The Table service's REST API, version 2019-02-02 and later, as far as the clients use it.</summary>
internal sealed class TableService(TableAccount account)
{
    private const string Json = "application/json;odata=minimalmetadata;streaming=true;charset=utf-8";

    public Answer Answer(Exchange exchange)
    {
        var path = exchange.Path.AsSpan().Trim('/');
        if (path.Equals("$batch", StringComparison.OrdinalIgnoreCase))
            return new Transaction(account).Answer(exchange);
        if (path.StartsWith("Tables", StringComparison.Ordinal) && (path.Length == 6 || path[6] == '('))
            return AnswerTables(exchange, path);
        if (!account.Find(RowAddress.TableIn(path), out var table))
            return Refused(TableRefusals.TableNotFound);
        if (exchange.Method == "GET" && RowAddress.Parse(path) is not { Keys: not null })
            return Query(table, exchange);
        if (exchange.Method == "GET")
            return Get(table, RowAddress.Parse(path)!.Keys!.Value, exchange);
        if (ReadChange(exchange.Method, path, exchange.Header("If-Match"), exchange.Header("Prefer"), exchange.Body, out var change) is { } refusal)
            return Refused(refusal);
        var (rows, refused, _) = table.Apply([change!]);
        return refused is null ? Changed(change!, rows[0]) : Refused(refused);
    }

    /// <summary>Reads a write of one row, alone or in a transaction.</summary>
    public static Refusal? ReadChange(string method, ReadOnlySpan<char> path, string? ifMatch, string? prefer, ReadOnlyMemory<byte> body, out Change? change)
    {
        change = null;
        ChangeKind? kind = method switch
        {
            "POST" => ChangeKind.Insert,
            "PUT" => ChangeKind.Replace,
            "PATCH" or "MERGE" => ChangeKind.Merge,
            "DELETE" => ChangeKind.Delete,
            _ => null,
        };
        var keys = RowAddress.Parse(path)?.Keys;
        if (kind is not { } known || keys is null != (known == ChangeKind.Insert))
            return TableRefusals.NotImplemented;
        if (kind == ChangeKind.Delete && ifMatch is null)
            return TableRefusals.NoVersion;
        List<Property> properties = [];
        try
        {
            if (kind != ChangeKind.Delete)
                properties = RowJson.ReadObject(body);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or OverflowException)
        {
            return TableRefusals.Invalid(exception.GetType().Name);
        }

        var partitionKey = keys?.PartitionKey ?? Key(properties, "PartitionKey");
        var rowKey = keys?.RowKey ?? Key(properties, "RowKey");
        if ((TableLimits.CheckKey(partitionKey) ?? TableLimits.CheckKey(rowKey)) is { } refusal)
            return refusal;
        properties.RemoveAll(property => property.Name is "PartitionKey" or "RowKey" or "Timestamp");
        var returns = known == ChangeKind.Insert && prefer != "return-no-content";
        change = new Change(known, partitionKey!, rowKey!, properties, known == ChangeKind.Insert ? null : ifMatch, returns);
        return null;
    }

    public static Answer Changed(Change change, Row? row)
    {
        if (row is null)
            return new Answer(204);
        var answer = change.ReturnsContent
            ? new Answer(201, new RowWriter(512).Row(row, null).Written, Json)
            : new Answer(204);
        if (change is { Kind: ChangeKind.Insert, ReturnsContent: false })
            answer.With("Preference-Applied", "return-no-content");
        return answer.With("ETag", row.ETag);
    }

    public static Answer Refused(Refusal refusal) =>
        new Answer(refusal.Status, ErrorBody(refusal), "application/json;odata=minimalmetadata;charset=utf-8").With("x-ms-error-code", refusal.Code);

    public static byte[] ErrorBody(Refusal refusal) => Encoding.UTF8.GetBytes(
        $$"""{"odata.error":{"code":"{{refusal.Code}}","message":{"lang":"en-US","value":"{{JsonEncodedText.Encode(refusal.Message)}}\nRequestId:0\nTime:0" """ + "}}}");

    private static string? Key(List<Property> properties, string name) => properties.Find(property => property.Name == name).Value as string;

    private static string[]? Selected(Exchange exchange) =>
        exchange.Parameter("$select") is { Length: > 0 } select ? select.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : null;

    private static Answer Get(Table table, (string PartitionKey, string RowKey) keys, Exchange exchange) =>
        table.Get(keys.PartitionKey, keys.RowKey) is { } row
            ? new Answer(200, new RowWriter(512).Row(row, Selected(exchange)).Written, Json).With("ETag", row.ETag)
            : Refused(TableRefusals.NotFound);

    private Answer Query(Table table, Exchange exchange)
    {
        if (ReadQuery(exchange, out var filter, out var top) is { } refusal)
            return Refused(refusal);
        var from = exchange.Parameter("NextPartitionKey") is { } partitionKey
            ? (Continuation.Read(partitionKey), exchange.Parameter("NextRowKey") is { } rowKey ? Continuation.Read(rowKey) : "")
            : ((string, string)?)null;
        var page = account.EmptyPage?.Invoke() == true ? new Page([], from ?? ("", "")) : table.Query(filter!, top, from);
        var select = Selected(exchange);
        var body = new RowWriter(64 + (page.Rows.Count * 512)).Raw("{\"value\":["u8);
        for (var index = 0; index < page.Rows.Count; index++)
            body.Raw(index == 0 ? default : ","u8).Row(page.Rows[index], select);
        var answer = new Answer(200, body.Raw("]}"u8).Written, Json);
        return page.Next is not { } next ? answer : answer
            .With("x-ms-continuation-NextPartitionKey", Continuation.Write(next.PartitionKey))
            .With("x-ms-continuation-NextRowKey", Continuation.Write(next.RowKey));
    }

    private static Refusal? ReadQuery(Exchange exchange, out Filter? filter, out int top)
    {
        (filter, top) = (null, TableLimits.PageRows);
        try
        {
            filter = FilterParser.Parse(exchange.Parameter("$filter"));
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return TableRefusals.Invalid(exception.Message);
        }

        if (exchange.Parameter("$top") is not { } text)
            return null;
        return int.TryParse(text, CultureInfo.InvariantCulture, out top) && top is > 0 and <= TableLimits.PageRows ? null : TableRefusals.Invalid("$top");
    }

    private Answer AnswerTables(Exchange exchange, ReadOnlySpan<char> path)
    {
        if (path.Length > 6)
        {
            var name = Uri.UnescapeDataString(path[6..].Trim("()").Trim('\'').ToString());
            return exchange.Method != "DELETE" ? Refused(TableRefusals.NotImplemented) : account.Delete(name) ? new Answer(204) : Refused(TableRefusals.NotFound);
        }

        if (exchange.Method == "POST")
        {
            var name = RowJson.ReadObject(exchange.Body).Find(property => property.Name == "TableName").Value as string;
            if (name is null || name.Length is < 3 or > 63 || !char.IsAsciiLetter(name[0]) || !name.All(char.IsAsciiLetterOrDigit))
                return Refused(new Refusal(400, "InvalidResourceName", "The specified resource name contains invalid characters."));
            if (!account.Create(name))
                return Refused(TableRefusals.TableAlreadyExists);
            return exchange.Header("Prefer") == "return-no-content" ? new Answer(204) : new Answer(201, Encoding.UTF8.GetBytes($$"""{"TableName":"{{name}}"}"""), Json);
        }

        if (exchange.Method != "GET")
            return Refused(TableRefusals.NotImplemented);
        if (ReadQuery(exchange, out var filter, out var top) is { } refusal)
            return Refused(refusal);
        var from = exchange.Parameter("NextTableName") is { } token ? Continuation.Read(token) : "";
        var names = account.Names()
            .Where(name => string.Compare(name, from, StringComparison.OrdinalIgnoreCase) >= 0 && filter!.Matches(property => property == "TableName" ? name : null))
            .Take(top + 1).ToList();
        var listed = string.Join(',', names.Take(top).Select(name => $$"""{"TableName":"{{name}}"}"""));
        var answer = new Answer(200, Encoding.UTF8.GetBytes($$"""{"value":[{{listed}}]}"""), Json);
        return names.Count > top ? answer.With("x-ms-continuation-NextTableName", Continuation.Write(names[top])) : answer;
    }
}
