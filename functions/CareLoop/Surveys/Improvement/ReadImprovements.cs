using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Storage;
using CareLoop.Surveys.Scores;

namespace CareLoop.Surveys.Improvement;

/// <summary>What has fallen in an organisation, and what is done about it, with what it was before and after.</summary>
public sealed class ReadImprovements
{
    /// <summary>The most actions of one answer: those with the latest dates.</summary>
    public const int Most = 200;

    private readonly PatientFiles files;
    private readonly CountDays<SurveyCells> count;
    private readonly ConfigStore config;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal ReadImprovements(PatientFiles files, CountDays<SurveyCells> count, ConfigStore config, AuditLog audit, Clocks clocks) =>
        (this.files, this.count, this.config, this.audit, this.clocks) = (files, count, config, audit, clocks);

    /// <summary>Who may, each of their departments.</summary>
    public static AccessRule Rule => ReadSurveyScores.Rule;

    /// <param name="principal">Who asks.</param>
    /// <param name="organisation">Whose.</param>
    /// <param name="department">Only this one; null for all that may be seen.</param>
    /// <param name="state"><c>open</c> (also for null), <c>closed</c> or <c>all</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<ImprovementView>> HandleAsync(Principal principal, string? organisation, string? department, string? state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var scope = await FigureScope.ReadAsync(Rule, principal, new FigureQuestion(organisation, null, null, null, null, department, null), config, clocks, cancellationToken);
        if (!scope.IsOk)
        {
            return scope.Problem;
        }

        if (state is not (null or "open" or "closed" or "all"))
        {
            return new Problem(ProblemKind.Invalid, "bad-state", "state is open, closed or all, or is left out for open.");
        }

        var view = await ReadAsync(scope.Value, state ?? "open", cancellationToken);
        await audit.WriteAsync(PatientScope.Entry(principal, "read-improvements", scope.Value.Organisation, null, clocks.Now) with { Outcome = "ok" }, cancellationToken);
        return view;
    }

    /// <summary>What may be seen of it.</summary>
    internal async Task<ImprovementView> ReadAsync(FigureScope scope, string state, CancellationToken cancellationToken)
    {
        var settings = await config.GetAsync(cancellationToken);
        var zone = settings.Organisation(scope.Organisation).Zone;
        var desk = await files.LoadAsync(Desk.KeyOf(scope.Organisation), cancellationToken);
        var actions = state == "closed" ? [] : desk.Open<ActionRow>().ToList();
        if (state != "open")
        {
            await foreach (var row in files.ReadPastAsync(desk.Key, cancellationToken))
            {
                if (row.RowKey.StartsWith(CareKeys.Past(ActionRow.Kind, ""), StringComparison.Ordinal))
                {
                    actions.Add(ActionRow.FromTable(row));
                }
            }
        }

        List<ActionRow> shown = [.. actions.Where(action => scope.Includes(action.Department, null)).OrderByDescending(action => action.Due).ThenBy(action => action.Id, StringComparer.Ordinal).Take(Most).Reverse()];
        var days = await DaysAsync(scope, shown, zone, cancellationToken);
        return new ImprovementView(
            scope.Organisation,
            [.. desk.Open<WarningRow>().Where(warning => scope.Includes(warning.Department, null)).OrderBy(warning => warning.Z).Select(WarningView.Of)],
            [.. shown.Select(action => ActionView.Of(desk.Key, action, ActionFigures.Of(action, days, zone, scope.Today), settings, scope.Today))]);
    }

    /// <summary>The days that the actions ask for: those between are counted once and kept.</summary>
    private async Task<IReadOnlyDictionary<DateOnly, SurveyCells>> DaysAsync(FigureScope scope, List<ActionRow> actions, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        if (actions.Count == 0)
        {
            return new Dictionary<DateOnly, SurveyCells>();
        }

        var first = actions.Min(action => ActionFigures.DaysBefore(action, zone).From);
        var last = actions.Max(action => ActionFigures.DaysAfter(action, zone, scope.Today)?.To ?? ActionFigures.DaysBefore(action, zone).To);
        return await count.OfAsync(scope.Organisation, new FigurePeriod(first, last), scope.Today, clocks.Now, cancellationToken);
    }
}
