using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CareLoop.Messaging;

/// <summary>
/// Reads events of Azure Communication Services as Event Grid delivers them: in Event Grid's schema, alone or as an
/// array of one, or as CloudEvents 1.0. Keys are taken in any case, because the service itself mixes
/// <c>messageId</c>, <c>MessageId</c>, <c>specversion</c> and <c>specVersion</c>.
/// </summary>
internal static partial class SmsEventParser
{
    private const string Received = "Microsoft.Communication.SMSReceived";
    private const string DeliveryReport = "Microsoft.Communication.SMSDeliveryReportReceived";
    private const string Validation = "Microsoft.EventGrid.SubscriptionValidationEvent";

    public static SmsEvent Parse(string? message) => Parse(Encoding.UTF8.GetBytes(message ?? ""));

    /// <summary>The event in a queue message's body. Never throws.</summary>
    /// <param name="message">JSON in UTF-8, or Base64 of it where a queue's encoding was not undone.</param>
    public static SmsEvent Parse(ReadOnlySpan<byte> message)
    {
        // Through a string: invalid UTF-8 becomes replacement characters there and would be an exception later on.
        var json = Encoding.UTF8.GetString(message).Trim('\uFEFF', ' ', '\t', '\r', '\n', '\0');
        if (!json.StartsWith('{') && !json.StartsWith('[') && FromBase64(json) is { } decoded) json = decoded;

        try
        {
            // Half of an emoji, escaped: a phone that cut its text there still sent an answer.
            json = Escape().Replace(json, escape => escape.Groups["half"].Success ? @"\uFFFD" : escape.Value);
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(json));
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return new SmsEvent.NotUnderstood("not-json");
        }
    }

    private static SmsEvent Read(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            if (root.GetArrayLength() != 1) return new SmsEvent.NotUnderstood("not-one-event");
            root = root[0];
        }

        if (root.ValueKind != JsonValueKind.Object) return new SmsEvent.NotUnderstood("not-an-event");
        if ((Text(root, "eventType") ?? Text(root, "type")) is not { } type) return new SmsEvent.NotUnderstood("field-missing:/type");
        if (Member(root, "data") is not { ValueKind: JsonValueKind.Object } data) return new SmsEvent.NotUnderstood("field-missing:/data");

        if (Is(type, Received)) return ReadReceived(root, data);
        if (Is(type, DeliveryReport)) return ReadDeliveryReport(root, data);
        if (!Is(type, Validation)) return new SmsEvent.NotUnderstood("type-not-handled");
        return NotEmpty(data, "validationCode") is { } code
            ? new SmsEvent.SubscriptionValidation(code)
            : new SmsEvent.NotUnderstood("field-missing:/data/validationCode");
    }

    private static SmsEvent ReadReceived(JsonElement root, JsonElement data)
    {
        if ((NotEmpty(data, "messageId") ?? NotEmpty(root, "id")) is not { } messageId) return new SmsEvent.NotUnderstood("field-missing:/data/messageId");
        if (NotEmpty(data, "from") is not { } from) return new SmsEvent.NotUnderstood("field-missing:/data/from");
        if (NotEmpty(data, "to") is not { } to) return new SmsEvent.NotUnderstood("field-missing:/data/to");
        if (ReceivedAt(root, data) is not { } at) return new SmsEvent.NotUnderstood("field-missing:/data/receivedTimestamp");

        return new SmsEvent.SmsReceived(
            NotEmpty(root, "id") ?? messageId, messageId, SmsAddress.Of(from), SmsAddress.Of(to), Text(data, "message") ?? "", at);
    }

    private static SmsEvent ReadDeliveryReport(JsonElement root, JsonElement data)
    {
        if ((NotEmpty(data, "messageId") ?? NotEmpty(root, "id")) is not { } messageId) return new SmsEvent.NotUnderstood("field-missing:/data/messageId");
        if (NotEmpty(data, "to") is not { } to) return new SmsEvent.NotUnderstood("field-missing:/data/to");
        if (ReceivedAt(root, data) is not { } at) return new SmsEvent.NotUnderstood("field-missing:/data/receivedTimestamp");

        var details = Text(data, "deliveryStatusDetails") ?? "";
        return new SmsEvent.SmsDeliveryReport(
            NotEmpty(root, "id") ?? messageId, messageId, SmsAddress.Of(Text(data, "from")), SmsAddress.Of(to),
            Text(data, "deliveryStatus") ?? "", details, DeliveryCodes.CodeOf(details), NotEmpty(data, "tag"), at);
    }

    private static DateTimeOffset? ReceivedAt(JsonElement root, JsonElement data) =>
        Instant(data, "receivedTimestamp") ?? Instant(root, "eventTime") ?? Instant(root, "time");

    private static DateTimeOffset? Instant(JsonElement element, string name) =>
        DateTimeOffset.TryParse(
            Text(element, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant
            : null;

    private static string? NotEmpty(JsonElement element, string name) => Text(element, name)?.Trim() is { Length: > 0 } text ? text : null;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>The member of this very name, else the first of this name in another case.</summary>
    private static JsonElement? Member(JsonElement element, string name)
    {
        if (element.TryGetProperty(name, out var exact)) return exact;

        foreach (var property in element.EnumerateObject())
        {
            if (Is(property.Name, name)) return property.Value;
        }

        return null;
    }

    /// <summary>One escape of JSON, a surrogate pair as one; <c>half</c> is a surrogate without its other.</summary>
    [GeneratedRegex(
        @"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.",
        RegexOptions.CultureInvariant)]
    private static partial Regex Escape();

    private static string? FromBase64(string text)
    {
        if (!Base64.IsValid(text)) return null;

        var decoded = Encoding.UTF8.GetString(Convert.FromBase64String(text)).Trim('\uFEFF', ' ', '\r', '\n');
        return decoded.StartsWith('{') || decoded.StartsWith('[') ? decoded : null;
    }

    private static bool Is(string value, string other) => string.Equals(value, other, StringComparison.OrdinalIgnoreCase);
}
