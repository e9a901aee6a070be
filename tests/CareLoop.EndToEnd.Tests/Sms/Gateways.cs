using System.Net;
using System.Text;
using Azure.Core.Pipeline;
using CareLoop.Messaging.Gateway;

namespace CareLoop.EndToEnd.Tests.Sms;

/// <summary>A gateway whose wire is a function.</summary>
internal static class Gateways
{
    public static readonly SmsOptions Options = new()
    {
        ConnectionString = "endpoint=https://localhost/;accesskey=" + Convert.ToBase64String(Encoding.ASCII.GetBytes("a key for tests")),
        Sender = Simulator.Sender,
        TimeoutSeconds = 1,
    };

    public static SmsSend Send { get; } = new(Simulator.Sender, "+8613912340001", "您好", "m-1", Guid.NewGuid(), TimeProvider.System.GetUtcNow());

    public static async Task<SmsSendOutcome> SendAsync(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> wire, CancellationToken cancellationToken = default)
    {
        using var client = new HttpClient(new Wire(wire));
        return await AcsSmsGateway.Connect(Options, new NoCredential(), new HttpClientTransport(client)).SendAsync(Send, cancellationToken);
    }

    public static Task<SmsSendOutcome> AnswerAsync(HttpStatusCode status, string body, params (string Name, string Value)[] headers) =>
        SendAsync((_, _) =>
        {
            var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            foreach (var (name, value) in headers) response.Headers.TryAddWithoutValidation(name, value);
            return Task.FromResult(response);
        });

    private sealed class Wire(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> wire) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => wire(request, cancellationToken);
    }
}
