using System.Text;
using System.Text.Json;
using CareLoop.Common;
using Microsoft.AspNetCore.Http;

namespace CareLoop.App;

/// <summary>Reads what a caller sends, as far as it is accepted.</summary>
public static class RequestBody
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Problem TooLarge = new(ProblemKind.TooLarge, "body-too-large", "The body of the request is larger than is accepted.");

    private static readonly Problem NoObject = new(ProblemKind.Invalid, "not-json", "The body is a JSON object.");

    private static readonly Problem NotUtf8 = new(ProblemKind.Invalid, "body-not-utf8", "The body of the request is not UTF-8 text.");

    /// <summary>The body as a JSON object; nothing is one without members. Wrong (400) where it is none.</summary>
    public static async Task<Result<JsonElement>> ObjectAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken) =>
        (await TextAsync(request, maxBytes, cancellationToken)).Then<JsonElement>(text =>
        {
            try
            {
                var body = JsonElement.Parse(text.Length == 0 ? "{}" : text);
                return body.ValueKind == JsonValueKind.Object ? body : NoObject;
            }
            catch (JsonException)
            {
                return NoObject;
            }
        });

    /// <summary>The body as text; too large (413), read no further than that, or invalid (400) where it is not UTF-8.</summary>
    public static async Task<Result<string>> TextAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.ContentLength > maxBytes)
            return TooLarge;

        // One byte more than is accepted tells a body that is too large and did not say so.
        var bytes = new byte[(int)Math.Min(request.ContentLength ?? maxBytes, maxBytes) + 1];
        var length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > maxBytes)
            return TooLarge;

        try
        {
            return Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return NotUtf8;
        }
    }

    /// <summary>What an address asks of the figures.</summary>
    public static FigureQuestion FigureQuestion(this HttpRequest request) => new(
        request.Asked("organisation"), request.Asked("from"), request.Asked("to"), request.Asked("month"), request.Asked("by"), request.Asked("department"), request.Asked("clinician"));

    /// <summary>A parameter of the address; null where there is none, or it stands twice.</summary>
    public static string? Asked(this HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Query[name] is [{ Length: > 0 } value] ? value : null;
    }

    /// <summary>A member that is text; null where there is none.</summary>
    public static string? Text(JsonElement body, string member) =>
        body.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
