using System.Globalization;
using CareLoop.Common;
using CareLoop.Patients.Profiles;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>Who a patient is, and how the patient is reached.</summary>
public sealed class ProfileFunctions(StaffAccess access, ReadProfile read, ChangeProfile change, RecordConsent consent)
{
    private const int MaxBodyBytes = 16 * 1024;

    /// <summary>One patient's profile.</summary>
    [Function(FunctionNames.ReadProfile)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/patients/{key}")] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReadProfile);
        return who.IsOk ? Answer(request, await read.HandleAsync(who.Value, key, cancellationToken)) : who.Problem.ToResult();
    }

    /// <summary>Writes all that staff know of a patient; with If-Match, only where the version given is still the current one.</summary>
    [Function(FunctionNames.ChangeProfile)]
    public async Task<IResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/patients/{key}/profile")] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ChangeProfile);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        if (!IfMatch.TryRead(request, out var basedOn))
        {
            return IfMatch.Bad.ToResult();
        }

        var body = await RequestBody.ObjectAsync(request, MaxBodyBytes, cancellationToken);
        return body.IsOk ? Answer(request, await change.HandleAsync(who.Value, key, body.Value, basedOn, cancellationToken)) : body.Problem.ToResult();
    }

    /// <summary>Records what a patient has said to being texted.</summary>
    [Function(FunctionNames.RecordConsent)]
    public async Task<IResult> ConsentAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/patients/{key}/consents")] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.RecordConsent);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var body = await RequestBody.ObjectAsync(request, MaxBodyBytes, cancellationToken);
        return body.IsOk ? Answer(request, await consent.HandleAsync(who.Value, key, body.Value, cancellationToken)) : body.Problem.ToResult();
    }

    private static IResult Answer(HttpRequest request, Result<ProfileView> result) => result.Match(
        view =>
        {
            request.HttpContext.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{view.Version}\"");
            return Results.Json(view);
        },
        problem => problem.ToResult());
}
