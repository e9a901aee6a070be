using System.Globalization;
using System.Text.Json;
using CareLoop.Local.Simulation.Hospital;

namespace CareLoop.Local.Simulation.Phones;

/// <summary>The holders of the phones: they read, and some answer.</summary>
internal sealed class People(World world)
{
    private static readonly Dictionary<Meaning, string[]> Words = new()
    {
        [Meaning.Confirm] = ["1", "1", "１ 谢谢", "1。", "回复1", "确认"],
        [Meaning.Cancel] = ["2", "２", "2 谢谢", "取消"],
        [Meaning.Reschedule] = ["3", "３，谢谢", "改期"],
        [Meaning.OptOut] = ["退订", "STOP", "TD", "stop"],
        [Meaning.OptIn] = ["START", "恢复"],
        [Meaning.WrongNumber] = ["打错了"],
        [Meaning.Nonsense] = ["我3号下午才有空", "停车场在哪里", "收到", "谢谢"],
        [Meaning.Urgent] = ["我胸痛得厉害", "突然出血了怎么办"],
    };

    private readonly Dictionary<string, Inbound> byMessage = new(StringComparer.Ordinal);

    public List<Inbound> Said { get; } = [];

    public void Read(SentText text)
    {
        var reading = text.Reading;
        if (reading.Kind == TextKind.Which)
        {
            if (reading.Choices.Count > 0 && world.Chance.Is(0.85))
                Choose(text, world.Chance.Pick(reading.Choices));
            return;
        }

        var about = world.Clinic.OnPhone(text.To)
            .SelectMany(visit => visit.Decisions.Select(decision => (Visit: visit, decision.Start)).Distinct())
            .Where(pair => reading.Starts.Contains(pair.Start)).ToList();
        if (reading.Starts.Count > 0 && about.Count == 0)
            world.Fail($"{text.Id} names a visit that nobody on {text.To} has");
        if (Meant(reading.Kind) is { } meaning)
            Say(text.To, meaning, Wait(), about, isByCode: false, text, world.Chance.Pick(Words[meaning]));
    }

    /// <summary>The app is done with a message.</summary>
    public void Acknowledged(string messageId)
    {
        world.Network.Acknowledged(messageId);
        if (byMessage.TryGetValue(messageId, out var inbound))
            inbound.Acknowledged ??= world.Now;
    }

    private Meaning? Meant(TextKind kind) => kind switch
    {
        TextKind.Reminder or TextKind.Moved => world.Chance.Weighted<Meaning?>(
            (null, 330), (Meaning.Confirm, 380), (Meaning.Cancel, 90), (Meaning.Reschedule, 80), (Meaning.OptOut, 30), (Meaning.WrongNumber, 6), (Meaning.Nonsense, 50), (Meaning.Urgent, 14)),
        TextKind.Missed => world.Chance.Is(0.5) ? Meaning.Reschedule : null,
        TextKind.Confirmed => world.Chance.Is(0.06) ? world.Chance.Pick([Meaning.Cancel, Meaning.Reschedule]) : null,
        TextKind.CancelNoted => world.Chance.Is(0.08) ? Meaning.Confirm : null,
        _ => null,
    };

    private TimeSpan Wait() => world.Chance.Below(10) switch
    {
        < 6 => world.Chance.Between(TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(15)),
        < 9 => world.Chance.Between(TimeSpan.FromMinutes(15), TimeSpan.FromHours(4)),
        _ => world.Chance.Between(TimeSpan.FromHours(8), TimeSpan.FromHours(30)),
    };

    private void Choose(SentText text, TextChoice choice)
    {
        var about = world.Clinic.OnPhone(text.To)
            .Where(visit => visit.Patient.Family == choice.Family)
            .SelectMany(visit => visit.Decisions.Select(decision => (Visit: visit, decision.Start)).Distinct())
            .Where(pair => choice.Starts.Contains(pair.Start)).ToList();
        Say(text.To, Meaning.Confirm, Wait(), about, isByCode: true, text, choice.Confirm);
    }

    private void Say(string phone, Meaning meaning, TimeSpan wait, IReadOnlyList<(Visit, DateTimeOffset)> about, bool isByCode, SentText? asked, string words) =>
        world.Agenda.After(wait, () =>
        {
            var inbound = new Inbound($"in-{Said.Count + 1}", phone, words, meaning, world.Now, about, isByCode, asked);
            Said.Add(inbound);
            world.Note("phone", meaning.ToString(), $"{phone} {inbound.Id} {asked?.Id}");
            world.Count("said " + meaning);
            world.Network.Post(Event(inbound), id => byMessage[id] = inbound);
            if (meaning == Meaning.OptOut && world.Chance.Is(0.6))
                Say(phone, Meaning.OptIn, world.Chance.Between(TimeSpan.FromMinutes(2), TimeSpan.FromDays(3)), [], false, null, world.Chance.Pick(Words[Meaning.OptIn]));
            else if (inbound.IsChoice && world.Chance.Is(0.08))
                Say(phone, meaning, world.Chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(3)), about, isByCode, asked, words);
        });

    private static string Event(Inbound inbound) => JsonSerializer.Serialize(new
    {
        id = "event-" + inbound.Id,
        topic = "/acs",
        subject = "/phonenumber/" + inbound.Phone.TrimStart('+'),
        eventType = "Microsoft.Communication.SMSReceived",
        dataVersion = "1.0",
        metadataVersion = "1",
        eventTime = PhoneNetwork.Stamp(inbound.At),
        data = new
        {
            messageId = inbound.Id,
            from = inbound.Phone,
            to = World.Sender,
            message = inbound.Text,
            receivedTimestamp = inbound.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        },
    });
}
