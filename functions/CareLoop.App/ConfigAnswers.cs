using System.Globalization;
using System.Text.Json;
using CareLoop.Access;
using CareLoop.Configuration;
using Microsoft.AspNetCore.Http;

namespace CareLoop.App;

/// <summary>Documents of the configuration as they are shown, and to whom.</summary>
internal static class ConfigAnswers
{
    // What is common to all organisations applies to each, so whoever may read at all may read it.
    public static bool MaySee(Principal caller, ConfigDocument document) =>
        document.Key.Organisation == Scope.Any || ConfigStore.MayRead.Covers(caller, document.Key.Organisation, null);

    /// <summary>Those of the documents that the caller may see; not found where that is none.</summary>
    public static IResult Of(Principal caller, IEnumerable<ConfigDocument> documents)
    {
        var visible = documents.Where(document => MaySee(caller, document)).Select(ConfigDocumentAnswer.Of).ToList();
        return visible.Count == 0 ? AccessRule.NotFound.ToResult() : Results.Json(new { items = visible });
    }

    /// <summary>One document, its version as the ETag.</summary>
    public static IResult Of(HttpRequest request, ConfigDocument document)
    {
        Version(request, document.Version);
        return Results.Json(ConfigDocumentAnswer.Of(document));
    }

    /// <summary>Puts a version into the answer as its ETag.</summary>
    public static void Version(HttpRequest request, int version) =>
        request.HttpContext.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>A document as it is shown.</summary>
    private sealed record ConfigDocumentAnswer(
        string Kind, string Organisation, string Name, int Version, string? PublishedBy, DateTimeOffset? PublishedAt, JsonElement Document)
    {
        public static ConfigDocumentAnswer Of(ConfigDocument document) => new(
            document.Key.Kind,
            document.Key.Organisation,
            document.Key.Name,
            document.Version,
            document.Version == 0 ? null : document.PublishedBy,
            document.Version == 0 ? null : document.PublishedAt,
            JsonElement.Parse(document.Json));
    }
}
