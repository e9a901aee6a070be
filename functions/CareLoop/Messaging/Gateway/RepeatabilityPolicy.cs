using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CareLoop.Messaging.Gateway;

/// <summary>
/// Makes a send repeatable. SmsClient writes a repeatability id of its own into the body at each call, so a second call
/// would be a second text; inside <see cref="Begin"/> this policy puts the attempt's id and first-sent there instead.
/// It has to run per call, before the request is signed: the signature covers the body.
/// </summary>
internal sealed class RepeatabilityPolicy : HttpPipelinePolicy
{
    private const string AttemptProperty = "CareLoop.SmsAttempt";

    /// <summary>The send that is made until the result is disposed, in the current flow of execution, is this attempt.</summary>
    public static IDisposable Begin(SmsAttempt attempt) =>
        HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [AttemptProperty] = attempt });

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var attempt = AttemptOf(message);
        if (message.Request.Content is { } content)
        {
            using var body = new MemoryStream();
            content.WriteTo(body, message.CancellationToken);
            Rewrite(message.Request, content, body, attempt);
        }
        ProcessNext(message, pipeline);
        Note(message, attempt);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var attempt = AttemptOf(message);
        if (message.Request.Content is { } content)
        {
            using var body = new MemoryStream();
            await content.WriteToAsync(body, message.CancellationToken);
            Rewrite(message.Request, content, body, attempt);
        }
        await ProcessNextAsync(message, pipeline);
        Note(message, attempt);
    }

    // A client with this policy sends nothing that could not be repeated: rather no text than perhaps two.
    private static SmsAttempt AttemptOf(HttpMessage message) =>
        message.TryGetProperty(AttemptProperty, out var value) && value is SmsAttempt attempt
            ? attempt
            : throw new InvalidOperationException("A text is sent outside of an attempt, so that a repeat of it would be a second text.");

    private static void Rewrite(Request request, RequestContent content, MemoryStream body, SmsAttempt attempt)
    {
        var send = JsonNode.Parse(body.GetBuffer().AsSpan(0, (int)body.Length));
        if (send?["smsRecipients"] is not JsonArray { Count: 1 } recipients || recipients[0] is not JsonObject recipient)
            throw new InvalidOperationException("A send that can be repeated has one recipient in smsRecipients.");

        recipient["repeatabilityRequestId"] = attempt.RepeatabilityId.ToString("D");
        recipient["repeatabilityFirstSent"] = attempt.FirstSent.ToString("r", CultureInfo.InvariantCulture);
        request.Content = RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(send));
        content.Dispose();
    }

    // Some versions of SmsClient throw an exception that no longer holds the response.
    private static void Note(HttpMessage message, SmsAttempt attempt)
    {
        if (message.HasResponse) attempt.RetryAfter = RetryAfter.Of(message.Response);
    }
}
