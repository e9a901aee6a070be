using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;

namespace CareLoop.Reporting;

/// <summary>An organisation's texts of some days: what went out, what was withheld because it is not live, what is planned, and what was not sent and why.</summary>
/// <param name="Job">How far the report is; while it is not done, the rest is empty. <c>done</c> counts patients, <c>failed</c> those whose records could not be read.</param>
/// <param name="Organisation">Whose texts.</param>
/// <param name="From">The first day, in the organisation's zone.</param>
/// <param name="To">The last day.</param>
/// <param name="GoLive">From when its patients are texted, as it is now: a day or <c>undecided</c>; null where they always are.</param>
/// <param name="Totals">By what became of them.</param>
/// <param name="Lines">By day and all else.</param>
/// <param name="Samples">Some of each outcome, by keys and ids.</param>
public sealed record SendReportView(
    JobView Job,
    string Organisation,
    DateOnly From,
    DateOnly To,
    string? GoLive,
    IReadOnlyList<SendTotal> Totals,
    IReadOnlyList<SendLine> Lines,
    IReadOnlyList<SendSampleView> Samples);

/// <summary>All of one outcome: <c>sent</c>, <c>withheld</c>, <c>planned</c> or <c>not-sent</c>.</summary>
public sealed record SendTotal(string Outcome, int Texts, int Segments, int Patients);

/// <summary>Texts that are alike.</summary>
public sealed record SendLine(
    DateOnly Day, string Outcome, string? Reason, string Template, string? Step, string? Language, string? Department, int Texts, int Segments)
{
    internal static SendLine Of(SendTally.StoredCell cell) => new(
        cell.Key.Day, KebabEnum.Write(cell.Key.Outcome), cell.Key.Reason, cell.Key.Template, cell.Key.Step, cell.Key.Language, cell.Key.Department, cell.Count.Texts, cell.Count.Segments);
}

/// <summary>One text: <paramref name="Message"/> stands in the timeline of <paramref name="Patient"/> once it has ended.</summary>
public sealed record SendSampleView(DateOnly Day, string Outcome, string? Reason, string Template, string Patient, string Message)
{
    internal static SendSampleView Of(SendSample sample) =>
        new(sample.Key.Day, KebabEnum.Write(sample.Key.Outcome), sample.Key.Reason, sample.Key.Template, sample.Patient, sample.Message);
}
