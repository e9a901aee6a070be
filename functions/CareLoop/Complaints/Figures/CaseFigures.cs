using CareLoop.Common;
using CareLoop.Configuration.Complaints;
using CareLoop.Patients.Tasks;
using CareLoop.Storage;

namespace CareLoop.Complaints.Figures;

/// <summary>A share with its 95 % interval (Wilson).</summary>
/// <param name="Part">So many.</param>
/// <param name="Whole">Of so many.</param>
/// <param name="Value">From 0 to 1.</param>
/// <param name="Low">Where the interval begins.</param>
/// <param name="High">Where it ends.</param>
public sealed record CaseShare(int Part, int Whole, double Value, double Low, double High)
{
    internal static CaseShare? Of(int part, int whole) =>
        Wilson.Of(part, whole) is { } interval ? new(part, whole, Math.Round(part / (double)whole, 4), Math.Round(interval.Low, 4), Math.Round(interval.High, 4)) : null;
}

/// <summary>Cases counted together.</summary>
/// <param name="Of">What they are of, by dimension.</param>
/// <param name="Hidden">Whether nothing of it is shown: so few cases that somebody could be recognised, or others would be given away.</param>
/// <param name="Received">All that came in.</param>
/// <param name="Complaints">Of these, complaints.</param>
/// <param name="Praise">Of these, praise.</param>
/// <param name="Open">That somebody has to work on now.</param>
/// <param name="OverdueNow">Of these, those whose answer is overdue.</param>
/// <param name="MeasuresOverdue">Measures that are not done on their day.</param>
/// <param name="AcknowledgedInTime">Of the complaints of which the time to take them on is over, or that were taken on.</param>
/// <param name="ResolvedInTime">Of the complaints of which the time to resolve them is over, or that were resolved.</param>
/// <param name="Reopened">Of the complaints that were resolved.</param>
/// <param name="Satisfied">Of those who said whether they are content.</param>
/// <param name="MedianHours">From coming in to the first answer, in hours on any clock; null without any.</param>
/// <param name="NinetiethHours">Nine of ten were answered within so many.</param>
/// <param name="PerThousandDischarges">Complaints on a thousand discharges of the same days; null where there were none, or the line is by something else than department.</param>
/// <param name="PerThousandVisits">Complaints on a thousand outpatients' visits of the same days: of the whole those that the question names, failing that, and of departments, those whose ends the HIS told; null where there were none.</param>
/// <param name="OverTarget">Of a department in one month: whether it has more complaints than its target.</param>
public sealed record CaseFigureLine(
    IReadOnlyDictionary<string, string> Of, bool Hidden, int Received, int Complaints, int Praise, int Open, int OverdueNow, int MeasuresOverdue, CaseShare? AcknowledgedInTime, CaseShare? ResolvedInTime,
    CaseShare? Reopened, CaseShare? Satisfied, double? MedianHours, double? NinetiethHours, double? PerThousandDischarges, double? PerThousandVisits, bool? OverTarget);

/// <summary>A cause that came up again and again in a department.</summary>
public sealed record RepeatedCause(string Department, string Cause, string Category, int Complaints);

/// <summary>Figures of complaints.</summary>
/// <param name="Organisation">Whose.</param>
/// <param name="From">The first local day.</param>
/// <param name="To">The last.</param>
/// <param name="By">By what the lines are.</param>
/// <param name="Lines">In the order of their names.</param>
/// <param name="Total">Of all that may be seen.</param>
/// <param name="RepeatedCauses">Those that came up three times or more, the most frequent first.</param>
/// <param name="ComplaintsADepartmentTarget">No department should have more in a month.</param>
/// <param name="PraiseADay">So much praise came on a day.</param>
/// <param name="PraiseADayTarget">So much should.</param>
public sealed record CaseFigureReport(
    string Organisation, DateOnly From, DateOnly To, IReadOnlyList<string> By, IReadOnlyList<CaseFigureLine> Lines, CaseFigureLine Total, IReadOnlyList<RepeatedCause> RepeatedCauses,
    int ComplaintsADepartmentTarget, double PraiseADay, int PraiseADayTarget);

/// <summary>Counts cases. Static and pure.</summary>
internal static class CaseFigures
{
    private const int Repeated = 3;

    /// <summary>What a case is counted for: the department in whose list it stands, else the one that it is about.</summary>
    public static string? DepartmentOf(CaseFact fact) => fact.List == StaffTaskRow.CustomerService ? fact.Department : fact.List;

    /// <param name="of">What the line is of.</param>
    /// <param name="facts">Its cases.</param>
    /// <param name="now">What is overdue is so by now.</param>
    /// <param name="today">The local day.</param>
    public static CaseFigureLine Line(IReadOnlyDictionary<string, string> of, IReadOnlyList<CaseFact> facts, DateTimeOffset now, DateOnly today)
    {
        var complaints = facts.Where(fact => fact.Kind == KebabEnum.Write(CaseKind.Complaint) && fact.State is not ("merged" or "rejected")).ToList();
        var hours = complaints.Where(fact => fact.ResolvedAt is not null).Select(fact => (fact.ResolvedAt!.Value - fact.ReceivedAt).TotalHours).Order().ToList();
        var taken = complaints.Where(fact => fact.AcknowledgedAt is not null || fact.ResolvedAt is not null || fact.AcknowledgeBy < now).ToList();
        var ended = complaints.Where(fact => fact.InTime is not null || fact.ResolveBy < now).ToList();
        var resolved = complaints.Where(fact => fact.ResolvedAt is not null).ToList();
        var said = complaints.Where(fact => fact.End == "satisfied" || fact.Dissatisfied > 0).ToList();
        return new CaseFigureLine(
            of, false, facts.Count, complaints.Count, facts.Count(fact => fact.Kind == KebabEnum.Write(CaseKind.Praise)), facts.Count(IsOpen), facts.Count(fact => IsOpen(fact) && fact.Kind != "praise" && fact.ResolveBy < now),
            facts.Sum(fact => fact.Measures.Count(measure => measure.DoneAt is null && measure.Due < today)),
            CaseShare.Of(taken.Count(fact => (fact.AcknowledgedAt ?? fact.ResolvedAt) <= fact.AcknowledgeBy), taken.Count), CaseShare.Of(ended.Count(fact => fact.InTime == true), ended.Count),
            CaseShare.Of(resolved.Count(fact => fact.Level > 0), resolved.Count), CaseShare.Of(said.Count(fact => fact is { End: "satisfied", Dissatisfied: 0 }), said.Count),
            Quantile(hours, 0.5), Quantile(hours, 0.9), null, null, null);
    }

    /// <summary>A line of which nothing is shown.</summary>
    public static CaseFigureLine Hidden(IReadOnlyDictionary<string, string> of) => new(of, true, 0, 0, 0, 0, 0, 0, null, null, null, null, null, null, null, null, null);

    /// <summary>Causes that came up again and again, by department and category.</summary>
    public static IReadOnlyList<RepeatedCause> Causes(IEnumerable<CaseFact> facts) =>
    [
        .. facts.Where(fact => fact.Cause is not null && DepartmentOf(fact) is not null).GroupBy(fact => (Department: DepartmentOf(fact)!, Cause: fact.Cause!, fact.Category))
            .Where(group => group.Count() >= Repeated).Select(group => new RepeatedCause(group.Key.Department, group.Key.Cause, group.Key.Category, group.Count()))
            .OrderByDescending(cause => cause.Complaints).ThenBy(cause => cause.Department, StringComparer.Ordinal).ThenBy(cause => cause.Cause, StringComparer.Ordinal),
    ];

    private static bool IsOpen(CaseFact fact) => KebabEnum.Read<CaseState>(fact.State)?.IsOpen() == true;

    /// <summary>The smallest value that so many are at most (nearest rank).</summary>
    private static double? Quantile(List<double> ordered, double share) => ordered.Count == 0 ? null : Math.Round(ordered[(int)Math.Ceiling(share * ordered.Count) - 1], 1);
}
