using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CareLoop.Common;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake;

/// <summary>
/// Reads requests that carry CloudEvents 1.0 (HTTP binding and JSON format 1.0.2): one event in
/// structured or binary mode, or a batch, of which each item is judged by itself.
/// </summary>
public static class CloudEvents
{
    /// <summary>The largest request, in bytes. Whoever reads the body need read only one byte more.</summary>
    public const int MaxBodyBytes = 256 * 1024;

    /// <summary>The most events in one batch.</summary>
    public const int MaxBatch = 100;

    /// <summary>Media type of one event in structured mode.</summary>
    public const string StructuredType = "application/cloudevents+json";

    /// <summary>Media type of a batch.</summary>
    public const string BatchType = "application/cloudevents-batch+json";

    /// <summary>Media type of the data in binary mode, where the attributes are headers.</summary>
    public const string BinaryType = "application/json";

    /// <summary>How far ahead of us a source's clock may be.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromHours(24);

    private static readonly string[] Attributes = ["specversion", "id", "source", "type", "time"];

    private enum Mode
    {
        Unsupported,
        Structured,
        Batch,
        Binary,
    }

    /// <summary>
    /// Reads the events of one request; a problem only where the request as a whole can't be read.
    /// Whatever the request holds, this returns: it never throws for it.
    /// </summary>
    /// <param name="contentType">The Content-Type header, null when absent.</param>
    /// <param name="header">A header by name, null when absent. Asked for the <c>ce-</c> headers in binary mode.</param>
    /// <param name="body">The body as received.</param>
    /// <param name="sender">Who sent it, as authenticated.</param>
    /// <param name="now">Business time, against which an event's time is judged.</param>
    public static Result<ReceivedEvents> Read(string? contentType, Func<string, string?> header, ReadOnlyMemory<byte> body, string sender, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (body.Length > MaxBodyBytes)
            return new Problem(ProblemKind.TooLarge, "body-too-large", $"A request may have at most {MaxBodyBytes / 1024} KiB.");

        var latest = now + MaxAhead;
        return ModeOf(contentType, header) switch
        {
            Mode.Structured => StrictJson.Parse(body).Then(document => One(ReadItem(document, sender, latest))),
            Mode.Binary => StrictJson.Parse(body).Then(document => One(ReadBinary(header, document, sender, latest))),
            Mode.Batch => StrictJson.ParseOutline(body).Then(document => ReadBatch(document, sender, latest)),
            _ => new Problem(ProblemKind.Invalid, "unsupported-content-type",
                $"Send {StructuredType}, {BatchType}, or {BinaryType} with the attributes as ce- headers; in UTF-8."),
        };
    }

    private static Result<ReceivedEvents> One(ReceivedEvent item) => new ReceivedEvents(false, [item]);

    private static Mode ModeOf(string? contentType, Func<string, string?> header)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
            return Mode.Unsupported;
        if (type.CharSet is { } charset && !charset.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return Mode.Unsupported;
        return type.MediaType?.ToLowerInvariant() switch
        {
            StructuredType => Mode.Structured,
            BatchType => Mode.Batch,
            BinaryType when Attributes.Any(attribute => header($"ce-{attribute}") is not null) => Mode.Binary,
            _ => Mode.Unsupported,
        };
    }

    private static Result<ReceivedEvents> ReadBatch(JsonDocument document, string sender, DateTimeOffset latest)
    {
        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Array)
                return new Problem(ProblemKind.Invalid, "batch-not-an-array", "A batch is an array of events.");
            if (document.RootElement.GetArrayLength() > MaxBatch)
                return new Problem(ProblemKind.TooLarge, "batch-too-large", $"A batch may have at most {MaxBatch} events.");
            return new ReceivedEvents(true, [.. document.RootElement.EnumerateArray().Select(item =>
                StrictJson.Parse(Encoding.UTF8.GetBytes(item.GetRawText())).Match(
                    strict => ReadItem(strict, sender, latest),
                    problem => new ReceivedEvent(null, problem)))]);
        }
    }

    private static ReceivedEvent ReadItem(JsonDocument document, string sender, DateTimeOffset latest)
    {
        using (document)
        {
            var errors = new FieldErrors();
            var root = new JsonPlace(document.RootElement, "", errors);
            if (root.Kind != JsonValueKind.Object)
                return new ReceivedEvent(null, new Problem(ProblemKind.Unprocessable, "invalid-event", "An event is a JSON object."));
            return Received(root, root["data"], sender, latest, errors);
        }
    }

    private static ReceivedEvent ReadBinary(Func<string, string?> header, JsonDocument data, string sender, DateTimeOffset latest)
    {
        using (data)
        {
            var errors = new FieldErrors();
            var attributes = new Dictionary<string, string>();
            foreach (var attribute in Attributes)
            {
                if (header($"ce-{attribute}") is not { } encoded)
                    continue;
                if (CloudEventHeader.TryDecode(encoded, out var value))
                    attributes[attribute] = value;
                else
                    errors.Add($"/{attribute}", "must be percent-encoded UTF-8");
            }
            // As if it had come in structured mode, so that one set of rules and pointers serves both.
            var envelope = new JsonPlace(JsonSerializer.SerializeToElement(attributes), "", errors);
            return Received(envelope, new JsonPlace(data.RootElement, "/data", errors), sender, latest, errors);
        }
    }

    private static ReceivedEvent Received(JsonPlace envelope, JsonPlace data, string sender, DateTimeOffset latest, FieldErrors errors)
    {
        var id = envelope["id"].ExactId(HisEventLimits.Id);
        return new ReceivedEvent(id.Length == 0 ? null : id, HisEventReader.Read(envelope, data, sender, latest, errors).Then(Fits));
    }

    private static Result<HisEvent> Fits(HisEvent read) =>
        HisEventJson.Write(read).Length <= HisEventLimits.Json
            ? read
            : new Problem(ProblemKind.TooLarge, "event-too-large", $"An event may have at most {HisEventLimits.Json} characters once it is normalised.");
}
