using CareLoop.Local.Hospital.Complaints;
using CareLoop.Local.Hospital.Ledgers;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>
/// Who complains by text is answered once: with a number; or, where it is the same matter within a week, that it belongs to what there is, or
/// goes on one level higher where that had been answered.
/// </summary>
internal static class ComplaintsTaken
{
    public const string Name = "complaints-taken-once";

    private static readonly TimeSpan SameWithin = TimeSpan.FromDays(7);

    public static CheckResult Check(Evidence evidence, IReadOnlyList<TrueCase> cases)
    {
        var said = evidence.Replies.Where(reply => reply.Planned.Intent == Intent.Complain && reply.At < evidence.End - Evidence.AnswerWithin - evidence.Tolerance && MayBeTold(evidence, reply)).ToList();
        var wrong = new List<string>();
        foreach (var reply in said)
        {
            var answers = TrueCase.TextsAfter(evidence, reply).Where(answer => answer.News.News is CaseNews.Received or CaseNews.Joined or CaseNews.Reopened).ToList();
            var who = $"what {Evidence.Mask(reply.Planned.Phone)} wrote at {reply.At:u}";
            if (answers is not [var answer])
                wrong.Add($"{who} was answered {answers.Count} times");
            else if (answer.News.Number is null)
                wrong.Add($"{who} was given no number");
            else if (IsCertain(evidence, reply) && Expected(cases, reply) is { } expected && (answer.News.News != expected.News || (expected.Number is { } number && answer.News.Number != number)))
                wrong.Add($"{who} was answered as {answer.News.News} {answer.News.Number}, not {expected.News} {expected.Number}");
        }

        wrong.AddRange(cases.GroupBy(one => one.Number).Where(same => same.Count() > 1).Select(same => $"{same.Key} was given twice"));
        return CheckResult.Of(Name, said.Count, $"complaints by text, {cases.Count} of them with a number of their own", wrong);
    }

    /// <summary>Whether nothing speaks against an answer on this phone.</summary>
    private static bool MayBeTold(Evidence evidence, SentReply reply) =>
        !evidence.Messages.Any(message => message.IsInbound && message.From == reply.Planned.Phone && message.At <= reply.At && (OptOutWords.Judge(message.Text) is not null || OptOutWords.MayOptOut(message.Text)))
        && !evidence.Replies.Any(other => other.Planned.Phone == reply.Planned.Phone && other.At <= reply.At && other.Planned.Intent == Intent.WrongNumber)
        && !evidence.Messages.Any(message => message.To == reply.Planned.Phone && (message.IsRefused || message.Status == "Failed"))
        && evidence.HoldersOf(reply.Planned.Phone).All(holder => evidence.Ledger.DeathOf(holder.Number) is null);

    /// <summary>Whether nothing else makes a case on this phone: a bad mark does, and of several patients nobody can tell whose it is.</summary>
    private static bool IsCertain(Evidence evidence, SentReply reply) =>
        evidence.HoldersOf(reply.Planned.Phone).Count() <= 1 && !evidence.Replies.Any(other => other.Planned.Phone == reply.Planned.Phone && other.Planned.Survey is not null);

    /// <summary>Null where it is not certain: somewhere the week, or the answer, came about as the text did.</summary>
    private static (CaseNews News, string? Number)? Expected(IReadOnlyList<TrueCase> cases, SentReply reply)
    {
        var meaning = reply.Planned.Case!;
        var before = cases.Where(one => one.Phone == reply.Planned.Phone && one.At < reply.At && (meaning.Matter is null || one.Meaning.Matter is null || one.Meaning.Matter == meaning.Matter)).ToList();
        if (before.Count == 0)
            return (CaseNews.Received, null);
        if (before is not [var only] || reply.At - only.At > SameWithin - TimeSpan.FromDays(1))
            return null;
        // A text that reopens it begins a round at its own instant.
        return only.StateAt(reply.At.AddTicks(-1)) == "open" ? (CaseNews.Joined, only.Number) : (CaseNews.Reopened, only.Number);
    }
}
