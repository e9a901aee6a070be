using CareLoop.Patients.Tasks;

namespace CareLoop.FollowUps.Figures;

/// <summary>
/// What a fact counts for, by the names of the report. Coverage: <c>covered / (discharges - excluded)</c>, where
/// <c>discharges = excluded + covered + notCovered</c>, and <c>notCovered</c> is the sum of its reasons: it always closes. Pure.
/// </summary>
internal static class Counters
{
    public const string Due = "due", InTime = "completedInTime", Overdue = "overdue", Reached = "reached", Attempted = "attempted", Late = "late", Checks = "checks", ChecksAgreed = "checksAgreed",
        CheckMarks = "checkMarks", CheckMarked = "checkMarked", Discharges = "discharges", Covered = "covered", Excluded = "excluded", NotCovered = "notCovered",
        RecordsRefused = "recordsRefused";

    public static FigureKey KeyOf(DischargeFact fact) => new(fact.Department, fact.Clinician, PlanOf(fact.Plan), 0, null);

    public static FigureKey KeyOf(TaskFact fact) => new(fact.Department, fact.Clinician, PlanOf(fact.Plan), fact.Level, null);

    public static Dictionary<string, int> Of(DischargeFact fact)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        if (fact.IsVisit)
        {
            counts["visits"] = 1;
            Note(counts, "visitsAsked", fact.Asked);
            Note(counts, "visitsReturned", fact.Asked && fact.Returned);
            return counts;
        }

        if (fact.Standing == DischargeFact.Cancelled)
        {
            counts["cancelled"] = 1;
            return counts;
        }

        counts[Discharges] = 1;
        var standing = fact.Standing == DischargeFact.NotCovered ? NotCovered : fact.Standing;
        counts[standing] = 1;
        if (fact.Reason is { } reason)
        {
            counts[$"{standing}:{reason}"] = 1;
        }

        if (fact.Level > 0)
        {
            counts[FormattableString.Invariant($"coveredAtLevel{fact.Level}")] = 1;
        }

        // It is a share of those who are not excluded.
        Note(counts, "readmittedIn30Days", fact.Readmitted && fact.Standing != DischargeFact.Excluded);
        Note(counts, "redFlagged", fact.RedFlag);
        return counts;
    }

    public static Dictionary<string, int> Of(TaskFact fact, DateTimeOffset now)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        if (fact.State == "withdrawn")
        {
            counts["withdrawn"] = 1;
            return counts;
        }

        if (fact.What == RecordChecks.What)
        {
            counts[Checks] = 1;
            Note(counts, "checksDone", fact.State == "done");
            Note(counts, ChecksAgreed, fact.Agrees == true);
            Note(counts, CheckMarked, fact.Mark is not null);
            Note(counts, CheckMarks, fact.Mark ?? 0);
            return counts;
        }

        if (fact.IsRedFlag)
        {
            counts["redFlags"] = 1;
            Note(counts, "redFlagsClaimed", fact.ClaimedAfter is not null);
            Note(counts, "redFlagMinutesToClaim", fact.ClaimedAfter ?? 0);
        }

        var isOver = fact.EndedAt is not null;
        // A record that a check has found wrong tells of nothing that was done.
        var isRefused = fact is { State: "done", Reason: RecordChecks.NotRight };
        var isDone = fact.State == "done" && !isRefused;
        counts[Due] = 1;
        Note(counts, Attempted, fact.Attempts > 0);
        Note(counts, RecordsRefused, isRefused);
        Note(counts, Reached, isDone && fact.Channel != StaffTaskRow.ByLetter);
        Note(counts, InTime, isDone && fact.EndedAt <= fact.Deadline);
        Note(counts, Late, isDone && fact.EndedAt > fact.Deadline);
        Note(counts, Overdue, !isOver && fact.Deadline < now);
        Note(counts, "lost", fact.State is "lost-to-follow-up" or "unreachable");
        Note(counts, "declined", fact.State == "declined");
        Note(counts, "escalated", fact.Escalated);
        return counts;
    }

    /// <summary>A plan's figures are those of all its versions.</summary>
    private static string? PlanOf(string? address) => address is null ? null : address[..address.LastIndexOf('@')];

    private static void Note(Dictionary<string, int> counts, string counter, bool counts1) => Note(counts, counter, counts1 ? 1 : 0);

    private static void Note(Dictionary<string, int> counts, string counter, int number)
    {
        if (number != 0)
        {
            counts[counter] = number;
        }
    }
}
