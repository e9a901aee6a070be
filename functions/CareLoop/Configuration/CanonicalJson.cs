using System.Text.Encodings.Web;
using System.Text.Json;

namespace CareLoop.Configuration;

/// <summary>One way to write a document, so that two that say the same in the same order are equal.</summary>
internal static class CanonicalJson
{
    // A member that stands twice would be read as one and shown as the other.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    // Chinese stays readable; nothing here is ever put into a page unescaped.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Without white space; null for what is not JSON, or holds text that is not Unicode.</summary>
    public static string? Of(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return JsonSerializer.Serialize(document.RootElement, Readable);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or ArgumentException)
        {
            // The last two: half a surrogate pair, found when it is unescaped or encoded.
            return null;
        }
    }
}
