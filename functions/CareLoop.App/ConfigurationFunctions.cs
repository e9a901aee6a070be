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
        return ConfigAnswers.Of(caller.Value, documents);
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
        return found is not null && ConfigAnswers.MaySee(caller.Value, found) ? ConfigAnswers.Of(request, found) : AccessRule.NotFound.ToResult();
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
        return ConfigAnswers.Of(caller.Value, versions.Where(version => version.Key.Organisation == organisation && version.Key.Name == name));
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
        return published.Match(document => ConfigAnswers.Of(request, document), problem => problem.ToResult());
    }
}
