using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using CareLoop.Storage;

namespace CareLoop.Tests.Configuration;

/// <summary>Tables in which nothing is, and that take whatever is written.</summary>
internal sealed class EmptyTables : HttpMessageHandler
{
    public List<string> Written { get; } = [];

    public StorageClients Clients()
    {
        var options = new TableClientOptions { Transport = new HttpClientTransport(new HttpClient(this)) };
        return new StorageClients(new TableServiceClient("UseDevelopmentStorage=true", options), new QueueServiceClient("UseDevelopmentStorage=true"));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get)
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("""{"value":[]}""", Encoding.UTF8, "application/json") };

        Written.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
        return request.RequestUri!.AbsolutePath.EndsWith("$batch", StringComparison.Ordinal) ? Accepted() : new HttpResponseMessage(HttpStatusCode.NoContent);
    }

    private static HttpResponseMessage Accepted()
    {
        const string One = "--changesetresponse_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 204 No Content\r\nETag: W/\"datetime'2026-03-02T01%3A30%3A00Z'\"\r\n\r\n\r\n";
        var body = $"--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_1\r\n\r\n{One}{One}--changesetresponse_1--\r\n--batchresponse_1--\r\n";
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/mixed; boundary=batchresponse_1");
        return new HttpResponseMessage(HttpStatusCode.Accepted) { Content = content };
    }
}
