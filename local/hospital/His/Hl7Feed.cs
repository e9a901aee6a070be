using System.Text;

namespace CareLoop.Local.Hospital.His;

/// <summary>HL7 v2 over HTTP: what counts is the acknowledgement.</summary>
internal sealed class Hl7Feed(SignedPost post) : IEventFeed
{
    private const string Path = "api/his/hl7v2", MediaType = "x-application/hl7-v2+er7";

    public async Task<EventAnswer?> SendAsync(string webhookId, Told told, int attempt, CancellationToken cancellationToken) =>
        await PostAsync(webhookId, Hl7Body.Of(told), attempt, cancellationToken) is { } answered ? AnswerOf(told, answered.Acknowledgements is [var first, ..] ? first : null, answered.Status) : null;

    public async Task<IReadOnlyList<EventAnswer>?> SendBatchAsync(string webhookId, IReadOnlyList<Told> told, int attempt, CancellationToken cancellationToken)
    {
        if (await PostAsync(webhookId, Hl7Body.Batch(told), attempt, cancellationToken) is not { } answered)
            return null;
        return [.. told.Select((each, index) => AnswerOf(each, answered.Acknowledgements.ElementAtOrDefault(index), answered.Status))];
    }

    private static EventAnswer AnswerOf(Told told, Acknowledgement? acknowledgement, int status)
    {
        if (acknowledgement is null || acknowledgement.ControlId != told.EventId)
            return new EventAnswer(told.EventId, EventAnswer.Refused, null, null, $"{status} and no acknowledgement of {told.EventId}");
        var said = acknowledgement.Note.Split(',', ';', ':')[0].Trim();
        return acknowledgement.Code == "AA"
            ? new EventAnswer(told.EventId, said, acknowledgement.Receipt, null, acknowledgement.Note)
            : new EventAnswer(told.EventId, EventAnswer.Refused, null, null, $"{acknowledgement.Code} {acknowledgement.Note}");
    }

    /// <summary>What was answered, or null where all of it is to be sent again.</summary>
    private async Task<(int Status, IReadOnlyList<Acknowledgement> Acknowledgements)?> PostAsync(string webhookId, string text, int attempt, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, (Uri?)null)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = new(MediaType, "utf-8") } },
        };
        using var response = await post.SendAsync(Path, webhookId, request, attempt, cancellationToken);
        if (response is null)
            return null;
        List<Acknowledgement> all = [.. Acknowledgement.ReadAll(await response.Content.ReadAsStringAsync(cancellationToken))];
        return all.Any(acknowledgement => acknowledgement.Code == "AR") ? null : ((int)response.StatusCode, all);
    }

    /// <summary>An acknowledgement as far as an engine looks at it.</summary>
    /// <param name="Receipt">MSH-10.</param>
    /// <param name="Code">MSA-1.</param>
    /// <param name="ControlId">MSA-2.</param>
    /// <param name="Note">MSA-3.</param>
    private sealed record Acknowledgement(string Receipt, string Code, string ControlId, string Note)
    {
        public static IEnumerable<Acknowledgement> ReadAll(string text)
        {
            var receipt = "";
            foreach (var fields in text.Split('\r', StringSplitOptions.RemoveEmptyEntries).Select(segment => segment.Split('|')))
            {
                if (fields[0] == "MSH")
                    receipt = fields.ElementAtOrDefault(9) ?? "";
                else if (fields[0] == "MSA")
                    yield return new(receipt, fields.ElementAtOrDefault(1) ?? "", fields.ElementAtOrDefault(2) ?? "", fields.ElementAtOrDefault(3) ?? "");
            }
        }
    }
}
