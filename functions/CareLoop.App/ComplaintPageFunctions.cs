using CareLoop.Complaints.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>The public page: what happened, and what came of it.</summary>
public sealed class ComplaintPageFunctions(ComplaintPages pages)
{
    /// <summary>What happened: <c>?at=east&amp;lang=en</c>.</summary>
    [Function(FunctionNames.ShowComplaintPage)]
    public async Task<IResult> ShowAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "complain")] HttpRequest request, CancellationToken cancellationToken) =>
        Answer(request, await pages.ShowAsync(request.Asked("at"), request.Asked("lang"), cancellationToken));

    /// <summary>What was written, as a form sends it.</summary>
    [Function(FunctionNames.TakeComplaintPage)]
    public async Task<IResult> TakeAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "complain")] HttpRequest request, CancellationToken cancellationToken)
    {
        var form = await PublicAnswer.FormAsync(request, cancellationToken);
        return form.IsOk ? Answer(request, await pages.TakeAsync(form.Value, PublicAnswer.AddressOf(request), cancellationToken)) : form.Problem.ToResult();
    }

    /// <summary>How it stands: the question.</summary>
    [Function(FunctionNames.AskComplaintState)]
    public async Task<IResult> AskAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "complain/state")] HttpRequest request, CancellationToken cancellationToken) =>
        Answer(request, await pages.AskAsync(request.Asked("at"), request.Asked("lang"), cancellationToken));

    /// <summary>How it stands: the answer.</summary>
    [Function(FunctionNames.ShowComplaintState)]
    public async Task<IResult> StateAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "complain/state")] HttpRequest request, CancellationToken cancellationToken)
    {
        var form = await PublicAnswer.FormAsync(request, cancellationToken);
        return form.IsOk ? Answer(request, await pages.StateAsync(form.Value, PublicAnswer.AddressOf(request), cancellationToken)) : form.Problem.ToResult();
    }

    private static IResult Answer(HttpRequest request, Common.PageReply reply) => PublicAnswer.Of(request, reply, ComplaintPages.ContentSecurityPolicy);
}
