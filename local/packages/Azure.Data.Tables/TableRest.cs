#nullable enable
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables;

/// <summary>Requests of one account over one pipeline.</summary>
internal sealed class TableRest
{
    public const string JsonMinimalMetadata = "application/json;odata=minimalmetadata";

    private readonly HttpPipeline _pipeline;
    private readonly string _version;

    public TableRest(TableAccount account, TableClientOptions? options, HttpPipelinePolicy? authentication)
    {
        options ??= new TableClientOptions();
        Account = account;
        _version = options.VersionHeader;
        var pipeline = new HttpPipelineOptions(options) { RequestFailedDetailsParser = TableErrorParser.Shared };
        pipeline.PerRetryPolicies.Add(RequestDatePolicy.Shared);
        if (authentication is not null)
            pipeline.PerRetryPolicies.Add(authentication);
        _pipeline = HttpPipelineBuilder.Build(pipeline);
    }

    public TableAccount Account { get; }

    public static TableRest Create(TableAccount account, TableClientOptions? options) =>
        new(account, options, account.Credential is { } credential ? new SharedKeyLitePolicy(credential) : null);

    public static TableRest Create(Uri endpoint, TokenCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(credential);
        var bearer = new BearerTokenAuthenticationPolicy(credential, "https://storage.azure.com/.default");
        return new(TableAccount.At(endpoint, null), options, bearer);
    }

    public static string EntityPath(string table, string partitionKey, string rowKey)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        return $"{table}(PartitionKey='{Key(partitionKey)}',RowKey='{Key(rowKey)}')";
    }

    public string UriOf(string path) => $"{Account.Endpoint}/{path}";

    public HttpMessage Message(RequestMethod method, string pathAndQuery)
    {
        var message = _pipeline.CreateMessage();
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(new Uri(UriOf(pathAndQuery)));
        request.Headers.SetValue("x-ms-version", _version);
        request.Headers.SetValue("DataServiceVersion", "3.0");
        request.Headers.SetValue(HttpHeader.Names.Accept, JsonMinimalMetadata);
        return message;
    }

    public HttpMessage Message(RequestMethod method, string pathAndQuery, ReadOnlyMemory<byte> json)
    {
        var message = Message(method, pathAndQuery);
        message.Request.Headers.SetValue(HttpHeader.Names.ContentType, "application/json");
        message.Request.Headers.SetValue("Prefer", "return-no-content");
        message.Request.Content = RequestContent.Create(json);
        return message;
    }

    /// <summary>Sends, and throws unless the answer is a success or of the status that the caller expects as well.</summary>
    public async Task<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken, int alsoExpected = 0)
    {
        using (message)
        {
            await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
            var response = message.Response;
            return response.Status is >= 200 and < 300 || response.Status == alsoExpected
                ? response
                : throw new RequestFailedException(response);
        }
    }

    private static string Key(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));
}
