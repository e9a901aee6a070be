using System.Globalization;
using System.Text;
using CareLoop.Local.Memory.Pipeline;

namespace CareLoop.Local.Memory.Tables;

/// <summary>
/// An entity group transaction. Source: "Performing entity group transactions" (Microsoft Learn): a multipart/mixed body of
/// one change set, its changes to rows of one partition, each row once; all are done, or none, and then the answer tells one.
/// </summary>
internal sealed class Transaction(TableAccount account)
{
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();

    public Answer Answer(Exchange exchange)
    {
        if (exchange.Body.Length > TableLimits.TransactionBytes)
            return TableService.Refused(TableRefusals.BodyTooLarge);
        if (ChangeSetIn(exchange.Body.Span) is not { } boundary)
            return TableService.Refused(TableRefusals.Invalid("No change set."));

        Table? table = null;
        List<Change> changes = [];
        foreach (var part in Parts(exchange.Body, Encoding.ASCII.GetBytes("--" + boundary)))
        {
            if (ReadPart(part, ref table, changes) is { } refusal)
                return Batch([(null, refusal.At(changes.Count))]);
        }

        if (table is null)
            return TableService.Refused(TableRefusals.Invalid("No change."));
        var (rows, refused, index) = table.Apply(changes);
        return refused is null
            ? Batch(rows.Select((row, number) => ((Answer?)TableService.Changed(changes[number], row), (Refusal?)null)))
            : Batch([(null, refused.At(index))]);
    }

    private Refusal? ReadPart(ReadOnlyMemory<byte> part, ref Table? table, List<Change> changes)
    {
        if (!TryReadHead(ref part, out _) || !TryReadHead(ref part, out var head))
            return TableRefusals.Invalid("A change is an HTTP request.");
        var lines = head.Split("\r\n");
        if (lines[0].Split(' ') is not [var method, var address, _] || !Uri.TryCreate(address, UriKind.Absolute, out var uri))
            return TableRefusals.Invalid("A change is an HTTP request.");
        var path = uri.AbsolutePath.AsSpan().Trim('/');
        if (table is null && !account.Find(RowAddress.TableIn(path), out table))
            return TableRefusals.TableNotFound;
        if (!string.Equals(table.Name, RowAddress.TableIn(path), StringComparison.OrdinalIgnoreCase))
            return TableRefusals.TwoPartitions;
        if (TableService.ReadChange(method, path, Header(lines, "If-Match"), Header(lines, "Prefer"), part, out var change) is { } refusal)
            return refusal;
        if (changes.Count > 0 && changes[0].PartitionKey != change!.PartitionKey)
            return TableRefusals.TwoPartitions;
        if (changes.Exists(other => other.RowKey == change!.RowKey))
            return TableRefusals.RowTwice;
        if (changes.Count == TableLimits.Changes)
            return TableRefusals.TooManyChanges;
        changes.Add(change!);
        return null;
    }

    private static string? ChangeSetIn(ReadOnlySpan<byte> body)
    {
        var end = body.IndexOf(HeadEnd);
        if (end < 0)
            return null;
        var head = Encoding.ASCII.GetString(body[..end]);
        const string Marker = "boundary=";
        var at = head.IndexOf(Marker, StringComparison.Ordinal);
        return at < 0 ? null : head[(at + Marker.Length)..].Split('\r', ';')[0].Trim(' ', '"');
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Parts(ReadOnlyMemory<byte> body, byte[] delimiter)
    {
        var begin = body.Span.IndexOf(delimiter);
        while (begin >= 0)
        {
            begin += delimiter.Length;
            var length = body.Span[begin..].IndexOf(delimiter);
            if (length < 0)
                yield break;
            yield return body.Slice(begin, length).TrimStart("\r\n"u8);
            begin += length;
        }
    }

    private static bool TryReadHead(ref ReadOnlyMemory<byte> part, out string head)
    {
        // A request without a body may end at its last header.
        var end = part.Span.IndexOf(HeadEnd);
        head = Encoding.UTF8.GetString(end < 0 ? part.Span : part.Span[..end]).Trim();
        part = end < 0 ? default : part[(end + HeadEnd.Length)..];
        return head.Length > 0;
    }

    private static string? Header(string[] lines, string name)
    {
        foreach (var line in lines.AsSpan(1))
        {
            if (line.StartsWith(name, StringComparison.OrdinalIgnoreCase) && line.Length > name.Length && line[name.Length] == ':')
                return line[(name.Length + 1)..].Trim();
        }

        return null;
    }

    private static Answer Batch(IEnumerable<(Answer? Done, Refusal? Refusal)> parts)
    {
        var body = new StringBuilder("--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_1\r\n\r\n");
        foreach (var (done, refusal) in parts)
        {
            body.Append("--changesetresponse_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
            var status = refusal?.Status ?? done!.Status;
            body.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {(status < 300 ? "Done" : "Refused")}\r\nDataServiceVersion: 3.0;\r\n");
            foreach (var (name, value) in done?.Headers ?? [])
                body.Append(name).Append(": ").Append(value).Append("\r\n");
            if (refusal is not null)
                body.Append("Content-Type: application/json;odata=minimalmetadata;charset=utf-8\r\n\r\n").Append(Encoding.UTF8.GetString(TableService.ErrorBody(refusal)));
            else if (done!.Body.Length > 0)
                body.Append("Content-Type: ").Append(done.ContentType).Append("\r\n\r\n").Append(Encoding.UTF8.GetString(done.Body.Span));
            else
                body.Append("\r\n");
            body.Append("\r\n");
        }

        body.Append("--changesetresponse_1--\r\n--batchresponse_1--\r\n");
        return new Answer(202, Encoding.UTF8.GetBytes(body.ToString()), "multipart/mixed; boundary=batchresponse_1");
    }
}
