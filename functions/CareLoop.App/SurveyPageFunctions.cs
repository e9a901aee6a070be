using CareLoop.Common;
using CareLoop.Surveys.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>The pages of surveys, for whoever holds a link, and the links that hang at counters.</summary>
public sealed class SurveyPageFunctions(StaffAccess access, SurveyPages pages, OpenPlace open, ReleaseAnswers release)
{
    private const int MaxBytes = 16 * 1024;

    /// <summary>The questions of a survey: <c>?lang=en</c>.</summary>
    [Function(FunctionNames.ShowSurveyPage)]
    public async Task<IResult> ShowAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "s/{token}")] HttpRequest request, string token, CancellationToken cancellationToken) =>
        Answer(request, await pages.ShowAsync(token, request.Asked("lang"), cancellationToken));

    /// <summary>The answers, as a form sends them.</summary>
    [Function(FunctionNames.AnswerSurveyPage)]
    public async Task<IResult> AnswerAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "s/{token}")] HttpRequest request, string token, CancellationToken cancellationToken)
    {
        var read = await PublicAnswer.FormAsync(request, cancellationToken);
        if (!read.IsOk)
        {
            return read.Problem.ToResult();
        }

        var form = read.Value;
        return Answer(request, await pages.TakeAsync(token, form, form.GetValueOrDefault("lang") ?? request.Asked("lang"), cancellationToken));
    }

    /// <summary>A link and its QR code for a counter or a ward: <c>{"organisation": "east", "survey": "friends-and-family", "department": "CARD", "ward": "5A"}</c>.</summary>
    [Function(FunctionNames.OpenSurveyPlace)]
    public async Task<IResult> OpenAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/surveys/places")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.OpenSurveyPlace);
        if (!who.IsOk)
        {
            return who.Problem.ToResult();
        }

        var body = await RequestBody.ObjectAsync(request, MaxBytes, cancellationToken);
        return body.IsOk ? (await open.HandleAsync(who.Value, body.Value, cancellationToken)).Match(view => Results.Json(view), problem => problem.ToResult()) : body.Problem.ToResult();
    }

    /// <summary>Anonymous answers leave their pool each night, at three in China.</summary>
    [Function(FunctionNames.ReleaseAnonymousAnswers)]
    public Task ReleaseAsync([TimerTrigger("0 10 19 * * *")] TimerInfo timer, CancellationToken cancellationToken) => release.HandleAsync(cancellationToken);

    private static IResult Answer(HttpRequest request, PageReply reply) => PublicAnswer.Of(request, reply, SurveyPages.ContentSecurityPolicy);
}
