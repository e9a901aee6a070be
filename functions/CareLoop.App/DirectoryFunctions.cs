using System.Text.Json;
using CareLoop.Access;
using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using CareLoop.Configuration.Staff;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>Who works in an organisation, and how its patients would be followed up.</summary>
public sealed class DirectoryFunctions(StaffAccess access, ConfigStore store, ImportDirectory import, PreviewPlan preview)
{
    private const int MaxPreviewBytes = 256 * 1024;

    /// <summary>The directory of an organisation: the document of kind <see cref="ConfigKind.Directory"/>.</summary>
    [Function(FunctionNames.ReadDirectory)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/directory")] HttpRequest request, CancellationToken cancellationToken)
    {
        var caller = access.Admit(request, FunctionNames.ReadDirectory);
        if (caller.Problem is { } refused)
            return refused.ToResult();

        var isKey = ConfigKey.TryCreate(ConfigKind.Directory, request.Query["organisation"], ConfigKind.OnlyName, out var key);
        var found = isKey ? (await store.GetAsync(cancellationToken)).Find(key) : null;
        return found is not null && ConfigAnswers.MaySee(caller.Value, found) ? ConfigAnswers.Of(request, found) : AccessRule.NotFound.ToResult();
    }

    /// <summary>Publishes the directory as a whole; with If-Match, only where the version given is still the current one.</summary>
    [Function(FunctionNames.PublishDirectory)]
    public async Task<IResult> PublishAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/directory")] HttpRequest request, CancellationToken cancellationToken)
    {
        var caller = access.Admit(request, FunctionNames.PublishDirectory);
        if (caller.Problem is { } refused)
            return refused.ToResult();

        if (!IfMatch.TryRead(request, out var basedOn))
            return IfMatch.Bad.ToResult();

        var body = await RequestBody.TextAsync(request, ConfigStore.MaxDocumentBytes, cancellationToken);
        if (body.Problem is { } unread)
            return unread.ToResult();

        var publish = new PublishConfiguration(ConfigKind.Directory, Organisation(request), ConfigKind.OnlyName, body.Value, caller.Value, request.HttpContext.TraceIdentifier) { BasedOn = basedOn };
        var published = await store.PublishAsync(publish, cancellationToken);
        return published.Match(document => ConfigAnswers.Of(request, document), problem => problem.ToResult());
    }

    /// <summary>Brings people or departments in from a CSV file, all of it or nothing.</summary>
    [Function(FunctionNames.ImportDirectory)]
    public async Task<IResult> ImportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/directory/import")] HttpRequest request, CancellationToken cancellationToken)
    {
        var caller = access.Admit(request, FunctionNames.ImportDirectory);
        if (caller.Problem is { } refused)
            return refused.ToResult();

        if (!IfMatch.TryRead(request, out var basedOn))
            return IfMatch.Bad.ToResult();

        var body = await request.ReadAtMostAsync(Configuration.Staff.ImportDirectory.MaxBodyBytes, cancellationToken);
        var file = new DirectoryImport(Organisation(request), request.Query["replace"] == "true", basedOn, request.ContentType, body, request.HttpContext.TraceIdentifier);
        var imported = await import.HandleAsync(caller.Value, file, cancellationToken);
        if (imported.IsOk)
            ConfigAnswers.Version(request, imported.Value.Version);
        return imported.Match(answer => Results.Json(answer), problem => problem.ToResult());
    }

    /// <summary>Which plan takes a discharge or visit, why, and when its steps are.</summary>
    [Function(FunctionNames.PreviewPlan)]
    public async Task<IResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/follow-up-plans/preview")] HttpRequest request, CancellationToken cancellationToken)
    {
        var caller = access.Admit(request, FunctionNames.PreviewPlan);
        if (caller.Problem is { } refused)
            return refused.ToResult();

        var body = await RequestBody.ObjectAsync(request, MaxPreviewBytes, cancellationToken);
        if (body.Problem is { } unread)
            return unread.ToResult();

        var shown = await preview.HandleAsync(caller.Value, Organisation(request), body.Value, cancellationToken);
        return shown.Match(answer => Results.Json(answer), problem => problem.ToResult());
    }

    private static string Organisation(HttpRequest request) => request.Query["organisation"] is [{ Length: > 0 } organisation] ? organisation : "";
}
