using System.Text;
using CareLoop.Common;
using CareLoop.Intake;
using CareLoop.Intake.Fhir;
using CareLoop.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>What a HIS calls, and the inbox behind it.</summary>
public sealed class HisFunctions(ReceiveHisEvents receive, ReceiveHl7v2 hl7v2, ReceiveFhir fhir, FindReceipt find, DrainInbox drain)
{
    /// <summary>CloudEvents from a HIS: structured, batch or binary.</summary>
    [Function(FunctionNames.ReceiveHisEvents)]
    public async Task<IResult> ReceiveAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/his/events")] HttpRequest request, CancellationToken cancellationToken)
    {
        var received = await receive.HandleAsync(await request.ReadHisAsync(CloudEvents.MaxBodyBytes, cancellationToken), cancellationToken);
        return received.Match(HisAnswers.Of, problem => problem.ToResult());
    }

    /// <summary>HL7 v2 from a HIS: one message or a batch.</summary>
    [Function(FunctionNames.ReceiveHl7v2)]
    public async Task<IResult> ReceiveHl7v2Async(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/his/hl7v2")] HttpRequest request, CancellationToken cancellationToken)
    {
        var answered = await hl7v2.HandleAsync(await request.ReadHisAsync(Intake.ReceiveHl7v2.MaxBodyBytes, cancellationToken), cancellationToken);
        return answered.Match(
            answer => Results.Text(answer.Text, $"{Intake.ReceiveHl7v2.MediaType}; charset=utf-8", Encoding.UTF8, answer.Status),
            problem => problem.ToResult());
    }

    /// <summary>FHIR R4 from a HIS: one resource or a Bundle.</summary>
    [Function(FunctionNames.ReceiveFhir)]
    public async Task<IResult> ReceiveFhirAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/his/fhir")] HttpRequest request, CancellationToken cancellationToken) =>
        HisAnswers.Of(await fhir.HandleAsync(await request.ReadHisAsync(Intake.ReceiveFhir.MaxBodyBytes, cancellationToken), cancellationToken));

    /// <summary>What of FHIR is taken here.</summary>
    [Function(FunctionNames.GetFhirMetadata)]
    public static Task<IResult> GetFhirMetadataAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/his/fhir/metadata")] HttpRequest request) =>
        Task.FromResult(HisAnswers.Of(new FhirAnswer(200, FhirCapabilities.Write())));

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
