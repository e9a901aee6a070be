using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using CareLoop.Local.Memory.Pipeline;

namespace CareLoop.Local.Memory.Queues;

/// <summary>The Queue service's REST API as far as the clients use it.</summary>
internal sealed class QueueService(QueueAccount account)
{
    private const int MessageBytes = 64 * 1024;
    private const int MostMessages = 32;
    private const int WeekSeconds = 7 * 24 * 3600;
    private const string Xml = "application/xml";

    public Answer Answer(Exchange exchange)
    {
        var path = exchange.Path.Trim('/').Split('/');
        if (path is [""])
            return exchange.Parameter("comp") == "list" ? List(exchange) : Properties();
        if (path is [var name])
            return AnswerQueue(exchange, name);
        if (account.Find(path[0]) is not { } queue)
            return Refused(QueueRefusals.QueueNotFound);
        return path switch
        {
            [_, "messages"] => AnswerMessages(exchange, queue),
            [_, "messages", var id] => AnswerMessage(exchange, queue, id),
            _ => Refused(QueueRefusals.NotImplemented),
        };
    }

    private static Answer Refused(Refusal refusal) => new Answer(
        refusal.Status, Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{refusal.Code}</Code><Message>{refusal.Message}</Message></Error>"), Xml)
        .With("x-ms-error-code", refusal.Code);

    private static Answer Document(XElement root, int status = 200) => new(status, Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?>" + root.ToString(SaveOptions.DisableFormatting)), Xml);

    private static Answer Properties() => Document(new XElement("StorageServiceProperties"));

    private Answer List(Exchange exchange)
    {
        var prefix = exchange.Parameter("prefix") ?? "";
        var names = account.Names().Where(name => name.StartsWith(prefix, StringComparison.Ordinal));
        return Document(new XElement(
            "EnumerationResults",
            new XAttribute("ServiceEndpoint", "https://memory.queue.storage.invalid/"),
            new XElement("Prefix", prefix),
            new XElement("Queues", names.Select(name => new XElement("Queue", new XElement("Name", name)))),
            new XElement("NextMarker")));
    }

    private Answer AnswerQueue(Exchange exchange, string name)
    {
        switch (exchange.Method)
        {
            case "PUT" when exchange.Parameter("comp") is null:
                return IsName(name) ? new Answer(account.Create(name) ? 201 : 204) : Refused(QueueRefusals.InvalidName);
            case "DELETE":
                return account.Delete(name) ? new Answer(204) : Refused(QueueRefusals.QueueNotFound);
            case "GET" or "HEAD" when exchange.Parameter("comp") == "metadata":
                return account.Find(name) is { } queue
                    ? new Answer(200).With("x-ms-approximate-messages-count", queue.Count.ToString(CultureInfo.InvariantCulture))
                    : Refused(QueueRefusals.QueueNotFound);
            default:
                return Refused(QueueRefusals.NotImplemented);
        }
    }

    private static Answer AnswerMessages(Exchange exchange, Messages queue)
    {
        switch (exchange.Method)
        {
            case "POST":
                return Put(exchange, queue);
            case "DELETE":
                queue.Clear();
                return new Answer(204);
            case "GET":
                var peeks = exchange.Parameter("peekonly") == "true";
                if (Number(exchange, "numofmessages", 1) is not (>= 1 and <= MostMessages) || Number(exchange, "visibilitytimeout", 30) is not (>= 1 and <= WeekSeconds))
                    return Refused(QueueRefusals.OutOfRange);
                var most = Number(exchange, "numofmessages", 1)!.Value;
                var messages = peeks ? queue.Peek(most) : queue.Receive(most, TimeSpan.FromSeconds(Number(exchange, "visibilitytimeout", 30)!.Value));
                return Document(new XElement("QueueMessagesList", messages.Select(message => Element(message, withReceipt: !peeks, withText: true))));
            default:
                return Refused(QueueRefusals.NotImplemented);
        }
    }

    private static Answer AnswerMessage(Exchange exchange, Messages queue, string id)
    {
        if (exchange.Parameter("popreceipt") is not { } receipt)
            return Refused(QueueRefusals.NoReceipt);
        if (exchange.Method == "DELETE")
            return queue.Delete(id, receipt) is { } refusal ? Refused(refusal) : new Answer(204);
        if (exchange.Method != "PUT")
            return Refused(QueueRefusals.NotImplemented);
        if (Number(exchange, "visibilitytimeout", -1) is not { } seconds || seconds is < 0 or > WeekSeconds)
            return Refused(QueueRefusals.OutOfRange);
        string? text = null;
        if (exchange.Body.Length > 0 && ReadText(exchange.Body, out text) is { } unread)
            return Refused(unread);
        return queue.Update(id, receipt, TimeSpan.FromSeconds(seconds), text, out var updated) is { } refused
            ? Refused(refused)
            : new Answer(204).With("x-ms-popreceipt", updated!.PopReceipt).With("x-ms-time-next-visible", Format(updated.VisibleAt));
    }

    private static Answer Put(Exchange exchange, Messages queue)
    {
        if (ReadText(exchange.Body, out var text) is { } refusal)
            return Refused(refusal);
        if (Number(exchange, "visibilitytimeout", 0) is not { } invisible || invisible is < 0 or > WeekSeconds)
            return Refused(QueueRefusals.OutOfRange);
        if (Number(exchange, "messagettl", WeekSeconds) is not { } life || life is 0 or < -1 || (life > 0 && invisible >= life))
            return Refused(QueueRefusals.OutOfRange);
        var message = queue.Put(text!, TimeSpan.FromSeconds(invisible), life < 0 ? null : TimeSpan.FromSeconds(life));
        return Document(new XElement("QueueMessagesList", Element(message, withReceipt: true, withText: false)), 201);
    }

    private static XElement Element(QueueMessage message, bool withReceipt, bool withText) => new(
        "QueueMessage",
        new XElement("MessageId", message.Id),
        new XElement("InsertionTime", Format(message.InsertedAt)),
        new XElement("ExpirationTime", Format(message.ExpiresAt)),
        withReceipt ? new XElement("PopReceipt", message.PopReceipt) : null,
        withReceipt ? new XElement("TimeNextVisible", Format(message.VisibleAt)) : null,
        withText ? new XElement("DequeueCount", message.DequeueCount) : null,
        withText ? new XElement("MessageText", message.Text) : null);

    private static Refusal? ReadText(ReadOnlyMemory<byte> body, out string? text)
    {
        text = null;
        try
        {
            text = XDocument.Parse(Encoding.UTF8.GetString(body.Span).TrimStart('\uFEFF'), LoadOptions.PreserveWhitespace).Root?.Element("MessageText")?.Value ?? "";
        }
        catch (XmlException)
        {
            return QueueRefusals.InvalidBody;
        }

        return Encoding.UTF8.GetByteCount(text) > MessageBytes ? QueueRefusals.MessageTooLarge : null;
    }

    private static int? Number(Exchange exchange, string name, int otherwise) =>
        exchange.Parameter(name) is not { } text ? otherwise : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Format(DateTimeOffset instant) => instant.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);

    // 3 to 63 lower-case letters, digits and dashes, no dash at an end or beside another.
    private static bool IsName(string name) =>
        name.Length is >= 3 and <= 63 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
        && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal);
}
