using CareLoop.Common;
using CareLoop.Intake;
using CareLoop.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>What a HIS calls, and the inbox behind it.</summary>
public sealed class HisFunctions(ReceiveHisEvents receive, FindReceipt find, DrainInbox drain)
{
    /// <summary>CloudEvents from a HIS: structured, batch or binary.</summary>
    [Function(FunctionNames.ReceiveHisEvents)]
    public async Task<IResult> ReceiveAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/his/events")] HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await request.ReadAtMostAsync(CloudEvents.MaxBodyBytes, cancellationToken);
        var received = await receive.HandleAsync(
            new HisWebhookRequest(request.ContentType, name => request.Headers.TryGetValue(name, out var values) ? values.ToString() : null, body), cancellationToken);
        return received.Match(HisAnswers.Of, problem => problem.ToResult());
    }

    /// <summary>What became of an event.</summary>
    [Function(FunctionNames.FindReceipt)]
    public async Task<IResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/his/events/{receipt}")] HttpRequest request, string receipt, CancellationToken cancellationToken) =>
        (await find.HandleAsync(receipt, cancellationToken)).Match(result => Results.Json(result), problem => problem.ToResult());

    /// <summary>Applies what could not be committed at once.</summary>
    [Function(FunctionNames.DrainInbox)]
    public Task DrainAsync([QueueTrigger(QueueNames.Inbox)] string message, CancellationToken cancellationToken) =>
        drain.HandleAsync(message, cancellationToken);
}
