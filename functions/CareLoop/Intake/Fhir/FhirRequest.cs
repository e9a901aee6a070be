using System.Globalization;
using System.Text.Json;
using CareLoop.Common;

namespace CareLoop.Intake.Fhir;

/// <summary>A resource of a request: by itself, or an entry of a Bundle.</summary>
/// <param name="Index">In its Bundle, from 0.</param>
/// <param name="Resource">The resource; absent where the entry has none.</param>
/// <param name="FullUrl">Bundle.entry.fullUrl, else null.</param>
/// <param name="Method">Bundle.entry.request.method, else null.</param>
/// <param name="Url">Bundle.entry.request.url, else null.</param>
/// <param name="LastModified">Bundle.entry.response.lastModified, else null.</param>
/// <param name="IfNoneExist">Bundle.entry.request.ifNoneExist, else null.</param>
internal sealed record FhirEntry(int Index, FhirElement Resource, string? FullUrl, string? Method, string? Url, string? LastModified, string? IfNoneExist = null)
{
    public FhirIssues Issues => Resource.Issues;

    /// <summary>The type of the resource, or of what is to be deleted.</summary>
    public string? Type => Resource["resourceType"].Text(64) ?? TargetOf(Url)?.Type ?? ConditionOf(Url)?.Type;

    /// <summary>The id on its server: the resource's own, else the one in the address that it is put to or stands at.</summary>
    public string? Id => Resource["id"].Whole(FhirRequest.MaxId) ?? (Method is "POST" ? null : TargetOf(Url)?.Id) ?? TargetOf(FullUrl)?.Id;

    /// <summary>Type and search of a conditional reference or address, relative or absolute: <c>Patient?identifier=system|value</c>.</summary>
    public static (string Type, string Query)? ConditionOf(string? url) =>
        url?.Split('?', 2) is [var path, var query] && path.Split('/')[^1] is { Length: > 0 } type && type.All(char.IsAsciiLetter) ? (type, query) : null;

    /// <summary>Type and id of a literal reference, relative or absolute, with or without a version.</summary>
    public static (string? Base, string Type, string Id)? TargetOf(string? url)
    {
        if (url is null || url.Contains('?', StringComparison.Ordinal) || url.Contains('#', StringComparison.Ordinal) || url.StartsWith("urn:", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var parts = url.TrimEnd('/').Split('/');
        if (parts is [.., "_history", _])
        {
            parts = parts[..^2];
        }

        return parts is [.. var server, { Length: > 0 } type, { Length: > 0 and <= FhirRequest.MaxId } id] && char.IsAsciiLetterUpper(type[0]) && type.All(char.IsAsciiLetter)
            ? (server.Length == 0 || string.Concat(server).Length == 0 ? null : string.Join('/', server), type, id)
            : null;
    }
}

/// <summary>What came: one resource, or a Bundle. Lives as long as it is read.</summary>
internal sealed class FhirRequest : IDisposable
{
    /// <summary>The most entries of a Bundle.</summary>
    public const int MaxEntries = 3_000;

    /// <summary>FHIR allows an id 64 characters; servers are known that take more.</summary>
    public const int MaxId = 100;

    private readonly List<JsonDocument> documents = [];

    private FhirRequest(string? bundleType, string? timestamp) => (BundleType, Timestamp) = (bundleType, timestamp);

    /// <summary>Null where one resource came by itself.</summary>
    public string? BundleType { get; }

    /// <summary>Bundle.timestamp.</summary>
    public string? Timestamp { get; }

    public IReadOnlyList<FhirEntry> Entries { get; private set; } = [];

    /// <summary>Reads a request; a problem where it is no JSON, or too much of it.</summary>
    public static Result<FhirRequest> Read(ReadOnlyMemory<byte> body) => StrictJson.ParseOutline(body).Then(outline =>
    {
        using (outline)
        {
            if (outline.RootElement.ValueKind != JsonValueKind.Object)
            {
                return new Problem(ProblemKind.Invalid, "no-resource", "A resource is a JSON object with a resourceType.");
            }

            var issues = new FhirIssues();
            var root = new FhirElement(outline.RootElement, "Bundle", issues);
            return root["resourceType"].Kind == JsonValueKind.String && root["resourceType"].Text(64) == "Bundle" ? OfBundle(root, outline.RootElement) : OfResource(body);
        }
    });

    public void Dispose() => documents.ForEach(document => document.Dispose());

    private static Result<FhirRequest> OfResource(ReadOnlyMemory<byte> body) => StrictJson.Parse(body).Then<FhirRequest>(document =>
    {
        var request = new FhirRequest(null, null);
        request.documents.Add(document);
        var issues = new FhirIssues();
        var type = new FhirElement(document.RootElement, "Resource", new FhirIssues())["resourceType"].Text(64);
        if (type is null)
        {
            request.Dispose();
            return new Problem(ProblemKind.Invalid, "no-resource", "A resource is a JSON object with a resourceType.");
        }

        request.Entries = [new FhirEntry(0, new FhirElement(document.RootElement, type.All(char.IsAsciiLetter) ? type : "Resource", issues), null, null, null, null)];
        return request;
    });

    private static Result<FhirRequest> OfBundle(FhirElement root, JsonElement bundle)
    {
        if (root.SaysTwice())
        {
            return StrictJson.Twice;
        }

        var entries = root["entry"].Items.ToList();
        if (entries.Count > MaxEntries)
        {
            return new Problem(ProblemKind.TooLarge, "bundle-too-large", string.Create(CultureInfo.InvariantCulture, $"A Bundle has at most {MaxEntries} entries."));
        }

        var request = new FhirRequest(root["type"].Text(64) ?? "", root["timestamp"].Text(64));
        request.Entries = [.. entries.Select((entry, index) => request.EntryOf(entry, index))];
        return request;
    }

    /// <summary>The resource of an entry is parsed by itself and strictly, so that one that can't be read fails alone.</summary>
    private FhirEntry EntryOf(FhirElement outline, int index)
    {
        var issues = new FhirIssues();
        var place = string.Create(CultureInfo.InvariantCulture, $"Bundle.entry[{index}]");
        if (outline.SaysTwice() || outline["request"].SaysTwice())
        {
            issues.Wrong(place, "a member occurs twice in this entry", "structure");
        }

        var raw = outline["resource"];
        JsonElement resource = default;
        if (raw.Kind == JsonValueKind.Object)
        {
            var parsed = StrictJson.Parse(raw.RawUtf8.ToArray());
            if (parsed.IsOk)
            {
                documents.Add(parsed.Value);
                resource = parsed.Value.RootElement;
            }
            else
            {
                issues.Wrong($"{place}.resource", parsed.Problem.Detail, "structure");
            }
        }
        else if (!raw.IsAbsent || outline.Kind != JsonValueKind.Object)
        {
            issues.Wrong($"{place}.resource", "must be a resource", "structure");
        }

        return new FhirEntry(
            index,
            new FhirElement(resource, $"{place}.resource", issues),
            outline["fullUrl"].Whole(400),
            outline["request"]["method"].Text(16)?.ToUpperInvariant(),
            outline["request"]["url"].Whole(400),
            outline["response"]["lastModified"].Text(64),
            outline["request"]["ifNoneExist"].Whole(400));
    }
}
