using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Complaints.Figures;

/// <summary>What a measure has come to.</summary>
/// <param name="Case">The case's address.</param>
/// <param name="Number">Its number.</param>
/// <param name="Measure">Its id within the case.</param>
/// <param name="Department">Whose.</param>
/// <param name="Cause">What it is to end.</param>
/// <param name="Due">The local day by whose end it is to be done.</param>
/// <param name="DoneAt">UTC; null while it is not.</param>
/// <param name="VerifiedAt">UTC; null while it is not.</param>
/// <param name="Overdue">Whether its day has passed.</param>
/// <param name="Before">Of the department's complaints of the 90 days before it was done, those of its cause.</param>
/// <param name="After">The same of up to 90 days since.</param>
/// <param name="Change">After less before; null where there is nothing to compare.</param>
/// <param name="Again">Complaints of the department with the same cause since it was verified.</param>
public sealed record MeasureLine(
    string Case, string? Number, string Measure, string? Department, string? Cause, DateOnly Due, DateTimeOffset? DoneAt, DateTimeOffset? VerifiedAt, bool Overdue, CaseShare? Before, CaseShare? After, ShareChange? Change, int Again);

/// <summary>Measures and what they came to. Static and pure.</summary>
internal static class MeasureFigures
{
    public const int Days = 90;

    /// <summary>Each measure of some cases, against all complaints around them.</summary>
    public static IEnumerable<MeasureLine> Of(IEnumerable<CaseFact> cases, IReadOnlyList<CaseFact> all, DateTimeOffset now, DateOnly today)
    {
        foreach (var fact in cases)
        {
            var ofDepartment = all.Where(other => other.Kind == "complaint" && CaseFigures.DepartmentOf(other) is { } department && department == CaseFigures.DepartmentOf(fact)).ToList();
            foreach (var measure in fact.Measures)
            {
                ((int Part, int Whole) before, (int Part, int Whole) after) = measure.DoneAt is { } done && fact.Cause is { } cause
                    ? (Shares(ofDepartment, cause, done.AddDays(-Days), done), Shares(ofDepartment, cause, done, Earlier(done.AddDays(Days), now)))
                    : ((0, 0), (0, 0));
                yield return new MeasureLine(
                    fact.Id, fact.Number, measure.Id, CaseFigures.DepartmentOf(fact), fact.Cause, measure.Due, measure.DoneAt, measure.VerifiedAt, measure.DoneAt is null && measure.Due < today,
                    CaseShare.Of(before.Part, before.Whole), CaseShare.Of(after.Part, after.Whole), Newcombe.Change(before, after), Again(fact, measure, ofDepartment));
            }
        }
    }

    /// <summary>How often what a measure was to end has come up since it was verified.</summary>
    public static int Again(CaseFact fact, MeasureFact measure, IEnumerable<CaseFact> all) => fact.Cause is null || CaseFigures.DepartmentOf(fact) is not { } department || measure.VerifiedAt is not { } verified ? 0
        : all.Count(other => other.Id != fact.Id && other.Kind == "complaint" && other.Cause == fact.Cause && CaseFigures.DepartmentOf(other) == department && other.ReceivedAt > verified);

    private static (int Part, int Whole) Shares(List<CaseFact> facts, string cause, DateTimeOffset from, DateTimeOffset to)
    {
        var some = facts.Where(fact => fact.ReceivedAt > from && fact.ReceivedAt <= to).ToList();
        return (some.Count(fact => fact.Cause == cause), some.Count);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}

/// <summary>The measures of a period's cases, and what they came to.</summary>
public sealed class ReadMeasures
{
    private readonly FactTable facts;
    private readonly AuditLog audit;
    private readonly ConfigStore config;
    private readonly Clocks clocks;

    internal ReadMeasures(FactTable facts, AuditLog audit, ConfigStore config, Clocks clocks) => (this.facts, this.audit, this.config, this.clocks) = (facts, audit, config, clocks);

    /// <summary>Who may.</summary>
    public static AccessRule Rule => ReadCaseFigures.Rule;

    /// <param name="principal">Who asks.</param>
    /// <param name="question">Which days, and of which department.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<IReadOnlyList<MeasureLine>>> HandleAsync(Principal principal, FigureQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(question);
        var read = await FigureScope.ReadAsync(Rule, principal, question, config, clocks, cancellationToken);
        if (!read.IsOk)
        {
            return read.Problem;
        }

        var scope = read.Value;
        var all = new List<(DateOnly Day, CaseFact Fact)>();
        var zone = (await config.GetAsync(cancellationToken)).Organisation(scope.Organisation).Zone;
        await foreach (var (_, json) in facts.FactsAsync(scope.Organisation, scope.Period.From.AddDays(-MeasureFigures.Days), scope.Today, CaseFact.Family, "", cancellationToken))
        {
            var fact = StoredJson.Read<CaseFact>(json)!;
            all.Add((LocalTimes.LocalDate(fact.ReceivedAt, zone), fact));
        }

        var seen = all.Where(one => one.Day >= scope.Period.From && one.Day <= scope.Period.To && scope.Includes(CaseFigures.DepartmentOf(one.Fact), one.Fact.Clinician)).Select(one => one.Fact).ToList();
        await audit.WriteAsync(PatientScope.Entry(principal, "read-complaint-measures", scope.Organisation, null, clocks.Now) with { Outcome = "ok" }, cancellationToken);
        return Result.Ok<IReadOnlyList<MeasureLine>>([.. MeasureFigures.Of(seen, [.. all.Select(one => one.Fact)], clocks.Now, scope.Today)]);
    }
}
