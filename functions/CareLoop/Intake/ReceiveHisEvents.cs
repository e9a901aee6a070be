using CareLoop.Common;

namespace CareLoop.Intake;

/// <summary>
/// HIS events over HTTP: who sends, what they say, and each event committed before the answer, or safe in the inbox
/// (design, 5.4). A batch is judged item by item.
/// </summary>
public sealed class ReceiveHisEvents
{
    private readonly HisSenders senders;
    private readonly AcceptHisEvent accept;
    private readonly Clocks clocks;

    internal ReceiveHisEvents(HisSenders senders, AcceptHisEvent accept, Clocks clocks) =>
        (this.senders, this.accept, this.clocks) = (senders, accept, clocks);

    /// <summary>Handles one request. A problem here means that nothing of it was stored.</summary>
    public async Task<Result<EventResults>> HandleAsync(HisWebhookRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Body.Length > CloudEvents.MaxBodyBytes)
        {
            return new Problem(ProblemKind.TooLarge, "body-too-large", $"A request has at most {CloudEvents.MaxBodyBytes / 1024} KiB; send fewer events in one batch.");
        }

        var sender = senders.Authenticate(request);
        if (!sender.IsOk)
        {
            return sender.Problem;
        }

        var read = CloudEvents.Read(request.ContentType, request.Header, request.Body, sender.Value.Name, clocks.Now);
        if (!read.IsOk)
        {
            return read.Problem;
        }

        var results = new List<(string?, Result<EventResult>)>();
        foreach (var item in read.Value.Items)
        {
            results.Add((item.Id, item.Event.IsOk ? await accept.HandleAsync(item.Event.Value, sender.Value, cancellationToken) : item.Event.Problem));
        }

        return new EventResults(read.Value.IsBatch, results);
    }
}
