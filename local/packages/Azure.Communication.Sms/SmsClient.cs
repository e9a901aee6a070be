using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Communication.Pipeline;
using Azure.Communication.Sms.Models;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Communication.Sms;

/// <summary>Sends texts through the REST API of Azure Communication Services.</summary>
public class SmsClient
{
    private const string Scope = "https://communication.azure.com//.default";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly HttpPipeline _pipeline;
    private readonly Uri _endpoint;
    private readonly string _apiVersion;

    /// <summary>Creates a client that signs with the access key in <paramref name="connectionString"/>.</summary>
    public SmsClient(string connectionString, SmsClientOptions? options = null)
        : this(new CommunicationConnectionString(connectionString), options)
    {
    }

    /// <summary>Creates a client that signs with an access key.</summary>
    public SmsClient(Uri endpoint, AzureKeyCredential keyCredential, SmsClientOptions? options = null)
        : this(endpoint, new HmacAuthenticationPolicy(keyCredential), options ?? new SmsClientOptions())
    {
    }

    /// <summary>Creates a client that identifies itself by Microsoft Entra ID.</summary>
    public SmsClient(Uri endpoint, TokenCredential tokenCredential, SmsClientOptions? options = null)
        : this(endpoint, new BearerTokenAuthenticationPolicy(tokenCredential, Scope), options ?? new SmsClientOptions())
    {
    }

    private SmsClient(CommunicationConnectionString connection, SmsClientOptions? options)
        : this(connection.Endpoint, connection.AccessKey, options)
    {
    }

    private SmsClient(Uri endpoint, HttpPipelinePolicy authentication, SmsClientOptions options)
    {
        // Authentication runs per retry, behind the caller's own policies: it signs what they have made of the request.
        _pipeline = HttpPipelineBuilder.Build(options, authentication);
        _endpoint = endpoint;
        _apiVersion = options.ApiVersion;
    }

    /// <summary>Sends a text to one recipient.</summary>
    /// <exception cref="RequestFailedException">The service answered the request with an error, or did not answer.</exception>
    public virtual async Task<Response<SmsSendResult>> SendAsync(
        string from, string to, string message, SmsSendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(to);
        var answer = await SendAsync(from, [to], message, options, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(answer.Value[0], answer.GetRawResponse());
    }

    /// <summary>Sends one text to up to 100 recipients; the answer tells what became of it for each.</summary>
    /// <exception cref="RequestFailedException">The service answered the request with an error, or did not answer.</exception>
    public virtual async Task<Response<IReadOnlyList<SmsSendResult>>> SendAsync(
        string from, IEnumerable<string> to, string message, SmsSendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(message);

        // As the package does: a new repeatability id for each recipient of each call, before the pipeline is entered.
        var firstSent = DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture);
        var recipients = to.Select(number => new SmsRecipient(number, Guid.NewGuid().ToString(), firstSent)).ToList();

        using var call = CreateSendRequest(new SendMessageRequest(from, recipients, message, options));
        await _pipeline.SendAsync(call, cancellationToken).ConfigureAwait(false);
        if (call.Response.Status != 202) throw new RequestFailedException(call.Response);

        var answer = call.Response.Content.ToObjectFromJson<SmsSendResponse>(Json);
        IReadOnlyList<SmsSendResult> results = [.. (answer?.Value ?? []).Select(item =>
            new SmsSendResult(item.To, item.MessageId, item.HttpStatusCode, item.Successful, item.ErrorMessage))];
        return Response.FromValue(results, call.Response);
    }

    private HttpMessage CreateSendRequest(SendMessageRequest body)
    {
        var message = _pipeline.CreateMessage();
        var request = message.Request;
        request.Method = RequestMethod.Post;
        request.Uri.Reset(_endpoint);
        request.Uri.AppendPath("/sms", escape: false);
        request.Uri.AppendQuery("api-version", _apiVersion);
        request.Headers.Add("Accept", "application/json");
        request.Headers.Add("Content-Type", "application/json");
        request.Content = RequestContent.Create(BinaryData.FromObjectAsJson(body, Json));
        return message;
    }
}
