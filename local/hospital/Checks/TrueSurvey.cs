using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Phones;
using CareLoop.Local.Hospital.Population;
using CareLoop.Local.Hospital.Surveys;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>A survey as it really went: what was asked by text, and what was meant by what was answered.</summary>
/// <param name="Patient">The patient's key, from the tags of the texts.</param>
/// <param name="Phone">On which it is asked.</param>
/// <param name="Department">After a stay in it; null where from outside it can't be told.</param>
/// <param name="At">When the first question went out.</param>
/// <param name="Answers">What was meant, by question.</param>
/// <param name="IsOver">Whether it was over at the end of the run.</param>
/// <param name="IsComplete">Whether all was answered.</param>
/// <param name="Doubt">Why from outside nobody can tell how it went; null where it is certain.</param>
internal sealed record TrueSurvey(
    string Patient, string Phone, HospitalSurvey Survey, string? Department, DateTimeOffset At, IReadOnlyDictionary<string, string> Answers, bool IsOver, bool IsComplete, string? Doubt)
{
    /// <summary>As they were promised: an answer counts for three days, the first question waits a week at most for its turn, two days after the discharge.</summary>
    private static readonly TimeSpan AnsweredWithin = TimeSpan.FromHours(72), AskedAfter = TimeSpan.FromHours(48), WaitsFor = TimeSpan.FromDays(7);

    /// <summary>No visit is booked further ahead, and its question is open until then.</summary>
    private static readonly TimeSpan QuestionsOpen = TimeSpan.FromDays(15);

    /// <summary>A bit later than said by the minute, by a sweep.</summary>
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(2);

    /// <summary>Every survey of which a first question went out, or was tried.</summary>
    public static IReadOnlyList<TrueSurvey> All(Evidence evidence)
    {
        var replies = evidence.Replies.ToLookup(reply => reply.Planned.ReplyId[..reply.Planned.ReplyId.LastIndexOf('-')], StringComparer.Ordinal);
        var heard = evidence.Messages.Where(message => message is { IsInbound: true, MessageId: not null }).DistinctBy(message => message.MessageId).ToDictionary(message => message.MessageId!, message => message.Seq, StringComparer.Ordinal);
        var texts = from message in evidence.Messages
                    where message is { IsInbound: false, Patient: not null }
                    let asked = SurveyReading.Of(message.Text)
                    where asked is not null
                    orderby message.Seq
                    select new AskedText(message, asked);
        var surveys = new List<TrueSurvey>();
        foreach (var patient in texts.GroupBy(text => text.Message.Patient!))
        {
            List<List<AskedText>> conversations = [];
            foreach (var text in patient)
            {
                if (conversations.Count == 0 || (text.Asked.For == AskedFor.Invitation && conversations[^1][0].Name != text.Name))
                    conversations.Add([]);
                conversations[^1].Add(text);
            }

            surveys.AddRange(conversations.Select(conversation => Of(evidence, patient.Key, conversation, replies, heard)));
        }

        return surveys;
    }

    /// <summary>The stay that a survey asked at an instant is about; null where it may be several.</summary>
    public static (Stay Stay, StayDecided Told)? StayOf(Evidence evidence, string phone, DateTimeOffset at)
    {
        List<(Stay, StayDecided)> stays =
        [
            .. from holder in evidence.HoldersOf(phone)
                from stay in evidence.Ledger.Stays
                where stay.Patient == holder.Number
                let told = stay.Changes.Where(change => evidence.AcknowledgedAt(change) <= at).MaxBy(change => change.Time)
                where told is { Change: StayChange.Discharged or StayChange.DischargeCorrected, Facts.Discharged: not null }
                let due = told!.Facts.Discharged!.Value + AskedAfter
                where due <= at + Sweep + evidence.Ahead && at <= due + WaitsFor + Sweep + evidence.Tolerance
                select (stay, told!),
        ];
        return stays is [var only] ? only : null;
    }

    private static TrueSurvey Of(Evidence evidence, string patient, IReadOnlyList<AskedText> texts, ILookup<string, SentReply> replies, Dictionary<string, long> heard)
    {
        var (first, survey) = (texts[0].Message, texts[0].Asked.Survey);
        var askedAt = texts.GroupBy(text => text.Asked.Question, StringComparer.Ordinal).ToDictionary(question => question.Key, question => question.Min(text => text.Message.At), StringComparer.Ordinal);
        var (answers, passed, missed) = (new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var said = texts.Where(text => text.Message.MessageId is not null).SelectMany(text => replies[text.Message.MessageId!]).Where(reply => reply.Planned.Survey is not null)
            .Distinct().OrderBy(reply => SeqOf(evidence, reply, heard)).ToList();
        string? doubt = null;
        foreach (var reply in said)
        {
            var meaning = reply.Planned.Survey!;
            var lateBy = reply.At - (askedAt[meaning.Question] + AnsweredWithin);
            if (lateBy.Duration() <= Sweep + evidence.Tolerance)
                doubt = "answered as its time ended";
            else if (lateBy < TimeSpan.Zero)
                Take(meaning, texts.Last(text => text.Message.Seq < SeqOf(evidence, reply, heard)).Asked.Question);
        }

        var next = survey.Next(answers, passed);
        var end = next is null ? said[^1].At : askedAt.TryGetValue(next, out var at) ? at + AnsweredWithin : DateTimeOffset.MaxValue;
        doubt ??= next is not null && !askedAt.ContainsKey(next) ? "a question did not go out"
            : (end - evidence.End).Duration() <= Sweep + evidence.Tolerance ? "it ended as the run did"
            : WhyDoubtful(evidence, patient, texts, said, first.At, end < evidence.End ? end : evidence.End);
        return new(patient, first.To, survey, StayOf(evidence, first.To, first.At)?.Told.Facts.Department, first.At, answers, end <= evidence.End, next is null && passed.Count == 0, doubt);

        void Take(SurveyMeaning meaning, string current)
        {
            if (current != meaning.Question)
                doubt = "answered another question than the last";
            else if (meaning.Values.Count == 0)
                _ = missed.Add(meaning.Question) || passed.Add(meaning.Question);
            else if (meaning.Question == HospitalSurvey.AllRatings)
                survey.Ratings.Zip(meaning.Values).ToList().ForEach(pair => answers[pair.First.Id] = pair.Second);
            else
                answers[meaning.Question] = meaning.Values[0];
        }
    }

    /// <summary>What makes it uncertain from outside what the app could understand: other questions on the phone, texts that did not arrive, and news about the patient.</summary>
    private static string? WhyDoubtful(Evidence evidence, string patient, IReadOnlyList<AskedText> texts, IReadOnlyList<SentReply> said, DateTimeOffset begin, DateTimeOffset end)
    {
        var phone = texts[0].Message.To;
        var isShared = evidence.HoldersOf(phone).Count() > 1;
        var others = evidence.Replies.Where(reply => reply.Planned.Phone == phone && reply.At >= begin && reply.At <= end + Sweep && !said.Contains(reply)).ToList();
        if (evidence.WasDown(begin, end))
            return "all hosts were down";
        if (texts.Any(text => text.Message is { IsText: false } or { Status: "Failed" }))
            return "a text did not arrive";
        if (others.Any(reply => reply.Planned.Survey is null && reply.Planned.Intent is not Intent.OptOut))
            return "something else was written";
        if (others.Any(reply => reply.Planned.Intent == Intent.OptOut && (end >= evidence.End || said.Any(answer => answer.At >= reply.At))))
            return "texts were stopped";
        if (isShared && evidence.TextsTo(phone).Any(text => text.Message.Patient != patient && text.At >= begin - QuestionsOpen && text.At <= end && TextReading.Of(text.Message.Text, text.At).Asks))
            return "somebody else on the phone was asked something";
        return evidence.HoldersOf(phone).Any(holder => HasNews(evidence, holder, begin, end)) ? "something else became known of the patient" : null;
    }

    /// <summary>Whether a stay began, or turned out to be another, or the patient died.</summary>
    private static bool HasNews(Evidence evidence, Patient holder, DateTimeOffset begin, DateTimeOffset end) =>
        (evidence.Ledger.DeathOf(holder.Number) is { } death && evidence.AcknowledgedAt(death) is { } died && died <= end + Sweep)
        || evidence.Ledger.Stays.Where(stay => stay.Patient == holder.Number).SelectMany(stay => stay.Changes)
            .Any(change => evidence.AcknowledgedAt(change) is { } at && at > begin - evidence.Tolerance && at <= end + Sweep);

    /// <summary>Frozen time gives an answer and what follows from it the same instant, but not the same number.</summary>
    private static long SeqOf(Evidence evidence, SentReply reply, Dictionary<string, long> heard) =>
        evidence.Ledger.Reply(reply.Planned.ReplyId)?.MessageId is { } id && heard.TryGetValue(id, out var seq) ? seq : long.MaxValue;

    /// <param name="Message">One attempt.</param>
    private sealed record AskedText(SimMessage Message, SurveyReading Asked)
    {
        /// <summary>The tag without the attempt.</summary>
        public string? Name => Message.Tag?[..Message.Tag.LastIndexOf('.')];
    }
}
