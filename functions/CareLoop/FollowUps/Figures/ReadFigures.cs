using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Storage;

namespace CareLoop.FollowUps.Figures;

/// <summary>The figures of a period, by whatever is asked for.</summary>
public sealed class ReadFigures
{
    private static readonly string[] Dimensions = ["department", "clinician", "plan", "level", "caller", "day", "month"];

    private static readonly IReadOnlyDictionary<string, string> Formulas = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["coverage"] = "covered / (discharges - excluded); discharges = excluded + covered + notCovered, notCovered = the sum of notCovered:reason",
        ["reachedRate"] = "reached / due",
        ["inTimeRate"] = "completedInTime / due",
        ["agreement"] = "checksAgreed / checksDone",
        ["meanMark"] = "checkMarks / checkMarked",
        ["readmission"] = "readmittedIn30Days / (discharges - excluded)",
        ["revisit"] = "visitsReturned / visitsAsked",
        ["meanMinutesToClaim"] = "redFlagMinutesToClaim / redFlagsClaimed",
    };

    private readonly CountDays<FigureCells> count;
    private readonly ConfigStore config;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal ReadFigures(CountDays<FigureCells> count, ConfigStore config, AuditLog audit, Clocks clocks) => (this.count, this.config, this.audit, this.clocks) = (count, config, audit, clocks);

    /// <summary>Who may: of a department its head, of the whole those who lead it or look at it.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.DepartmentHead, Role.Auditor);

    /// <param name="principal">Who asks.</param>
    /// <param name="question">What.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<FigureReport>> HandleAsync(Principal principal, FigureQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(question);
        var scope = await FigureScope.ReadAsync(Rule, principal, question, config, clocks, cancellationToken);
        if (!scope.IsOk)
        {
            return scope.Problem;
        }

        string[] by = [.. (question.By ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
        if (by.Except(Dimensions).Any())
        {
            return new Problem(ProblemKind.Invalid, "bad-by", $"by is one or more of {string.Join(", ", Dimensions)}, with commas between them.");
        }

        var days = await count.OfAsync(scope.Value.Organisation, scope.Value.Period, scope.Value.Today, clocks.Now, cancellationToken);
        var lines = new SortedDictionary<string, (IReadOnlyDictionary<string, string> Of, FigureCells Cells)>(StringComparer.Ordinal);
        var total = new FigureCells();
        var all = new FigureKey(null, null, null, 0, null);
        foreach (var (day, cell) in days.SelectMany(day => day.Value.All.Select(cell => (day.Key, cell))).Where(pair => scope.Value.Includes(pair.cell.Key.Department, pair.cell.Key.Clinician, pair.cell.Key.Caller)))
        {
            var of = by.ToDictionary(dimension => dimension, dimension => Name(dimension, day, cell.Key), StringComparer.Ordinal);
            var key = string.Join('|', of.Values);
            if (!lines.TryGetValue(key, out var line))
            {
                lines[key] = line = (of, new FigureCells());
            }

            line.Cells.Add(all, cell.Counts);
            total.Add(all, cell.Counts);
        }

        await audit.WriteAsync(
            new AuditEntry { Who = principal, Action = "read-figures", Organisation = scope.Value.Organisation, At = clocks.Now, Cause = Guid.NewGuid().ToString("N"), Outcome = "ok" }, cancellationToken);
        return new FigureReport(
            scope.Value.Organisation, scope.Value.Period.From, scope.Value.Period.To, by, Formulas, by.Length == 0 ? [] : [.. lines.Values.Select(line => Line(line.Of, line.Cells))],
            Line(new Dictionary<string, string>(), total));
    }

    internal static FigureLine Line(IReadOnlyDictionary<string, string> of, FigureCells cells)
    {
        var counts = cells.All.Select(cell => cell.Counts).SingleOrDefault() ?? new Dictionary<string, int>(StringComparer.Ordinal);
        var rates = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var eligible = Of(Counters.Discharges) - Of(Counters.Excluded);
        Rate("coverage", Of(Counters.Covered), eligible);
        Rate("readmission", Of("readmittedIn30Days"), eligible);
        Rate("reachedRate", Of(Counters.Reached), Of(Counters.Due));
        Rate("inTimeRate", Of(Counters.InTime), Of(Counters.Due));
        Rate("agreement", Of(Counters.ChecksAgreed), Of("checksDone"));
        Rate("meanMark", Of(Counters.CheckMarks), Of(Counters.CheckMarked));
        Rate("revisit", Of("visitsReturned"), Of("visitsAsked"));
        Rate("meanMinutesToClaim", Of("redFlagMinutesToClaim"), Of("redFlagsClaimed"));
        return new FigureLine(of, counts, rates);

        int Of(string counter) => counts.GetValueOrDefault(counter);

        void Rate(string name, int part, int whole)
        {
            if (whole > 0)
            {
                rates[name] = Math.Round(part / (double)whole, 4);
            }
        }
    }

    private static string Name(string dimension, DateOnly day, FigureKey key) => dimension switch
    {
        "department" => key.Department ?? "",
        "clinician" => key.Clinician ?? "",
        "plan" => key.Plan ?? "",
        "level" => key.Level.ToString(CultureInfo.InvariantCulture),
        "caller" => key.Caller ?? "",
        "day" => day.ToString("O", CultureInfo.InvariantCulture),
        _ => day.ToString("yyyy-MM", CultureInfo.InvariantCulture),
    };
}
