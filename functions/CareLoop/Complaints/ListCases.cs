using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Complaints;

/// <summary>Which cases are asked for.</summary>
/// <param name="Figures">Whose, which days, and of which department and clinician.</param>
/// <param name="State">One state, or <c>open</c>, <c>overdue</c>; null for all.</param>
/// <param name="Kind">One kind; null for all.</param>
/// <param name="Category">One category; null for all.</param>
/// <param name="Mine">Only those that the caller works on, took or watches.</param>
/// <param name="Number">One number.</param>
/// <param name="After">The cursor of the page before.</param>
/// <param name="Limit">How many.</param>
public sealed record CaseQuestion(FigureQuestion Figures, string? State, string? Kind, string? Category, bool Mine, string? Number, string? After, string? Limit);

/// <summary>The cases of a period that somebody may see, the latest first: one query, however many there are.</summary>
public sealed class ListCases
{
    private const int Usual = 50, Most = 200;

    private readonly FactTable facts;
    private readonly CaseNumbers numbers;
    private readonly AuditLog audit;
    private readonly ConfigStore config;
    private readonly Clocks clocks;

    internal ListCases(FactTable facts, CaseNumbers numbers, AuditLog audit, ConfigStore config, Clocks clocks) =>
        (this.facts, this.numbers, this.audit, this.config, this.clocks) = (facts, numbers, audit, config, clocks);

    /// <summary>Who may.</summary>
    public static AccessRule Rule => CaseScope.MayRead;

    /// <param name="principal">Who asks.</param>
    /// <param name="question">Which.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Denied (403); invalid (400) for a question that can't be understood.</returns>
    public async Task<Result<CasePage>> HandleAsync(Principal principal, CaseQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(question);
        var admitted = Rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        if (question.Figures.Organisation is not { Length: > 0 } organisation)
        {
            return new Problem(ProblemKind.Invalid, "no-organisation", "Say whose cases: ?organisation=.");
        }

        var count = Usual;
        if (question.Limit is not null && !(int.TryParse(question.Limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is > 0 and <= Most))
        {
            return new Problem(ProblemKind.Invalid, "bad-limit", $"limit is a number from 1 to {Most}.");
        }

        var settings = await config.GetAsync(cancellationToken);
        var now = clocks.Now;
        var today = LocalTimes.LocalDate(now, settings.Organisation(organisation).Zone);
        var found = question.Number is { } number ? await OfNumberAsync(organisation, number, cancellationToken) : await OfPeriodAsync(organisation, question.Figures, today, cancellationToken);
        if (!found.IsOk)
        {
            return found.Problem;
        }

        var directory = settings.Directory(organisation);
        var person = CaseScope.PersonOf(principal, directory);
        var seen = found.Value
            .Where(fact => CaseScope.Sees(Rule, principal, fact, organisation, directory) && Fits(fact, question, person, now))
            .OrderByDescending(fact => fact.ReceivedAt).ThenBy(fact => fact.Number, StringComparer.Ordinal)
            .SkipWhile(fact => question.After is not null && fact.Number != question.After).Skip(question.After is null ? 0 : 1).Take(count + 1).ToList();
        var items = seen.Take(count).Select(fact => CaseLines.Of(fact, now)).ToList();
        await audit.WriteAsync(PatientScope.Entry(principal, "list-complaints", organisation, null, now) with { Outcome = "ok", Records = [.. items.Select(item => "case/" + item.Id)] }, cancellationToken);
        return new CasePage(items, seen.Count > count ? items[^1].Number : null);
    }

    private async Task<Result<IReadOnlyList<CaseFact>>> OfNumberAsync(string organisation, string written, CancellationToken cancellationToken)
    {
        if (!CaseNumber.TryParse(written, out var number))
        {
            return new Problem(ProblemKind.Invalid, "bad-number", "number is a case's number such as TS-20261121-0042-8; its last digit checks the others.");
        }

        return Result.Ok<IReadOnlyList<CaseFact>>(await numbers.FindAsync(organisation, number, cancellationToken) is { } fact ? [fact] : []);
    }

    private async Task<Result<IReadOnlyList<CaseFact>>> OfPeriodAsync(string organisation, FigureQuestion figures, DateOnly today, CancellationToken cancellationToken)
    {
        var period = figures is { From: null, To: null, Month: null } ? new FigurePeriod(today.AddDays(-60), today.AddDays(1)) : null;
        if (period is null)
        {
            var read = FigurePeriod.Read(figures.From, figures.To, figures.Month, today);
            if (!read.IsOk)
            {
                return read.Problem;
            }

            period = read.Value;
        }

        var found = new List<CaseFact>();
        await foreach (var (_, json) in facts.FactsAsync(organisation, period.From, period.To, CaseFact.Family, "", cancellationToken))
        {
            found.Add(StoredJson.Read<CaseFact>(json)!);
        }

        return found;
    }

    private static bool Fits(CaseFact fact, CaseQuestion question, string person, DateTimeOffset now)
    {
        var state = KebabEnum.Read<CaseState>(fact.State);
        return (question.State switch
        {
            null => true,
            "open" => state?.IsOpen() == true,
            "overdue" => state?.IsOpen() == true && fact.ResolveBy < now,
            var one => fact.State == one,
        })
            && (question.Kind is null || fact.Kind == question.Kind)
            && (question.Category is null || fact.Category == question.Category)
            && (question.Figures.Department is not { } department || fact.List == department || fact.Department == department || fact.Parts.Contains(department))
            && (question.Figures.Clinician is not { } clinician || fact.Clinician == clinician)
            && (!question.Mine || fact.Owner == person || fact.FirstContact == person || fact.Watchers.Contains(person));
    }
}
