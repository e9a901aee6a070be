using CareLoop.Configuration;
using CareLoop.Messaging.Gateway;
using CareLoop.Patients;
using CareLoop.Scheduling;

namespace CareLoop.Messaging;

/// <summary>
/// What becomes of a patient's plans if nothing else happens: each look that is promised is taken on a file that is never stored, at
/// its own instant and by the rules that it will be taken by. A gateway that takes all stands for the real one; budgets and caps are not in it.
/// </summary>
internal sealed class ForeseeTexts(IEnumerable<IDueHandler> handlers, Outbox outbox)
{
    /// <summary>A text that somebody has stopped asks again every quarter of an hour; further than this nobody needs to look.</summary>
    private const int MostLooks = 2_000;

    private readonly Dictionary<string, IDueHandler> handlers = handlers.ToDictionary(handler => handler.Kind);

    /// <summary>The texts that will have gone out or ended by an instant, in no order; the file is of no use afterwards.</summary>
    public ForeseenTexts Until(PatientFile file, DateTimeOffset until, Moment moment)
    {
        var taken = new List<MessageRow>();
        var looked = new HashSet<Look>();
        for (var next = Next(file, looked); next is not null && next.At <= until && looked.Count < MostLooks; next = Next(file, looked))
        {
            looked.Add(next);
            var (kind, id) = (next.Record[..next.Record.IndexOf('.', StringComparison.Ordinal)], next.Record[(next.Record.IndexOf('.', StringComparison.Ordinal) + 1)..]);
            var then = next.At > moment.Now ? new Moment(next.At, moment.WireNow + (next.At - moment.Now), moment.Config) : moment;
            handlers[kind].Look(file, next, id, then);
            taken.AddRange(Take(file, then));
        }

        // One that goes out and is closed a week later is of the first kind.
        var wentOut = taken.Select(message => message.Id).ToHashSet(StringComparer.Ordinal);
        return new ForeseenTexts(taken, [.. file.AddedHistory<MessageRow>().Where(message => !wentOut.Contains(message.Id))]);
    }

    private Look? Next(PatientFile file, HashSet<Look> looked) =>
        handlers.Values.SelectMany(handler => handler.Promised(file)).Where(look => !looked.Contains(look)).MinBy(look => look.At);

    private List<MessageRow> Take(PatientFile file, Moment moment)
    {
        var claimed = file.Calls.Keys.Select(file.Find<MessageRow>).OfType<MessageRow>().ToList();
        foreach (var message in claimed)
        {
            outbox.Record(file, message.Id, message.LastAttempt!.Number, new SmsSendOutcome.Accepted("foreseen"), TimeSpan.Zero, moment);
            file.DropCall(message.Id);
        }

        return claimed;
    }
}

/// <summary>What is foreseen.</summary>
/// <param name="Sent">Texts that go out, each in its last attempt.</param>
/// <param name="Ended">Texts that end without going out, among them those that are withheld.</param>
internal sealed record ForeseenTexts(IReadOnlyList<MessageRow> Sent, IReadOnlyList<MessageRow> Ended);
