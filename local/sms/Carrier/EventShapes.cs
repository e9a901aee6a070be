using System.Globalization;
using System.Text.Json.Nodes;
using CareLoop.Local.Sms.Faults;
using CareLoop.Local.Sms.Ledger;

namespace CareLoop.Local.Sms.Carrier;

/// <summary>
/// The events of ACS as Event Grid puts them into a queue. Published examples differ in schema, in the case of their keys,
/// in whether numbers have a plus and in whether segmentCount is there; so do these, each by a hash of its id.
/// </summary>
internal sealed class EventShapes(SimulatorOptions options, FaultDice dice)
{
    private const string Resource =
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/careloop-local/providers/Microsoft.Communication/CommunicationServices/careloop-local";

    /// <summary>Microsoft.Communication.SMSDeliveryReportReceived.</summary>
    public JsonObject DeliveryReport(LedgerEntry entry, int code, DateTimeOffset at)
    {
        var id = entry.MessageId!;
        var delivered = code == ReportCodes.Delivered;
        var segments = Segments(entry.Text);
        var data = new JsonObject
        {
            ["messageId"] = id,
            ["from"] = Number(id, "from", entry.From),
            ["to"] = entry.To,
            ["deliveryStatus"] = ReportCodes.Status(code),
            ["deliveryStatusDetails"] = Details(id, code),
            ["receivedTimestamp"] = Timestamp(at),
            ["deliveryAttempts"] = new JsonArray(new JsonObject
            {
                [Cased(id, "timestamp")] = Timestamp(at),
                [Cased(id, "segmentsSucceeded")] = delivered ? segments : 0,
                [Cased(id, "segmentsFailed")] = delivered ? 0 : segments,
            }),
        };
        data = Cased(id, data);
        // The one key that the published example has in PascalCase among camelCase.
        if (entry.Tag is not null) data["Tag"] = entry.Tag;
        return Envelope(id, "Microsoft.Communication.SMSDeliveryReportReceived", entry.To, at, data);
    }

    /// <summary>Microsoft.Communication.SMSReceived.</summary>
    public JsonObject Received(LedgerEntry entry)
    {
        var id = entry.MessageId!;
        var data = new JsonObject
        {
            ["messageId"] = id,
            ["from"] = Number(id, "from", entry.From),
            ["to"] = Number(id, "to", entry.To),
            ["message"] = entry.Text,
            ["receivedTimestamp"] = Timestamp(entry.At),
        };
        if (Pick("segment-count", id, 2) == 0) data["segmentCount"] = Segments(entry.Text);
        return Envelope(id, "Microsoft.Communication.SMSReceived", entry.From, entry.At, Cased(id, data));
    }

    private JsonObject Envelope(string id, string type, string number, DateTimeOffset at, JsonObject data)
    {
        var subject = "/phonenumber/" + number.TrimStart('+');
        var cloud = options.Events == EventSchema.CloudEvents || (options.Events == EventSchema.Mixed && Pick("schema", id, 2) == 0);
        if (!cloud)
        {
            return new JsonObject
            {
                ["id"] = id,
                ["topic"] = Resource,
                ["subject"] = subject,
                ["data"] = data,
                ["eventType"] = type,
                ["dataVersion"] = "1.0",
                ["metadataVersion"] = "1",
                ["eventTime"] = Timestamp(at),
            };
        }
        return new JsonObject
        {
            ["source"] = Resource,
            ["subject"] = subject,
            ["type"] = type,
            ["time"] = Timestamp(at),
            ["id"] = id,
            ["data"] = data,
            [Pick("specversion", id, 4) == 0 ? "specVersion" : "specversion"] = "1.0",
        };
    }

    private JsonObject Cased(string id, JsonObject data)
    {
        var cased = new JsonObject();
        foreach (var (name, value) in data.ToList())
        {
            data.Remove(name);
            cased[Cased(id, name)] = value;
        }
        return cased;
    }

    private string Cased(string id, string name) =>
        Pick("case", id, 2) == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];

    private string Number(string id, string which, string number) =>
        Pick("plus-" + which, id, 2) == 0 ? number : number.TrimStart('+');

    private string Details(string id, int code)
    {
        var words = ReportCodes.Describe(code);
        var shape = Pick("details", id, 3);
        // Only success is ever reported without its code.
        if (shape == 0 && code == ReportCodes.Delivered) return "No error.";
        return shape == 1
            ? string.Create(CultureInfo.InvariantCulture, $"ErrorCode: {code}. ErrorMessage: {words}")
            : string.Create(CultureInfo.InvariantCulture, $"{code}: {words}");
    }

    // By the GUID at the end of the id: it depends on no time.
    private int Pick(string what, string id, int count) => dice.Pick(what, id[^36..], count);

    private static string Timestamp(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    // Near enough for a report: the app counts for itself, by the full GSM alphabet.
    private static int Segments(string text)
    {
        var (single, several) = text.All(char.IsAscii) ? (160, 153) : (70, 67);
        return text.Length <= single ? 1 : (text.Length + several - 1) / several;
    }
}
