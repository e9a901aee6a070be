using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Complaints.Figures;

/// <summary>The figures of complaints of a period, by whatever is asked for: one query, whatever the cases are.</summary>
public sealed class ReadCaseFigures
{
    private static readonly string[] Dimensions = ["department", "category", "cause", "severity", "source", "kind", "clinician", "day", "month"];

    /// <summary>Of these, each alone tells nobody who it was; together, and by clinician, a small group does.</summary>
    private static readonly string[] Periods = ["day", "month"];

    private readonly FactTable facts;
    private readonly ICareCounts care;
    private readonly AuditLog audit;
    private readonly ConfigStore config;
    private readonly Clocks clocks;

    internal ReadCaseFigures(FactTable facts, ICareCounts care, AuditLog audit, ConfigStore config, Clocks clocks) =>
        (this.facts, this.care, this.audit, this.config, this.clocks) = (facts, care, audit, config, clocks);

    /// <summary>Who may: of a department its head, of the whole those who lead it or look at it.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.ComplaintHandler, Role.DepartmentHead, Role.Auditor);

    /// <param name="principal">Who asks.</param>
    /// <param name="question">Which days, by what, of which department and clinician.</param>
    /// <param name="visits">How many visits there were in these days, from another system; null to count those whose ends the HIS told.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Denied (403), not found (404) for an organisation or department of others, invalid (400) for a question that can't be understood.</returns>
    public async Task<Result<CaseFigureReport>> HandleAsync(Principal principal, FigureQuestion question, string? visits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(question);
        var read = await FigureScope.ReadAsync(Rule, principal, question, config, clocks, cancellationToken);
        if (!read.IsOk)
        {
            return read.Problem;
        }

        string[] by = [.. (question.By ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
        if (by.Except(Dimensions).Any())
        {
            return new Problem(ProblemKind.Invalid, "bad-by", $"by is one or more of {string.Join(", ", Dimensions)}, with commas between them.");
        }

        int? thousands = null;
        if (visits is not null)
        {
            if (!int.TryParse(visits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            {
                return new Problem(ProblemKind.Invalid, "bad-visits", "visits is how many there were in these days, from 1.");
            }

            thousands = number;
        }

        var (scope, now) = (read.Value, clocks.Now);
        var cases = new List<(DateOnly Day, CaseFact Fact)>();
        var zone = (await config.GetAsync(cancellationToken)).Organisation(scope.Organisation).Zone;
        await foreach (var (_, json) in facts.FactsAsync(scope.Organisation, scope.Period.From, scope.Period.To, CaseFact.Family, "", cancellationToken))
        {
            if (StoredJson.Read<CaseFact>(json) is { } fact && scope.Includes(CaseFigures.DepartmentOf(fact), fact.Clinician))
            {
                cases.Add((LocalTimes.LocalDate(fact.ReceivedAt, zone), fact));
            }
        }

        // Of whoever sees one department only, what that one did.
        var given = new Care(
            (await care.DischargesAsync(scope.Organisation, scope.Period, scope.Today, cancellationToken)).Where(pair => scope.Includes(pair.Key, null)).ToDictionary(StringComparer.Ordinal),
            (await care.VisitsAsync(scope.Organisation, scope.Period, scope.Today, cancellationToken)).Where(pair => scope.Includes(pair.Key, null)).ToDictionary(StringComparer.Ordinal));
        var targets = (await config.GetAsync(cancellationToken)).Complaints(scope.Organisation).Targets;
        var total = CaseFigures.Line(new Dictionary<string, string>(), [.. cases.Select(one => one.Fact)], now, scope.Today);
        total = total with { PerThousandVisits = Per(total.Complaints, thousands ?? given.Visits.Values.Sum()), PerThousandDischarges = Per(total.Complaints, given.Discharges.Values.Sum()) };
        var days = Math.Max(1, Math.Min(scope.Period.To.DayNumber, scope.Today.DayNumber) - scope.Period.From.DayNumber + 1);
        await audit.WriteAsync(PatientScope.Entry(principal, "read-complaint-figures", scope.Organisation, null, now) with { Outcome = "ok" }, cancellationToken);
        return new CaseFigureReport(
            scope.Organisation, scope.Period.From, scope.Period.To, by, by.Length == 0 ? [] : Lines(by, cases, question, scope, given, targets.ComplaintsADepartment, now), total,
            CaseFigures.Causes(cases.Select(one => one.Fact)), targets.ComplaintsADepartment, Math.Round(total.Praise / (double)days, 2), targets.PraiseADay);
    }

    private static IReadOnlyList<CaseFigureLine> Lines(
        string[] by, List<(DateOnly Day, CaseFact Fact)> cases, FigureQuestion question, FigureScope scope, Care care, int target, DateTimeOffset now)
    {
        var groups = cases.GroupBy(one => string.Join('|', by.Select(dimension => Name(dimension, one.Day, one.Fact)))).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, Of: by.ToDictionary(dimension => dimension, dimension => Name(dimension, group.First().Day, group.First().Fact), StringComparer.Ordinal), Facts: group.Select(one => one.Fact).ToList())).ToList();
        var tells = by.Except(Periods).Count() > 1 || by.Contains("clinician") || question.Clinician is not null;
        var hidden = tells && groups.Count > 0 ? Suppression.Of(groups.ToDictionary(group => group.Key, group => group.Facts.Count, StringComparer.Ordinal)) : null;
        var isOneMonth = scope.Period.From.Day == 1 && scope.Period.To == scope.Period.From.AddMonths(1).AddDays(-1);
        return
        [
            .. groups.Select(group =>
            {
                if (hidden is not null && (hidden.IsTotalWithheld || hidden.Hidden.Contains(group.Key)))
                {
                    return CaseFigures.Hidden(group.Of);
                }

                var line = CaseFigures.Line(group.Of, group.Facts, now, scope.Today);
                return by is not ["department"] ? line : line with
                {
                    PerThousandDischarges = Per(line.Complaints, care.Discharges.GetValueOrDefault(group.Of["department"])),
                    PerThousandVisits = Per(line.Complaints, care.Visits.GetValueOrDefault(group.Of["department"])),
                    OverTarget = isOneMonth && group.Of["department"].Length > 0 ? line.Complaints > target : null,
                };
            }),
        ];
    }

    /// <summary>How much care there was, by department.</summary>
    private sealed record Care(IReadOnlyDictionary<string, int> Discharges, IReadOnlyDictionary<string, int> Visits);

    private static double? Per(int complaints, int? thousands) => thousands is > 0 and var whole ? Math.Round(1_000.0 * complaints / whole, 2) : null;

    private static string Name(string dimension, DateOnly day, CaseFact fact) => dimension switch
    {
        "department" => CaseFigures.DepartmentOf(fact) ?? "",
        "category" => fact.Category,
        "cause" => fact.Cause ?? "",
        "severity" => fact.Severity,
        "source" => fact.Source,
        "kind" => fact.Kind,
        "clinician" => fact.Clinician ?? "",
        "day" => day.ToString("O", CultureInfo.InvariantCulture),
        _ => day.ToString("yyyy-MM", CultureInfo.InvariantCulture),
    };
}
