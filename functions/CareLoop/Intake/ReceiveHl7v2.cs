using System.Net.Http.Headers;
using System.Text;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Intake.Hl7v2;
using CareLoop.Storage;

namespace CareLoop.Intake;

/// <summary>The answer to a request with HL7 v2.</summary>
/// <param name="Status">HTTP: 200 for AA and for a batch, 422 for AE, 4xx or 503 for AR.</param>
/// <param name="Text">One acknowledgement, or a batch of them in the order of the messages.</param>
public sealed record Hl7Answer(int Status, string Text);

/// <summary>
/// HL7 v2 over HTTP: one message or a batch, answered by acknowledgements in the original mode. AA says that all events of a message
/// are committed or safe in the inbox, AE that the message can't be used as it is, AR that it was not taken. A query is answered.
/// </summary>
public sealed class ReceiveHl7v2
{
    /// <summary>The largest request, in bytes.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    /// <summary>The most messages in one batch.</summary>
    public const int MaxBatch = 500;

    /// <summary>Media type of messages and answers (HAPI's HL7 over HTTP).</summary>
    public const string MediaType = "x-application/hl7-v2+er7";

    /// <summary>The reason of failures that can be read again.</summary>
    internal const string NotUsable = "message-not-usable";

    private const string Source = FailureSources.Hl7v2;

    private readonly HisSenders senders;
    private readonly AcceptHisEvent accept;
    private readonly AnswerHl7Query queries;
    private readonly InboxTable inbox;
    private readonly FailureLog failures;
    private readonly ConfigStore config;
    private readonly Clocks clocks;

    internal ReceiveHl7v2(HisSenders senders, AcceptHisEvent accept, AnswerHl7Query queries, InboxTable inbox, FailureLog failures, ConfigStore config, Clocks clocks) =>
        (this.senders, this.accept, this.queries, this.inbox, this.failures, this.config, this.clocks) = (senders, accept, queries, inbox, failures, config, clocks);

    /// <summary>Handles one request. A problem here means that nothing of it was stored: who sends is not known, or it is no HL7 v2 at all.</summary>
    public async Task<Result<Hl7Answer>> HandleAsync(HisWebhookRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Body.Length > MaxBodyBytes)
        {
            return new Problem(ProblemKind.TooLarge, "body-too-large", $"A request has at most {MaxBodyBytes / 1024} KiB; send fewer messages in one batch.");
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType?.ToLowerInvariant() is not (MediaType or "application/hl7-v2+er7" or "text/plain"))
        {
            return new Problem(ProblemKind.Invalid, "unsupported-content-type", $"Send {MediaType} or text/plain.");
        }

        var sender = senders.Authenticate(request);
        if (!sender.IsOk)
        {
            return sender.Problem;
        }

        var text = Hl7Text.Read(request.Body.Span, type.CharSet?.Trim('"') is { Length: > 0 } stated && CharacterSets.IsKnown(stated) ? stated : sender.Value.CharacterSet);
        if (!text.IsOk)
        {
            // Which it was it can be told even so.
            return await RefuseAsync(text.Problem, request.Body, sender.Value, cancellationToken, Hl7Text.HeaderOf(request.Body.Span));
        }

        var batch = Hl7Batch.Read(text.Value);
        if (batch.Messages.Count == 0)
        {
            return batch.IsBatch
                ? new Hl7Answer(200, Join([], batch.Stray))
                : await RefuseAsync(new Problem(ProblemKind.Unprocessable, "no-message", "There is no segment MSH in it: a message begins with MSH and its delimiters."), request.Body, sender.Value, cancellationToken);
        }

        if (batch.Messages.Count > MaxBatch)
        {
            return new Problem(ProblemKind.TooLarge, "batch-too-large", $"A batch has at most {MaxBatch} messages.");
        }

        var answers = new List<Hl7Answer>();
        foreach (var message in batch.Messages)
        {
            answers.Add(await AnswerAsync(message, sender.Value, cancellationToken));
        }

        return batch.IsBatch ? new Hl7Answer(200, Join([.. answers.Select(answer => answer.Text)], batch.Stray)) : answers[0];
    }

    /// <summary>Takes one message of a sender that is known.</summary>
    /// <exception cref="Exception">Storage is unwell: nothing is known of the message.</exception>
    internal async Task<Hl7Answer> TakeAsync(string text, SenderOptions sender, CancellationToken cancellationToken) => Hl7Message.Read(text) is { } message
        ? await ReceiveAsync(message, text, sender, cancellationToken)
        : await RejectAsync(text, new Hl7Error("MSH", 1, 2, 102, "MSH-1 and MSH-2 declare the delimiters, each once, such as |^~\\&"), sender, cancellationToken);

    private async Task<Hl7Answer> AnswerAsync(string text, SenderOptions sender, CancellationToken cancellationToken)
    {
        try
        {
            return await TakeAsync(text, sender, cancellationToken);
        }
        catch (Exception error) when (StorageErrors.MayPass(error) && !cancellationToken.IsCancellationRequested)
        {
            return Answer(503, Hl7Message.Read(text), Hl7AckCode.Reject, "Storage is not to be reached; send it again.", [new("MSH", 1, null, 207, "nothing is wrong with the message as far as is known")], "");
        }
    }

    private async Task<Hl7Answer> ReceiveAsync(Hl7Message message, string text, SenderOptions sender, CancellationToken cancellationToken)
    {
        if (Hl7CrossReferenceQuery.IsOne(message))
        {
            return await queries.HandleAsync(message, sender, cancellationToken);
        }

        var facility = message.Header[4][1].Text;
        if (sender.OrganisationOf(facility) is not { } organisation)
        {
            return await FailAsync(message, text, sender, [new("MSH", 1, 4, 103, "this sender is configured for no organisation of that facility (Intake:Senders: Organisation or Facilities)")], cancellationToken);
        }

        if (message.ControlId.Length == 0)
        {
            return await FailAsync(message, text, sender, [new("MSH", 1, 10, 101, "a message needs a control id, which its acknowledgement repeats")], cancellationToken);
        }

        var zone = sender.FindZone() ?? (await config.GetAsync(cancellationToken)).Organisation(organisation).Zone;
        var reading = Hl7Events.Read(message, new Hl7Context(sender.Name, organisation, facility.Length > 0 ? facility : sender.Name, zone, clocks.Now, clocks.Now + CloudEvents.MaxAhead));
        if (reading.Errors.Count > 0)
        {
            return await FailAsync(message, text, sender, reading.Errors, cancellationToken);
        }

        if (reading.Ignored is { } reason)
        {
            var ignored = await inbox.IgnoreAsync(sender.Name, Hl7MessageId.SourceOf(message), Hl7MessageId.Of(message), reason, cancellationToken);
            return Answer(200, message, Hl7AckCode.Accept, $"ignored: {reason}", [], ignored.ToString());
        }

        var results = new List<EventResult>();
        foreach (var happening in reading.Events)
        {
            var result = await accept.HandleAsync(happening, sender, cancellationToken);
            if (!result.IsOk)
            {
                return await FailAsync(message, text, sender, [new("MSH", 1, 9, 207, result.Problem.Detail)], cancellationToken);
            }

            results.Add(result.Value);
        }

        var note = string.Join("; ", results.Select(result => string.Join(", ", new[] { result.Status, result.Reason, result.Note }.OfType<string>())).Distinct());
        return Answer(200, message, Hl7AckCode.Accept, note, [], results[0].Receipt);
    }

    /// <summary>The message can't be used: its sender is told why, and people see it among the failures.</summary>
    private async Task<Hl7Answer> FailAsync(Hl7Message message, string text, SenderOptions sender, IReadOnlyList<Hl7Error> errors, CancellationToken cancellationToken)
    {
        var id = DerivedId.Of(Source, sender.Name, Hl7MessageId.SourceOf(message), Hl7MessageId.Of(message));
        var detail = string.Join("; ", errors.Select(error => $"{error.Place}: {error.Detail}").Distinct());
        await failures.WriteAsync(new Failure(Source, id, clocks.Now, NotUsable, $"{message}: {detail}", Payload: text, Sender: sender.Name), cancellationToken);
        return Answer(422, message, Hl7AckCode.Error, $"The message can't be used; it is kept as failure {id}.", errors, id);
    }

    private async Task<Hl7Answer> RejectAsync(string text, Hl7Error error, SenderOptions sender, CancellationToken cancellationToken)
    {
        var id = DerivedId.Of(Source, sender.Name, text);
        await failures.WriteAsync(new Failure(Source, id, clocks.Now, "no-message", $"{error.Place}: {error.Detail}", Payload: text, Sender: sender.Name), cancellationToken);
        return Answer(400, null, Hl7AckCode.Reject, $"This is no message; it is kept as failure {id}.", [error], id);
    }

    /// <summary>What can't even be read as text, or has no message in it, from a sender that is known.</summary>
    private async Task<Result<Hl7Answer>> RefuseAsync(Problem problem, ReadOnlyMemory<byte> body, SenderOptions sender, CancellationToken cancellationToken, Hl7Message? header = null)
    {
        var payload = Encoding.Latin1.GetString(body.Span);
        var id = DerivedId.Of(Source, sender.Name, payload);
        await failures.WriteAsync(new Failure(Source, id, clocks.Now, problem.Code, problem.Detail, Payload: payload, Sender: sender.Name), cancellationToken);
        return Answer(400, header, Hl7AckCode.Reject, $"{problem.Detail} It is kept as failure {id}.", [new("MSH", 1, null, 100, problem.Detail)], id);
    }

    private Hl7Answer Answer(int status, Hl7Message? message, Hl7AckCode code, string note, IReadOnlyList<Hl7Error> errors, string receipt) =>
        new(status, Hl7Ack.Write(message, code, note, errors, receipt, clocks.WireNow));

    private static string Join(IReadOnlyList<string> acknowledgements, int stray)
    {
        var comment = stray == 0 ? "" : $"|{stray} segments before the first message were left out";
        return $"BHS|^~\\&|CareLoop\r{string.Concat(acknowledgements)}BTS|{acknowledgements.Count}{comment}\r";
    }
}
