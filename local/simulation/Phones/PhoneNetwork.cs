using System.Globalization;
using System.Text.Json;
using CareLoop.Messaging.Gateway;
using CareLoop.Storage;

namespace CareLoop.Local.Simulation.Phones;

/// <summary>The gateway and the carrier behind it: texts out, their reports, and texts in.</summary>
internal sealed class PhoneNetwork(World world)
{
    /// <summary>As long as ACS remembers a repeatability id.</summary>
    private static readonly TimeSpan Remembers = TimeSpan.FromMinutes(5);

    private readonly Dictionary<Guid, SentText> byRepeatability = [];
    private readonly Dictionary<string, SentText> reports = new(StringComparer.Ordinal);

    public List<SentText> Texts { get; } = [];

    /// <summary>Every call that the app made, whatever came of it.</summary>
    public List<(string To, TextReading Reading, DateTimeOffset At)> Tries { get; } = [];

    public SmsSendOutcome Take(SmsSend send, DateTimeOffset begun)
    {
        // The first-sent header is the host's own time; ACS judges it by its own, with some leeway that we don't count on.
        var isRepeat = byRepeatability.TryGetValue(send.RepeatabilityId, out var earlier);
        if (world.Now - send.FirstSent > Remembers)
            return new SmsSendOutcome.Unknown("repeated-too-late");
        if (isRepeat)
        {
            world.Count("repeats recognised");
            return new SmsSendOutcome.Accepted(earlier!.Id);
        }

        if (world.Weather.IsThrottled)
            return new SmsSendOutcome.Throttled(world.Chance.Is(0.5) ? TimeSpan.FromSeconds(30 + world.Chance.Below(90)) : null);
        if (world.Weather.Strikes(0.003))
            return new SmsSendOutcome.Refused(400, "simulated");
        if (world.Weather.Strikes(0.01))
            return new SmsSendOutcome.RetryableFailure(503, "simulated");
        if (world.Weather.Strikes(0.004))
            return new SmsSendOutcome.Unknown("http-500");

        var code = world.Weather.Strikes(0.03) ? world.Chance.Weighted((ReportCode.Unreachable, 6), (ReportCode.NoReports, 3), (ReportCode.NoSuchNumber, 1)) : ReportCode.Delivered;
        var text = new SentText($"gw-{Texts.Count + 1}", send.Tag, send.To, send.Text, begun, code);
        Texts.Add(text);
        byRepeatability[send.RepeatabilityId] = text;
        world.Note("carrier", "text", $"{text.Id} {send.To} {text.Reading.Kind} {code}");
        world.Trace.Tell(send.Text.Replace('\n', '|'));
        world.Count("texts");
        if (text.Reached)
            world.Agenda.After(world.Chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)), () => world.People.Read(text));
        if (!world.Weather.Strikes(0.04))
            Report(text);
        return new SmsSendOutcome.Accepted(text.Id);
    }

    /// <summary>A text from a phone, on its way to the app.</summary>
    /// <returns>The ids of the messages that it came in.</returns>
    public void Post(string eventJson, Action<string> posted)
    {
        var times = world.Weather.Strikes(0.04) ? 2 : 1;
        for (var time = 0; time < times; time++)
        {
            var delay = world.Weather.Strikes(0.05)
                ? world.Chance.Between(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(40))
                : world.Chance.Between(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(3));
            world.Agenda.After(delay, () =>
            {
                posted(world.Triggers.Put(QueueNames.SmsEvents, eventJson));
                world.Triggers.Watch(QueueNames.SmsEvents);
            });
        }
    }

    /// <summary>The app is done with a message that may have been a report.</summary>
    public void Acknowledged(string messageId)
    {
        if (reports.TryGetValue(messageId, out var text))
            text.Reported ??= world.Now;
    }

    private void Report(SentText text)
    {
        var at = world.Now + world.Chance.Between(TimeSpan.FromSeconds(1), world.Weather.Strikes(0.1) ? TimeSpan.FromMinutes(30) : TimeSpan.FromSeconds(20));
        world.Agenda.At(at, () => Post(
            JsonSerializer.Serialize(new
            {
                id = "report-" + text.Id,
                source = "/acs",
                type = "Microsoft.Communication.SMSDeliveryReportReceived",
                specversion = "1.0",
                subject = "/phonenumber/" + text.To.TrimStart('+'),
                time = Stamp(at),
                data = new
                {
                    messageId = text.Id,
                    from = World.Sender,
                    to = text.To,
                    deliveryStatus = text.Reached ? "Delivered" : "Failed",
                    deliveryStatusDetails = string.Create(CultureInfo.InvariantCulture, $"{text.Code}: simulated"),
                    receivedTimestamp = Stamp(at),
                    tag = text.Tag,
                },
            }),
            id => reports[id] = text));
    }

    public static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
