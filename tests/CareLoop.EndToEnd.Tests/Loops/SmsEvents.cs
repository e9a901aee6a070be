using System.Text.Json.Nodes;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>Events as Event Grid puts them on the queue, written by hand after the published examples.</summary>
internal static class SmsEvents
{
    /// <summary>A text from a phone, in CloudEvents schema.</summary>
    public static string Received(Person from, string text, DateTimeOffset at)
    {
        var id = $"Incoming_{Guid.NewGuid():D}";
        return CloudEvent(id, "Microsoft.Communication.SMSReceived", at, new JsonObject
        {
            ["MessageId"] = id,
            ["From"] = from.E164[1..],
            ["To"] = RunningLoop.SmsSender,
            ["Message"] = text,
            ["ReceivedTimestamp"] = $"{at.UtcDateTime:O}",
        });
    }

    /// <summary>A delivery report about a text.</summary>
    public static string Report(Text text, Person to, string details, DateTimeOffset at, bool cloudEvent)
    {
        var data = new JsonObject
        {
            ["messageId"] = text.MessageId,
            ["from"] = RunningLoop.SmsSender,
            ["to"] = to.E164[1..],
            ["deliveryStatus"] = details.StartsWith("2000", StringComparison.Ordinal) ? "Delivered" : "Failed",
            ["deliveryStatusDetails"] = details,
            ["deliveryAttempts"] = new JsonArray(),
            ["receivedTimestamp"] = $"{at.UtcDateTime:O}",
            ["tag"] = text.Tag,
        };
        return cloudEvent ? CloudEvent(text.MessageId, Reported, at, data) : new JsonObject
        {
            ["id"] = text.MessageId,
            ["topic"] = Resource,
            ["subject"] = "/phonenumber/" + to.E164[1..],
            ["data"] = data,
            ["eventType"] = Reported,
            ["dataVersion"] = "1.0",
            ["metadataVersion"] = "1",
            ["eventTime"] = $"{at.UtcDateTime:O}",
        }.ToJsonString();
    }

    private const string Reported = "Microsoft.Communication.SMSDeliveryReportReceived";

    private const string Resource = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/g/providers/Microsoft.Communication/communicationServices/c";

    private static string CloudEvent(string id, string type, DateTimeOffset at, JsonObject data) => new JsonObject
    {
        ["id"] = id,
        ["source"] = Resource,
        ["subject"] = "/phonenumber/" + RunningLoop.SmsSender[1..],
        ["type"] = type,
        ["time"] = $"{at.UtcDateTime:O}",
        ["specversion"] = "1.0",
        ["data"] = data,
    }.ToJsonString();
}
