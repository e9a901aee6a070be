using System.Globalization;
using System.Text.Json.Nodes;

namespace CareLoop.Local.Bench;

/// <summary>The patients' phones and what they write.</summary>
internal static class Texts
{
    public const string Sender = "+8610690000";

    /// <summary>None of only zeros, which is taken for no phone.</summary>
    public static string PhoneOf(int patient) => "+86139" + (10_000_000 + patient).ToString("D8", CultureInfo.InvariantCulture);

    /// <summary>A patient writes, and confirms unless it is something else: the event as Event Grid puts it on the queue.</summary>
    public static string Answer(int patient, DateTimeOffset at, string which = "first", string words = "1") => new JsonObject
    {
        ["id"] = $"in-{which}-{patient}",
        ["eventType"] = "Microsoft.Communication.SMSReceived",
        ["eventTime"] = at.ToString("O", CultureInfo.InvariantCulture),
        ["dataVersion"] = "1.0",
        ["data"] = new JsonObject
        {
            ["messageId"] = $"in-{which}-{patient}",
            ["from"] = PhoneOf(patient),
            ["to"] = Sender,
            ["message"] = words,
            ["receivedTimestamp"] = at.ToString("O", CultureInfo.InvariantCulture),
        },
    }.ToJsonString();
}
