using Azure;
using Azure.Core;
using CareLoop.Local.Memory;

namespace CareLoop.EndToEnd.Tests.Crashes;

/// <summary>One instance's line to everything outside it. At the request of one number, a <see cref="Crashes.Blow"/> falls.</summary>
internal sealed class Line : IWire
{
    private int passed;
    private bool dead;

    public Blow Blow { get; init; }

    /// <summary>The number of the request that it falls on, from 1.</summary>
    public int At { get; init; }

    /// <summary>What others do while the request is held up, or just before it.</summary>
    public Func<Task>? Meanwhile { get; init; }

    /// <summary>The requests so far, without keys.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Whether the blow has fallen.</summary>
    public bool Hit => passed >= At;

    public ValueTask CarryAsync(HttpMessage message, Action serve)
    {
        var kind = $"{message.Request.Method} {message.Request.Uri.Path.Split('(', '?')[0]}";
        return new ValueTask(PassAsync<object?>(
            kind,
            () =>
            {
                serve();
                return Task.FromResult<object?>(null);
            },
            () => new RequestFailedException("The connection broke off.")));
    }

    /// <summary>Lets one request pass, or not.</summary>
    public async Task<T> PassAsync<T>(string kind, Func<Task<T>> serve, Func<Exception> broken)
    {
        if (dead)
            throw new InstanceEndedException();
        int number;
        lock (Requests)
        {
            Requests.Add(kind);
            number = ++passed;
        }

        if (number != At)
            return await serve();
        switch (Blow)
        {
            case Blow.FailBefore:
                throw broken();
            case Blow.LoseAnswer:
                await serve();
                throw broken();
            case Blow.DieBefore:
                dead = true;
                throw new InstanceEndedException();
            case Blow.DieAfter:
                await serve();
                dead = true;
                throw new InstanceEndedException();
            default:
                if (Meanwhile is { } meanwhile)
                    await meanwhile();
                return await serve();
        }
    }
}

/// <summary>The instance has ended: no code of the product knows this exception, so that none handles it.</summary>
internal sealed class InstanceEndedException : Exception;

/// <summary>HTTP that is no storage, by an instance's line.</summary>
internal sealed class LineHandler(Line line, HttpMessageHandler service) : HttpMessageHandler
{
    private readonly HttpMessageInvoker service = new(service, disposeHandler: false);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        line.PassAsync(
            $"{request.Method} {request.RequestUri!.Host}",
            () => service.SendAsync(request, cancellationToken),
            () => new HttpRequestException("The connection broke off."));
}
