using System.Text.Json;
using Azure;
using Azure.Communication.Sms;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace CareLoop.Messaging.Gateway;

/// <summary>Sends through Azure Communication Services.</summary>
internal sealed class AcsSmsGateway(SmsClient client) : ISmsGateway
{
    /// <summary>
    /// ACS tracks a repeatability id for 5 minutes ("Repeatability of requests" in its REST reference) and answers 412 after;
    /// one minute of that is left to the difference of the clocks and the time on the wire.
    /// </summary>
    public TimeSpan RepeatabilityWindow => TimeSpan.FromMinutes(4);

    /// <summary>A gateway with the client, the credential and the policies that <paramref name="options"/> ask for.</summary>
    public static AcsSmsGateway Connect(SmsOptions options, TokenCredential credential, HttpPipelineTransport? transport = null)
    {
        var client = new SmsClientOptions(SmsClientOptions.ServiceVersion.V2021_03_07);
        // A blind retry would hide how often a text was tried; attempts are ours, with their rows and their schedule.
        client.Retry.MaxRetries = 0;
        client.Retry.NetworkTimeout = TimeSpan.FromSeconds(options.TimeoutSeconds);
        client.AddPolicy(new RepeatabilityPolicy(), HttpPipelinePosition.PerCall);
        if (transport is not null) client.Transport = transport;

        return new AcsSmsGateway(options switch
        {
            { ConnectionString: { Length: > 0 } connectionString } => new SmsClient(connectionString, client),
            { Endpoint: { } endpoint } => new SmsClient(endpoint, credential, client),
            _ => throw new ArgumentException("Neither an endpoint nor a connection string is set.", nameof(options)),
        });
    }

    public async Task<SmsSendOutcome> SendAsync(SmsSend send, CancellationToken cancellationToken)
    {
        var attempt = new SmsAttempt(send.RepeatabilityId, send.FirstSent);
        using var repeatable = RepeatabilityPolicy.Begin(attempt);
        try
        {
            var answer = await client.SendAsync(
                send.Sender, send.To, send.Text, new SmsSendOptions(enableDeliveryReport: true) { Tag = send.Tag }, cancellationToken);
            return AcsAnswer.ForRecipient(answer.Value);
        }
        catch (RequestFailedException failure) when (failure.Status == 0 && AcsAnswer.NothingWasSent(failure))
        {
            return new SmsSendOutcome.RetryableFailure(0, "no-connection");
        }
        catch (RequestFailedException failure)
        {
            return AcsAnswer.ForRequest(failure.Status, failure.ErrorCode, attempt.RetryAfter);
        }
        catch (CredentialUnavailableException)
        {
            return new SmsSendOutcome.Configuration(0, "no-credential");
        }
        catch (AuthenticationFailedException)
        {
            // The token endpoint failed before anything was sent; it may well answer the next time.
            return new SmsSendOutcome.RetryableFailure(0, "no-token");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SmsSendOutcome.Unknown("timeout");
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or JsonException or ArgumentOutOfRangeException)
        {
            // The answer broke off, is not JSON, or names no recipient: the request itself may have been served.
            return new SmsSendOutcome.Unknown("answer-unreadable");
        }
    }
}
