using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;
using CareLoop.Local.Memory;

namespace CareLoop.Storage.Tests;

/// <summary>Storage in memory behind .NET's own HTTP types, for what stands between a client and the wire.</summary>
public sealed class MemoryHandler(MemoryStorage account) : HttpMessageHandler
{
    private readonly HttpPipelineTransport tables = account.TableTransport();
    private readonly HttpPipelineTransport queues = account.QueueTransport();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var transport = request.RequestUri!.Host.Contains(".queue.", StringComparison.Ordinal) ? queues : tables;
        using var message = new HttpMessage(transport.CreateRequest(), new ResponseClassifier());
        message.Request.Method = RequestMethod.Parse(request.Method.Method);
        message.Request.Uri.Reset(request.RequestUri);
        foreach (var (name, values) in request.Headers.NonValidated)
            message.Request.Headers.SetValue(name, string.Join(',', values));
        if (request.Content is { } content)
        {
            message.Request.Content = RequestContent.Create(await content.ReadAsByteArrayAsync(cancellationToken));
            foreach (var (name, values) in content.Headers.NonValidated)
                message.Request.Headers.SetValue(name, string.Join(',', values));
        }

        await transport.ProcessAsync(message);
        var answer = message.Response;
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { RequestMessage = request, Content = new ByteArrayContent(answer.Content.ToArray()) };
        foreach (var header in answer.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(header.Name, header.Value))
                response.Content.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        return response;
    }
}
