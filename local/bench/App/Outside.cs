using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CareLoop.Local.Bench.App;

/// <summary>
/// The outside of the app: an SMS service and a HIS that take everything at once. In this process, so that its work is not in
/// the figures of those who call it.
/// </summary>
internal sealed class Outside : IAsyncDisposable
{
    private readonly WebApplication web;
    private int texts;
    private int callbacks;

    private Outside()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        web = builder.Build();
        web.MapPost("/sms", TakeTextAsync);
        web.MapPost("/appointments/{id}/responses", () =>
        {
            Interlocked.Increment(ref callbacks);
            return Results.Ok();
        });
    }

    public Uri Address => new(web.Urls.Single());

    public int Texts => Volatile.Read(ref texts);

    public int Callbacks => Volatile.Read(ref callbacks);

    public static async Task<Outside> StartAsync()
    {
        var outside = new Outside();
        await outside.web.StartAsync();
        return outside;
    }

    public ValueTask DisposeAsync() => web.DisposeAsync();

    /// <summary>Answers as the REST API of Azure Communication Services ("Sms - Send") does.</summary>
    private async Task TakeTextAsync(HttpContext context)
    {
        var send = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var answer = JsonSerializer.SerializeToUtf8Bytes(new
        {
            value = send!["smsRecipients"]!.AsArray().Select(recipient => new
            {
                to = (string?)recipient!["to"],
                messageId = Guid.NewGuid(),
                httpStatusCode = 202,
                repeatabilityResult = "accepted",
                successful = true,
            }),
        });
        Interlocked.Increment(ref texts);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }
}
