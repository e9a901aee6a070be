using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace CareLoop.Common;

/// <summary>
/// Parses JSON that others send. A repeated member is refused: of two phones under one name, either
/// choice would be a guess, and two systems that guess differently disagree about a patient.
/// </summary>
internal static class StrictJson
{
    /// <summary>Levels of nesting; ours need six, the rest is room for members that we ignore.</summary>
    public const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>What is said of a document in which a member occurs twice.</summary>
    public static Problem Twice => Broken("A member occurs twice in one object.");

    // Finds the items of a batch; each is then parsed strictly by itself, so that one bad item fails alone.
    private static readonly JsonDocumentOptions Outline = new() { MaxDepth = 2 * MaxDepth };

    /// <summary>The document, which the caller disposes, or a problem that says where it is broken.</summary>
    public static Result<JsonDocument> Parse(ReadOnlyMemory<byte> utf8) => Parse(utf8, Strict);

    /// <inheritdoc cref="Parse(ReadOnlyMemory{byte})"/>
    /// <remarks>Repeated members and deeper nesting pass: what is inside is to be parsed again.</remarks>
    public static Result<JsonDocument> ParseOutline(ReadOnlyMemory<byte> utf8) => Parse(utf8, Outline);

    private static Result<JsonDocument> Parse(ReadOnlyMemory<byte> utf8, JsonDocumentOptions options)
    {
        // Interface engines on Windows like to begin with a byte order mark; RFC 8259 lets us ignore it.
        var json = utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        if (!Utf8.IsValid(json.Span))
            return Broken("It is not UTF-8.");
        try
        {
            return JsonDocument.Parse(json, options);
        }
        catch (JsonException e) when (e is { LineNumber: { } line, BytePositionInLine: { } column })
        {
            return Broken(string.Create(CultureInfo.InvariantCulture, $"It breaks off or goes wrong at line {line + 1}, byte {column + 1}."));
        }
        catch (JsonException)
        {
            return Twice;
        }
        catch (InvalidOperationException)
        {
            return Broken("The name of a member holds half a surrogate pair.");
        }
    }

    private static Problem Broken(string reason) =>
        new(ProblemKind.Invalid, "invalid-json", $"JSON in UTF-8 is expected, at most {MaxDepth} levels deep, each member once in its object. {reason}");
}
