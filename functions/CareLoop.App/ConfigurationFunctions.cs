using System.Globalization;
using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>Configuration over HTTP: read by administrators, heads of department and auditors, published by administrators.</summary>
public sealed class ConfigurationFunctions(StaffAccess access, ConfigStore store)
{
    /// <summary>Name of <see cref="List"/>.</summary>
    public const string ListName = "ListConfiguration";

    /// <summary>Name of <see cref="Read"/>.</summary>
    public const string ReadName = "ReadConfiguration";

    /// <summary>Name of <see cref="History"/>.</summary>
    public const string HistoryName = "ReadConfigurationHistory";

    /// <summary>Name of <see cref="Publish"/>.</summary>
    public const string PublishName = "PublishConfiguration";

    /// <summary>The current version of every document of a kind.</summary>
    [Function(ListName)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/config/{kind}")] HttpRequest request,
        string kind,
        CancellationToken cancellationToken)
    {
        var caller = access.Admit(request, ListName);
        if (caller.Problem is { } refused)
            return refused.ToResult();

        var documents = (await store.GetAsync(cancellationToken)).Documents.Where(document => document.Key.Kind == kind);
        return Answer(caller.Value, documents);
    }

    /// <summary>The current version of one document.</summary>
    [Function(ReadName)]
    public async Task<IResult> Read(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/config/{kind}/{organisation}/{name}")] HttpRequest request,
        string kind,
        string organisation,
        string name,
        CancellationToken cancellationToken)
    {
        var caller = access.Admit(request, ReadName);
        if (caller.Problem is { } refused)
            return refused.ToResult();

        var documents = (await store.GetAsync(cancellationToken)).Documents;
        var found = documents.FirstOrDefault(document => document.Key.Kind == kind && document.Key.Organisation == organisation && document.Key.Name == name);
        return found is not null && MaySee(caller.Value, found) ? Answer(request, found) : AccessRule.NotFound.ToResult();
    }

    /// <summary>Every version of one document, oldest first.</summary>
    [Function(HistoryName)]
    public async Task<IResult> History(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/config/{kind}/{organisation}/{name}/versions")] HttpRequest request,
        string kind,
        string organisation,
        string name,
        CancellationToken cancellationToken)
    {
        var caller = access.Admit(request, HistoryName);
        if (caller.Problem is { } refused)
            return refused.ToResult();

        var versions = await store.ListAsync(kind, cancellationToken);
        return Answer(caller.Value, versions.Where(version => version.Key.Organisation == organisation && version.Key.Name == name));
    }

    /// <summary>Publishes the next version; with If-Match, only where the one given is still the current one.</summary>
    [Function(PublishName)]
    public async Task<IResult> Publish(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/config/{kind}/{organisation}/{name}")] HttpRequest request,
        string kind,
        string organisation,
        string name,
        CancellationToken cancellationToken)
    {
        var caller = access.Admit(request, PublishName);
        if (caller.Problem is { } refused)
            return refused.ToResult();

        if (!IfMatch.TryRead(request, out var basedOn))
            return IfMatch.Bad.ToResult();

        var body = await RequestBody.TextAsync(request, ConfigStore.MaxDocumentBytes, cancellationToken);
        if (body.Problem is { } unread)
            return unread.ToResult();

        var publish = new PublishConfiguration(kind, organisation, name, body.Value, caller.Value, request.HttpContext.TraceIdentifier) { BasedOn = basedOn };
        var published = await store.PublishAsync(publish, cancellationToken);
        return published.Match(document => Answer(request, document), problem => problem.ToResult());
    }

    // What is common to all organisations applies to each, so whoever may read at all may read it.
    private static bool MaySee(Principal caller, ConfigDocument document) =>
        document.Key.Organisation == Scope.Any || ConfigStore.MayRead.Covers(caller, document.Key.Organisation, null);

    private static IResult Answer(Principal caller, IEnumerable<ConfigDocument> documents)
    {
        var visible = documents.Where(document => MaySee(caller, document)).Select(ConfigDocumentAnswer.Of).ToList();
        return visible.Count == 0 ? AccessRule.NotFound.ToResult() : Results.Json(new { items = visible });
    }

    private static IResult Answer(HttpRequest request, ConfigDocument document)
    {
        request.HttpContext.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{document.Version}\"");
        return Results.Json(ConfigDocumentAnswer.Of(document));
    }

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
