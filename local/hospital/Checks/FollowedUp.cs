using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Phones;
using CareLoop.Local.Hospital.Staff;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>Every discharge that the hospital knows of is answered for, at three levels, and nobody is forgotten.</summary>
internal static class FollowedUp
{
    public const string AccountedName = "every-discharge-accounted-for", LevelsName = "three-levels", RedFlagsName = "red-flags-at-once", EscalatedName = "overdue-is-told-above", CallsName = "calls-are-those-made";

    /// <summary>In the standard plan the last rung is told three days behind a deadline.</summary>
    private static readonly TimeSpan Ladder = TimeSpan.FromDays(3);

    /// <summary>After a tumour the first call comes after three weeks, and a week later at the latest.</summary>
    private static readonly TimeSpan FirstCall = TimeSpan.FromDays(28);

    /// <summary>The levels, and after how many days there are tasks of each.</summary>
    private static readonly (string Level, int After)[] Expected = [("1", 8), ("2", 16), ("3", 24)];

    /// <summary>A sweep comes each minute.</summary>
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(2);

    public static IEnumerable<CheckResult> All(Evidence evidence, FollowUpFigures figures, DateTimeOffset begin) =>
        [Accounted(evidence, figures), Levels(evidence, figures, begin), RedFlags(evidence, figures), Escalated(evidence, figures), Calls(evidence, figures)];

    /// <summary>Each stay that ended is there once, excluded or not by what the hospital knows, and the sum closes.</summary>
    private static CheckResult Accounted(Evidence evidence, FollowUpFigures figures)
    {
        var listed = figures.Discharges.ToLookup(discharge => discharge.Encounter, StringComparer.Ordinal);
        var ended = evidence.Ledger.Stays.Select(stay => (Stay: stay, Last: LastTold(evidence, stay))).Where(pair => pair.Last is not null && IsKnown(evidence, pair.Stay)).ToList();
        var wrong = ended.SelectMany(pair => Wrong(evidence, pair.Stay, pair.Last!, [.. listed[pair.Stay.Id]])).ToList();
        wrong.AddRange(figures.Discharges.Where(discharge => !evidence.Ledger.TryStay(discharge.Encounter, out _)).Select(discharge => $"{discharge.Encounter} is none of the hospital's"));
        var counted = figures.Total;
        if (Of(counted, "discharges") != Of(counted, "excluded") + Of(counted, "covered") + Of(counted, "notCovered")
            || Of(counted, "notCovered") != counted.Where(pair => pair.Key.StartsWith("notCovered:", StringComparison.Ordinal)).Sum(pair => pair.Value))
            wrong.Add("the sum does not close");
        return CheckResult.Of(AccountedName, ended.Count, $"stays that ended, {Of(counted, "covered")} reached, {Of(counted, "notCovered")} not, {Of(counted, "excluded")} not to be", wrong);
    }

    private static IEnumerable<string> Wrong(Evidence evidence, Stay stay, StayDecided last, IReadOnlyList<SeenDischarge> listed)
    {
        var isOut = last.Change is StayChange.Discharged or StayChange.DischargeCorrected;
        if (listed.Count != 1)
            yield return $"{stay.Id} is listed {listed.Count} times";
        else if (isOut != (listed[0].Standing != "cancelled"))
            yield return $"{stay.Id} is {listed[0].Standing}, and the patient {(isOut ? "has left" : "is there")}";
        else if (isOut && last.Facts.Disposition is StayFacts.Transfer or StayFacts.Hospice or StayFacts.Died && listed[0].Standing != "excluded")
            yield return $"{stay.Id} left for {last.Facts.Disposition}, and is {listed[0].Standing}";
        else if (isOut && last.Facts.Disposition == StayFacts.Home && listed[0].Standing == "excluded" && evidence.Ledger.DeathOf(stay.Patient) is null)
            yield return $"{stay.Id} went home, and is excluded ({listed[0].Reason})";
        else if (listed[0] is { Standing: "not-covered", Reason: null or "not-yet-due" } && listed[0].At < evidence.End - FirstCall)
            yield return $"{stay.Id} is forgotten ({listed[0].Reason})";
    }

    private static CheckResult Levels(Evidence evidence, FollowUpFigures figures, DateTimeOffset begin)
    {
        var ran = evidence.End - begin;
        var wrong = new List<string>();
        foreach (var (level, after) in Expected)
        {
            if (ran >= TimeSpan.FromDays(after) && figures.DueByLevel.GetValueOrDefault(level) == 0)
                wrong.Add($"no task of level {level} in {ran.TotalDays:0} days");
        }

        return CheckResult.Of(LevelsName, figures.Tasks.Count, $"tasks: {string.Join(", ", Expected.Select(expected => $"{figures.DueByLevel.GetValueOrDefault(expected.Level)} of level {expected.Level}"))}", wrong);
    }

    /// <summary>Where a text that asked was answered with "not well", on a phone of one patient, who is on call is texted within a minute or two.</summary>
    private static CheckResult RedFlags(Evidence evidence, FollowUpFigures figures)
    {
        var rung = evidence.Ledger.All<OnCallRung>();
        var said = evidence.Replies.Where(reply => reply.Planned.Intent == Intent.Unwell && IsPlain(evidence, reply)).ToList();
        var wrong = said
            .Where(reply => !rung.Any(ring => ring.At >= reply.At && ring.At <= evidence.Heard(reply.At) + Minute + evidence.Tolerance))
            .Select(reply => $"\"not well\" of {Evidence.Mask(reply.Planned.Phone)} at {reply.At:u} reached nobody").ToList();
        var flags = figures.Tasks.Where(task => task.What is "red-flag").ToList();
        if (said.Count > flags.Count)
            wrong.Add($"{said.Count} said that they are not well, and there are {flags.Count} red flags");
        return CheckResult.Of(RedFlagsName, said.Count, $"patients said that they are not well; {flags.Count(flag => flag.State == "done")} of {flags.Count} red flags are done", wrong);
    }

    /// <summary>The last text to the phone before the answer asked how the patient is, not long ago, and it is the phone of one patient who may be texted.</summary>
    private static bool IsPlain(Evidence evidence, SentReply reply) =>
        evidence.HoldersOf(reply.Planned.Phone).ToList() is [var holder]
        && evidence.Ledger.DeathOf(holder.Number) is null
        && evidence.Ledger.Stays.Count(stay => stay.Patient == holder.Number) == 1
        && !evidence.IsOptedOut(reply.Planned.Phone, reply.At)
        && evidence.TextsTo(reply.Planned.Phone).LastOrDefault(text => text.At < reply.At) is { } text
        && TextReading.Of(text.Message.Text, text.At).AsksHowOneIs && reply.At - text.At < TimeSpan.FromHours(12);

    private static CheckResult Escalated(Evidence evidence, FollowUpFigures figures)
    {
        var overdue = figures.Tasks.Where(task => task is { Level: > 0, State: "open" or "in-progress" or "escalated" } && task.Deadline + Ladder + Minute + evidence.Tolerance < evidence.End && !evidence.WasDown(task.Deadline, evidence.End)).ToList();
        return CheckResult.Of(EscalatedName, overdue.Count, $"tasks of a level were left undone; {figures.Tasks.Count(task => task.Escalated)} of all were told above", [.. overdue.Where(task => !task.Escalated).Select(task => $"task {task.Id} was due on {task.Deadline:u}, and nobody above was told")]);
    }

    /// <summary>The figures know as many calls as the staff's own ledger; who was visited or written to was not called. Urgent answers of who is not followed up count for nobody.</summary>
    private static CheckResult Calls(Evidence evidence, FollowUpFigures figures)
    {
        var worked = evidence.Ledger.All<Worked>().Where(act => act.What is not ("follow-up-visit" or "follow-up-letter")).ToList();
        var least = worked.Count(act => act.What != "urgent-answer");
        var counted = Of(figures.Total, "calls");
        return CheckResult.Of(CallsName, worked.Count, $"calls, {worked.Count(act => act.Act == Act.NoAnswer)} without an answer", counted >= least && counted <= worked.Count ? [] : [$"the figures have {counted}"]);
    }

    private static bool IsKnown(Evidence evidence, Stay stay) => stay.Changes.Any(change => change.Change == StayChange.Discharged && evidence.AcknowledgedAt(change) is not null);

    private static StayDecided? LastTold(Evidence evidence, Stay stay) => stay.Changes.Where(change => evidence.AcknowledgedAt(change) is not null).MaxBy(change => change.Time);

    private static int Of(IReadOnlyDictionary<string, int> counts, string counter) => counts.GetValueOrDefault(counter);
}
