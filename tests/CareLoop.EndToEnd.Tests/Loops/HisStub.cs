using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CareLoop.Local.Hospital.His;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>An answer that came to the HIS.</summary>
internal sealed record Callback(string Appointment, string WebhookId, bool IsSigned, JsonObject Body, int Answered)
{
    public string Response => (string)Body["response"]!;

    public int Sequence => (int)Body["sequence"]!;

    public int Version => (int)Body["appointmentVersion"]!;

    public DateTimeOffset Start => (DateTimeOffset)Body["appointmentStart"]!;
}

/// <summary>The HIS as callbacks meet it: it records them, and answers as it is told.</summary>
internal sealed class HisStub : IAsyncDisposable
{
    private readonly ConcurrentQueue<Callback> callbacks = [];
    private readonly WebApplication app;

    private HisStub(WebApplication app) => this.app = app;

    /// <summary>What it answers with.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    public string Address => app.Urls.Single();

    public static async Task<HisStub> StartAsync(string secret, TimeProvider wire)
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var stub = new HisStub(builder.Build());
        stub.app.MapPost("/appointments/{id}/responses", async (string id, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            var headers = request.Headers;
            string? webhookId = headers[Signature.IdHeader];
            var isSigned = Signature.Holds(
                secret, webhookId, headers[Signature.TimestampHeader], headers[Signature.SignatureHeader], body.ToArray(), wire.GetUtcNow());
            var status = stub.Status;
            stub.callbacks.Enqueue(new(id, webhookId ?? "", isSigned, JsonNode.Parse(body.ToArray())!.AsObject(), status));
            return Results.StatusCode(status);
        });
        await stub.app.StartAsync();
        return stub;
    }

    /// <summary>Every callback about a visit, in the order of their coming, those that it did not take too.</summary>
    public IReadOnlyList<Callback> About(Visit visit) => [.. callbacks.Where(callback => callback.Appointment == visit.Id)];

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
