using System.Globalization;
using System.Text.Json.Nodes;

using CareLoop.Local.Clock;
using CareLoop.Local.Hospital.Complaints;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Phones;
using CareLoop.Local.Hospital.Population;

using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital;

/// <summary>The people who hold the patients' phones: they read what arrives, and some answer.</summary>
internal sealed class PhoneHolders(
    Ledger ledger,
    Registry registry,
    HttpClient http,
    Agenda agenda,
    LocalClock clock,
    IOptions<HospitalOptions> options)
{
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1), SurveysLast = TimeSpan.FromDays(4);

    private readonly HospitalOptions options = options.Value;
    private readonly Lock gate = new();
    private readonly ILookup<string, Patient> byAddress = registry.Patients
        .Where(patient => patient.Address is not null)
        .ToLookup(patient => patient.Address!, StringComparer.Ordinal);

    /// <summary>A text reached a phone.</summary>
    public void Read(string messageId, string phone, string sender, string text)
    {
        if (options.Empty || !(byAddress.Contains(phone) || CaseWording.IsStranger(phone)))
            return;
        lock (gate)
        {
            if (ledger.All<TextRead>().Any(read => read.MessageId == messageId))
                return;
            var hand = InHand(phone, text);
            ledger.Add(new TextRead(messageId, phone, sender, text) { At = clock.GetUtcNow() });
            foreach (var (index, reply) in Habits.Answer(options.Seed, hand).Index())
                Plan(ledger.Add(new ReplyPlanned(
                    string.Create(CultureInfo.InvariantCulture, $"{messageId}-{index}"), phone, sender, reply.Text, reply.Intent, reply.SendAt, reply.Shown)
                { At = clock.GetUtcNow(), Survey = reply.Survey, Case = reply.Case }));
        }
    }

    /// <summary>Somebody writes without having been asked anything, once for a cause.</summary>
    public void Write(string cause, string phone, PlannedReply text)
    {
        lock (gate)
        {
            var id = cause + "-0";
            if (!ledger.All<ReplyPlanned>().Any(reply => reply.ReplyId == id))
                Plan(ledger.Add(new ReplyPlanned(id, phone, "", text.Text, text.Intent, text.SendAt, []) { At = clock.GetUtcNow(), Case = text.Case }));
        }
    }

    /// <summary>Plans what was to be answered and is not yet.</summary>
    public void Resume()
    {
        var forgotten = ledger.All<Forgotten>().Select(entry => entry.ReplyId).ToHashSet(StringComparer.Ordinal);
        foreach (var reply in ledger.All<ReplyPlanned>().Where(reply => ledger.Reply(reply.ReplyId) is null && !forgotten.Contains(reply.ReplyId)))
            Plan(reply);
    }

    private TextInHand InHand(string phone, string text)
    {
        var now = clock.GetUtcNow();
        var reading = TextReading.Of(text, now);
        var texts = ledger.All<TextRead>().Where(read => read.Phone == phone).ToList();
        var shown = Phonebook.Shown(ledger, byAddress[phone], reading);
        var ordinal = shown.Count == 0 ? 0 : texts.Count(read => TextReading.Of(read.Text, read.At).Names(shown[0].Start));
        var replies = ledger.All<ReplyPlanned>().Where(reply => reply.Phone == phone).ToList();
        return new()
        {
            Phone = phone,
            Language = byAddress[phone].FirstOrDefault()?.Language ?? "zh-CN",
            At = now,
            Shown = shown,
            Ordinal = ordinal,
            HasAnswered = shown.Count > 0 && replies.Any(reply => reply.Shown.Contains(shown[0])),
            Meant = replies.LastOrDefault()?.Intent,
            Codes = reading.Codes,
            AsksHowOneIs = reading.AsksHowOneIs,
            Survey = reading.Survey,
            Case = CaseReading.Of(text),
            Complaint = replies.LastOrDefault(reply => reply.Intent == Intent.Complain)?.Case,
            HasAnsweredSurvey = reading.Survey is { } asked && replies.Any(reply => now - reply.At < SurveysLast && reply.Survey is { } said && said.Survey == asked.Survey.Name && said.Question == asked.Question),
            Choices = [.. reading.Choices.Select(choice => (choice.Codes, Phonebook.Meant(ledger, byAddress[phone], choice)))],
        };
    }

    private void Plan(ReplyPlanned reply) => agenda.At(reply.SendAt, "an answer", cancellationToken => SendAsync(reply, cancellationToken));

    /// <summary>Whether the phone was asked something else since the question of a survey that this answers.</summary>
    private bool IsOvertaken(ReplyPlanned reply)
    {
        if (reply.Survey is not { } said)
            return false;
        var question = reply.ReplyId[..reply.ReplyId.LastIndexOf('-')];
        return ledger.All<TextRead>().SkipWhile(read => read.MessageId != question).Skip(1).Any(read => read.Phone == reply.Phone
            && TextReading.Of(read.Text, read.At) is { Asks: true } later && (later.Survey is not { } other || other.Question != said.Question));
    }

    private async Task SendAsync(ReplyPlanned reply, CancellationToken cancellationToken)
    {
        if (IsOvertaken(reply))
        {
            ledger.Add(new Forgotten(reply.ReplyId) { At = clock.GetUtcNow() });
            return;
        }

        try
        {
            using var response = await http.PostAsJsonAsync(
                new Uri(options.Simulator, "inbound"), new { from = reply.Phone, to = reply.Sender.Length == 0 ? null : reply.Sender, text = reply.Text }, cancellationToken);
            response.EnsureSuccessStatusCode();
            var body = await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken);
            ledger.Add(new Replied(reply.ReplyId, body?["messageId"]?.GetValue<string>()) { At = clock.GetUtcNow() });
        }
        catch (HttpRequestException)
        {
            // The simulator is on its way up again.
            agenda.At(clock.GetUtcNow() + Retry, "an answer", token => SendAsync(reply, token));
        }
    }
}
