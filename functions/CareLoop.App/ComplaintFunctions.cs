using System.Globalization;
using CareLoop.Common;
using CareLoop.Complaints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>What people complain of, praise, ask and suggest, and what staff do about it.</summary>
public sealed class ComplaintFunctions(StaffAccess access, ReceiveCase receive, ListCases list, ReadCase read, ChangeCase change, TryRules rules)
{
    private const int MaxBodyBytes = 128 * 1024;

    /// <summary>Takes what was brought by phone, by letter or in person.</summary>
    [Function(FunctionNames.ReceiveComplaint)]
    public async Task<IResult> ReceiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/complaints")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReceiveComplaint);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var body = await RequestBody.ObjectAsync(request, MaxBodyBytes, cancellationToken);
        return body.IsOk ? Answer(request, await receive.HandleAsync(who.Value, body.Value, Key(request), cancellationToken), StatusCodes.Status201Created) : body.Problem.ToResult();
    }

    /// <summary>Cases: <c>?organisation=&amp;from=&amp;to=&amp;state=open|overdue|...&amp;kind=&amp;category=&amp;department=&amp;clinician=&amp;mine=true&amp;number=&amp;after=&amp;limit=</c>.</summary>
    [Function(FunctionNames.ListComplaints)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/complaints")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ListComplaints);
        var question = new CaseQuestion(
            request.FigureQuestion(), request.Asked("state"), request.Asked("kind"), request.Asked("category"), request.Asked("mine") == "true", request.Asked("number"), request.Asked("after"), request.Asked("limit"));
        return who.IsOk ? (await list.HandleAsync(who.Value, question, cancellationToken)).Match(page => Results.Json(page), problem => problem.ToResult()) : who.Problem.ToResult();
    }

    /// <summary>One case, with everything that happened.</summary>
    [Function(FunctionNames.ReadComplaint)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/complaints/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ReadComplaint);
        return who.IsOk ? Answer(request, await read.HandleAsync(who.Value, id, cancellationToken), StatusCodes.Status200OK) : who.Problem.ToResult();
    }

    /// <summary>Does something with a case; which verbs there are stands in docs/complaints.md.</summary>
    [Function(FunctionNames.ChangeComplaint)]
    public async Task<IResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/complaints/{id}/{verb}")] HttpRequest request, string id, string verb, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ChangeComplaint);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        if (!IfMatch.TryRead(request, out var basedOn))
        {
            return IfMatch.Bad.ToResult();
        }

        var body = await RequestBody.ObjectAsync(request, MaxBodyBytes, cancellationToken);
        return body.IsOk ? Answer(request, await change.HandleAsync(who.Value, id, verb, body.Value, basedOn, Key(request), cancellationToken), StatusCodes.Status200OK) : body.Problem.ToResult();
    }

    /// <summary>Where a case would go, and why: <c>{"organisation": …, "text": …}</c>. Nothing is stored.</summary>
    [Function(FunctionNames.TryComplaintRules)]
    public async Task<IResult> TryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/complaint-rules/try")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.TryComplaintRules);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var body = await RequestBody.ObjectAsync(request, MaxBodyBytes, cancellationToken);
        return body.IsOk ? (await rules.HandleAsync(who.Value, body.Value, cancellationToken)).Match(trial => Results.Json(trial), problem => problem.ToResult()) : body.Problem.ToResult();
    }

    private static string? Key(HttpRequest request) => request.Headers[TaskFunctions.KeyHeader] is [{ Length: > 0 and <= 200 } stated] ? stated : null;

    private static IResult Answer(HttpRequest request, Result<CaseView> result, int status) => result.Match(
        view =>
        {
            request.HttpContext.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{view.Version}\"");
            return Results.Json(view, statusCode: status);
        },
        problem => problem.ToResult());
}
