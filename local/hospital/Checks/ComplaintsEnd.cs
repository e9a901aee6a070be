using System.Text.RegularExpressions;

using CareLoop.Local.Hospital.Complaints;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Phones;
using CareLoop.Local.Hospital.Staff;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>
/// Every complaint is closed as whoever brought it said, or after the calls; or is open and not yet due; or is overdue, and those above were told
/// at the instants that the shipped ladder gives, each once.
/// </summary>
internal static partial class ComplaintsEnd
{
    public const string Name = "complaints-end-or-are-told-above";

    /// <summary>A bit later than said by the minute, by a sweep.</summary>
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(2);

    /// <summary>No question is open for longer.</summary>
    private static readonly TimeSpan QuestionsOpen = TimeSpan.FromDays(15), AnsweredWithin = TimeSpan.FromHours(72);

    public static CheckResult Check(Evidence evidence, IReadOnlyList<TrueCase> cases)
    {
        var rungs = cases.SelectMany(one => Rungs(one).Select(rung => (Case: one, Rung: rung))).Where(pair => IsCertain(evidence, pair.Rung)).ToList();
        var wrong = new List<string>();
        foreach (var same in rungs.GroupBy(pair => (pair.Case.Patient, pair.Rung.Number, pair.Rung.At)))
        {
            var told = Told(evidence, same.Key.Patient, same.Key.Number, same.Key.At).GroupBy(CodeOf).ToList();
            if (told.Count < same.Count())
                wrong.Add($"{same.First().Case.Number}: {same.First().Rung.Why} was not told at {same.Key.At:u}");
            // So late that the next is due as well, two texts are two rungs.
            var due = cases.Where(one => one.Patient == same.Key.Patient).Max(one => Rungs(one).Count(rung => rung.Number == same.Key.Number && IsNear(evidence, same.Key.At, rung.At)));
            wrong.AddRange(told.Where(task => task.Count() > due).Select(_ => $"{same.First().Case.Number}: {same.First().Rung.Why} was told twice at {same.Key.At:u}"));
        }

        wrong.AddRange(Needless(evidence, cases));
        wrong.AddRange(cases.SelectMany(one => Unsaid(evidence, one)));
        wrong.AddRange(Unheard(evidence, cases));
        var states = cases.CountBy(one => one.StateAt(evidence.End)).ToDictionary(StringComparer.Ordinal);
        return CheckResult.Of(
            Name, cases.Count,
            $"complaints: {states.GetValueOrDefault("closed")} closed, {states.GetValueOrDefault("answered")} answered, {states.GetValueOrDefault("open")} open, {cases.Count(one => IsOverdue(one, evidence.End))} of them overdue; those above were to be told {rungs.Count} times",
            wrong);
    }

    /// <summary>What can be said of a run in a line.</summary>
    public static void Count(Evidence evidence, IReadOnlyList<TrueCase> cases, Dictionary<string, int> counts)
    {
        counts["complaints:taken"] = cases.Count;
        counts["complaints:closed"] = cases.Count(one => one.StateAt(evidence.End) == "closed");
        counts["complaints:reopened"] = cases.Count(one => one.Rounds.Count > 1);
        counts["complaints:overdue"] = cases.Count(one => IsOverdue(one, evidence.End));
    }

    private static bool IsOverdue(TrueCase one, DateTimeOffset end) => one.StateAt(end) == "open" && Resolve(one, one.Last).Last().By < end;

    /// <summary>Until when a round is to be answered, and from when on that held: of several departments it may take twice as long.</summary>
    private static IEnumerable<(DateTimeOffset From, DateTimeOffset By)> Resolve(TrueCase one, TrueRound round)
    {
        var isOfSeveral = one.Rounds.TakeWhile(earlier => earlier != round).Any(earlier => earlier.InvolvedAt is not null);
        if (!isOfSeveral)
            yield return (round.At, OfficeDays.After(round.At, 5));
        if (isOfSeveral || round.InvolvedAt is not null)
            yield return (isOfSeveral ? round.At : round.InvolvedAt!.Value, OfficeDays.After(round.At, 10));
    }

    /// <summary>Who above is to be told of a complaint, and when.</summary>
    private static IEnumerable<Rung> Rungs(TrueCase one)
    {
        // Where no department has it, who is to be told next is told in its head's place, and not again.
        var head = one.Meaning.Department is { } department ? HospitalStaff.HeadNumber(department) : null;
        foreach (var round in one.Rounds)
        {
            var acknowledge = one.Meaning.IsDispute ? round.At.AddHours(1) : OfficeDays.After(round.At, 1);
            yield return new(acknowledge, head ?? HospitalStaff.DirectorNumber, round.At, round.TakenAt, "not taken on");
            if (head is not null)
                yield return new(OfficeDays.Later(acknowledge, 1), HospitalStaff.DirectorNumber, round.At, round.TakenAt, "not taken on for a day");
            if (one.Meaning.IsDispute)
            {
                var respond = round.At.AddHours(2);
                yield return new(respond, head ?? HospitalStaff.DirectorNumber, round.At, round.SpokenAt, "not spoken to");
                if (head is not null)
                    yield return new(respond.AddHours(2), HospitalStaff.DirectorNumber, round.At, round.SpokenAt, "not spoken to for two hours");
                yield return new(OfficeDays.Later(respond, 1), HospitalStaff.PresidentNumber, round.At, round.SpokenAt, "not spoken to for a day");
            }

            foreach (var (from, by) in Resolve(one, round))
            {
                var until = from == round.At && round.InvolvedAt is { } involved && one.Rounds.TakeWhile(earlier => earlier != round).All(earlier => earlier.InvolvedAt is null) ? involved : round.AnsweredAt;
                yield return new(by, head ?? HospitalStaff.DirectorNumber, from, until, "not answered");
                if (head is not null)
                    yield return new(OfficeDays.Later(by, 1), HospitalStaff.DirectorNumber, from, until, "not answered for a day");
                yield return new(OfficeDays.Later(by, 3), HospitalStaff.PresidentNumber, from, until, "not answered for three days");
            }

            if (round.InvolvedAt is { } asked)
                yield return new(AtOnce(one, asked), HospitalStaff.PresidentNumber, asked.AddTicks(-1), null, "of several departments");
            else if (round != one.Rounds[0] && one.Rounds.TakeWhile(earlier => earlier != round).Any(earlier => earlier.InvolvedAt is not null))
                yield return new(AtOnce(one, round.At), HospitalStaff.PresidentNumber, round.At.AddTicks(-1), null, "of several departments");
        }
    }

    /// <summary>Nobody is woken at night but for a dispute.</summary>
    private static DateTimeOffset AtOnce(TrueCase one, DateTimeOffset at) => one.Meaning.IsDispute ? at : HospitalDay.FirstAllowed(at);

    /// <summary>Whether the step was still to be made then beyond doubt, and the run went on long enough to see.</summary>
    private static bool IsCertain(Evidence evidence, Rung rung) =>
        rung.At > rung.From && rung.At + Sweep + evidence.Tolerance < evidence.End && !(rung.Until <= rung.At + Sweep + evidence.Tolerance) && !evidence.WasDown(rung.From, rung.At + Sweep);

    private static IEnumerable<SimMessage> Told(Evidence evidence, string? patient, string number, DateTimeOffset at) =>
        evidence.Messages.Where(message => message.IsText && message.To == number && message.Patient == patient && IsNear(evidence, at, message.At))
            .DistinctBy(message => TrueCase.MessageOf(message.Tag));

    /// <summary>Whether something that is due then may happen now.</summary>
    private static bool IsNear(Evidence evidence, DateTimeOffset due, DateTimeOffset at) => at >= due - evidence.Ahead - evidence.ClockTolerance && at <= due + Sweep + evidence.Tolerance;

    /// <summary>The president's office hears of complaints alone: each text to it has its rung.</summary>
    private static IEnumerable<string> Needless(Evidence evidence, IReadOnlyList<TrueCase> cases)
    {
        var of = cases.Where(one => one.Patient is not null).ToLookup(one => one.Patient!, StringComparer.Ordinal);
        foreach (var text in evidence.Messages.Where(message => message.IsText && message.To == HospitalStaff.PresidentNumber && message.Patient is not null && of.Contains(message.Patient)))
        {
            // What a bad mark began stands in the same file, and is nothing that the phone was told of; what has come back twice may be the office's own.
            if (SaidBesides(evidence, of[text.Patient!].First().Phone) || of[text.Patient!].Any(one => one.Rounds.Count(round => round.At <= text.At) > 2))
                continue;
            var rungs = of[text.Patient!].SelectMany(Rungs).Where(rung => rung.Number == HospitalStaff.PresidentNumber);
            if (!rungs.Any(rung => (text.At - rung.At).Duration() <= Sweep + evidence.Tolerance + evidence.Ahead && !(rung.Until < rung.At - Sweep - evidence.Tolerance)) && evidence.Outage is null)
                yield return $"the president's office was told of {of[text.Patient!].First().Number} at {text.At:u} for nothing";
        }
    }

    private static bool SaidBesides(Evidence evidence, string phone) =>
        evidence.HoldersOf(phone).Count() > 1 || evidence.Replies.Any(reply => reply.Planned.Phone == phone && reply.Planned.Survey is not null);

    /// <summary>It was called closed, and nobody had said so.</summary>
    private static IEnumerable<string> Unsaid(Evidence evidence, TrueCase one)
    {
        foreach (var text in evidence.TextsTo(one.Phone).Where(text => CaseReading.Of(text.Message.Text) is { News: CaseNews.Closed } news && news.Number == one.Number))
        {
            if (!evidence.Replies.Any(reply => reply.Planned.Phone == one.Phone && reply.At <= text.At && text.At <= evidence.Heard(reply.At) + Evidence.AnswerWithin + evidence.Tolerance))
                yield return $"{one.Number} was closed at {text.At:u}, and nobody had said so";
        }

        if (one.Last.AnsweredAt is { } answered && one.StateAt(evidence.End) == "answered" && OfficeDays.After(answered + AnsweredWithin, 2) is var due && due + Sweep + evidence.Tolerance < evidence.End
            && MayBeTold(evidence, one.Phone) && !evidence.WasDown(answered, due) && !Told(evidence, one.Patient, HospitalStaff.DirectorNumber, due).Any())
            yield return $"{one.Number} was answered at {answered:u}, nobody has called, and the director was not told at {due:u}";
    }

    /// <summary>Somebody said whether they are content, and nothing came of it.</summary>
    private static IEnumerable<string> Unheard(Evidence evidence, IReadOnlyList<TrueCase> cases)
    {
        var known = cases.ToLookup(one => one.Number, StringComparer.Ordinal);
        foreach (var reply in evidence.Replies.Where(reply => reply.Planned.Intent is Intent.Content or Intent.NotContent && reply.At < evidence.End - Evidence.AnswerWithin - evidence.Tolerance))
        {
            var phone = reply.Planned.Phone;
            var asking = evidence.TextsTo(phone).Where(text => text.At < reply.At && text.At > reply.At - QuestionsOpen && CaseReading.Of(text.Message.Text)?.News is CaseNews.Answered).ToList();
            if (asking is not [var asked] || CaseReading.Of(asked.Message.Text)?.Number is not { } number || known[number].SingleOrDefault() is not { } one || reply.At - asked.At > AnsweredWithin - Sweep - evidence.Tolerance
                || evidence.HoldersOf(phone).Count() > 1 || !MayBeTold(evidence, phone) || evidence.WasDown(asked.At, reply.At)
                || evidence.TextsTo(phone).Any(text => text.At < reply.At && text.At > reply.At - QuestionsOpen && TextReading.Of(text.Message.Text, text.At).Asks)
                || evidence.Replies.Any(other => other != reply && other.Planned.Phone == phone && other.At >= asked.At && other.At <= reply.At)
                || evidence.Ledger.All<CaseWorked>().Any(act => act.Number == number && act.At > asked.At && act.At <= reply.At))
                continue;
            var wanted = reply.Planned.Intent == Intent.Content ? CaseNews.Closed : CaseNews.Reopened;
            if (TrueCase.TextsAfter(evidence, reply).Count(answer => answer.News.News == wanted && answer.News.Number == number) != 1)
                yield return $"{one.Number}: {reply.Planned.Intent} at {reply.At:u} was not followed by {wanted}";
        }
    }

    private static bool MayBeTold(Evidence evidence, string phone) =>
        !evidence.Messages.Any(message => message.IsInbound && message.From == phone && (OptOutWords.Judge(message.Text) is not null || OptOutWords.MayOptOut(message.Text)))
        && !evidence.Messages.Any(message => message.To == phone && (message.IsRefused || message.Status == "Failed"))
        && !evidence.Replies.Any(reply => reply.Planned.Phone == phone && reply.Planned.Intent == Intent.WrongNumber)
        && evidence.HoldersOf(phone).All(holder => evidence.Ledger.DeathOf(holder.Number) is null);

    private static string CodeOf(SimMessage text) => Code().Match(text.Text).Value;

    /// <summary>The task that a text to staff is about, in its brackets.</summary>
    [GeneratedRegex(@"（[0-9A-Z]{6}）")]
    private static partial Regex Code();

    /// <param name="At">When it is due.</param>
    /// <param name="Number">Whom it tells.</param>
    /// <param name="From">From when on it held.</param>
    /// <param name="Until">When the step was made, or another deadline took its place; null while neither was.</param>
    private sealed record Rung(DateTimeOffset At, string Number, DateTimeOffset From, DateTimeOffset? Until, string Why);
}
