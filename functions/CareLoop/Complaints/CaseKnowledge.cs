using CareLoop.Common;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Complaints;

/// <summary>A typical problem as its organisation knows it.</summary>
/// <param name="Id">The address of the case, <c>PATIENT.CASE</c>.</param>
/// <param name="Number">The case's, as people read it.</param>
/// <param name="Kind">complaint, suggestion, praise, request or question.</param>
/// <param name="Category">By code.</param>
/// <param name="Department">By code; null where it was nobody's in particular.</param>
/// <param name="Problem">What it was.</param>
/// <param name="Answer">What a good answer to it is.</param>
internal sealed record TypicalFact(string Id, string Number, string Kind, string Category, string? Department, string Problem, string Answer);

/// <summary>A typical problem that is like a case.</summary>
/// <param name="Number">Of the case that it was.</param>
/// <param name="Category">By code.</param>
/// <param name="Department">By code; null where it was nobody's in particular.</param>
/// <param name="Problem">What it was.</param>
/// <param name="Answer">What a good answer to it is.</param>
/// <param name="Likeness">Of the words, from 0 to 1.</param>
public sealed record SimilarCase(string Number, string Category, string? Department, string Problem, string Answer, double Likeness);

/// <summary>
/// What an organisation has learnt: cases that somebody marked as typical, with an answer to go by. They stand beside the facts, all in one
/// partition, so that those that are like a case are found with one request.
/// </summary>
internal sealed class CaseKnowledge(FactTable facts)
{
    public const string Family = "typical";

    private const int Shown = 3;

    /// <summary>Of another category the words have to be as like as this.</summary>
    private const double LikeEnough = 0.2;

    /// <summary>What the same category counts beside the words.</summary>
    private const double SameCategory = 0.3;

    /// <summary>What is told of a case beside its figures: nothing unless it is typical, and answered.</summary>
    public static IEnumerable<Fact> Told(PatientKey patient, CaseRow row) => row is not { Typical: { } typical, Number: { } number, State: CaseState.Resolved or CaseState.Closed } ? [] :
    [
        new Fact(row.Organisation, null, Family, number, StoredJson.Write(new TypicalFact($"{patient}.{row.Id}", number, KebabEnum.Write(row.Matter), row.Category, row.Department, typical.Problem, typical.Answer))),
    ];

    /// <summary>The typical problems that are most like a case, the likest first: by category and words.</summary>
    /// <param name="organisation">Whose.</param>
    /// <param name="text">What was brought.</param>
    /// <param name="category">By code.</param>
    /// <param name="but">The number of the case itself; null where it has none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<IReadOnlyList<SimilarCase>> NearestAsync(string organisation, string text, string category, string? but, CancellationToken cancellationToken)
    {
        var known = new List<TypicalFact>();
        await foreach (var (_, json) in facts.FactsAsync(FactTable.StandingOf(organisation), Family, cancellationToken))
        {
            known.Add(StoredJson.Read<TypicalFact>(json)!);
        }

        return Nearest(known.Where(fact => fact.Number != but), text, category);
    }

    /// <summary>The same among those that are given.</summary>
    public static IReadOnlyList<SimilarCase> Nearest(IEnumerable<TypicalFact> known, string text, string category)
    {
        var words = WrittenWords.Terms(text);
        return
        [
            .. known.Select(fact => (Fact: fact, Likeness: WrittenWords.Likeness(words, WrittenWords.Terms(fact.Problem)), IsSame: fact.Category == category))
                .Where(one => one.IsSame || one.Likeness >= LikeEnough)
                .OrderByDescending(one => one.Likeness + (one.IsSame ? SameCategory : 0)).ThenByDescending(one => one.Fact.Number, StringComparer.Ordinal)
                .Take(Shown)
                .Select(one => new SimilarCase(one.Fact.Number, one.Fact.Category, one.Fact.Department, one.Fact.Problem, one.Fact.Answer, Math.Round(one.Likeness, 2))),
        ];
    }
}
