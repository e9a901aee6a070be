using System.Text;
using CareLoop.Intake;
using CareLoop.Scheduling.Jobs;
using Microsoft.AspNetCore.Http;

namespace CareLoop.App;

/// <summary>How the outcome of a webhook request stands on the wire.</summary>
internal static class HisAnswers
{
    /// <summary>One event: 200 or 202 with the address of its receipt, or its problem. A batch: 200 with one item an event.</summary>
    public static IResult Of(EventResults results)
    {
        if (results.IsBatch)
        {
            return Results.Json(new
            {
                items = results.Items.Select(item => item.Result.Match<object>(
                result => result with { Id = item.Id },
                problem => new { item.Id, status = "rejected", problem = problem.ToDetails() }))
            });
        }

        return results.Items[0].Result.Match(One, problem => problem.ToResult());
    }

    private static IResult One(EventResult result) => new WithLocation(
        $"/api/his/events/{result.Receipt}",
        Results.Json(result, statusCode: result.Status == "accepted" ? StatusCodes.Status202Accepted : StatusCodes.Status200OK));

    /// <summary>What became of a file: 200, or 202 with the address of the job that applies it.</summary>
    public static IResult Of(CsvAnswer answer, Func<JobView, string> addressOf) => answer.Job is { } job
        ? Results.Accepted(addressOf(job), answer)
        : Results.Json(answer);

    /// <summary>An OperationOutcome or a response Bundle, with the address of the receipt where there is one.</summary>
    public static IResult Of(FhirAnswer answer)
    {
        var text = Results.Text(answer.Json, $"{ReceiveFhir.MediaType}; charset=utf-8", Encoding.UTF8, answer.Status);
        return answer.Location is { } location ? new WithLocation(location, text) : text;
    }

    private sealed class WithLocation(string location, IResult inner) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.Location = location;
            return inner.ExecuteAsync(httpContext);
        }
    }
}
