using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CareLoop.Storage.Tests;

/// <summary>Client options whose requests go through a handler of the test, with retries that don't wait.</summary>
public static class Wire
{
    public static T Through<T>(this T options, HttpMessageHandler handler)
        where T : ClientOptions
    {
        options.Transport = new HttpClientTransport(new HttpClient(handler));
        options.Retry.Mode = RetryMode.Fixed;
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        return options;
    }
}

/// <summary>Lets requests pass and then drops the answers of those that are chosen: applied, but never heard of.</summary>
public sealed class AnswerLoss(Func<HttpRequestMessage, bool> lose, HttpMessageHandler? wire = null) : DelegatingHandler(wire ?? new SocketsHttpHandler())
{
    public int Lost { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (!lose(request))
            return response;
        Lost++;
        response.Dispose();
        throw new HttpRequestException("The connection was reset.");
    }
}

/// <summary>Answers from a script, the last answer over and over, and keeps the requests.</summary>
public sealed class ScriptedAnswers(params Func<HttpResponseMessage>[] answers) : HttpMessageHandler
{
    public List<HttpRequestMessage> Requests { get; } = [];

    public static HttpResponseMessage Json(HttpStatusCode status, string json, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(json, null, "application/json") };
        foreach (var (name, value) in headers)
            response.Headers.Add(name, value);
        return response;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        return Task.FromResult(answers[Math.Min(Requests.Count, answers.Length) - 1]());
    }
}
