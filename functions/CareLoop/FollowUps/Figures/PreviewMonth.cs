using System.Globalization;
using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using CareLoop.Storage;

namespace CareLoop.FollowUps.Figures;

/// <summary>How often a step begins.</summary>
/// <param name="Begins">In the 30 days ahead.</param>
/// <param name="Segments">Of the texts among them, by typical values.</param>
/// <param name="Later">Of the same discharges, behind the 30 days.</param>
public sealed record MonthCount(int Begins, int Segments, int Later);

/// <summary>A step, as it is and as it would be.</summary>
/// <param name="Plan">organisation/name.</param>
/// <param name="AtMost">Whether it is needed only where something else comes about (another step, a red flag, no visit booked, a consent).</param>
public sealed record MonthStep(string Plan, string Step, int Level, string Channel, bool AtMost, MonthCount Before, MonthCount After);

/// <summary>All steps of a channel.</summary>
public sealed record MonthTotal(string Channel, MonthCount Before, MonthCount After);

/// <summary>What a change of a plan comes to in the 30 days ahead, were their discharges like those of the 30 days before.</summary>
/// <param name="Discharges">How many discharges were counted.</param>
/// <param name="Visits">How many outpatients' visits that are followed up.</param>
/// <param name="WithoutCodes">Of these, how many were told before figures kept by what a plan is chosen; they count as if nothing but the department were known.</param>
/// <param name="Note">Says so where not all were counted; else null.</param>
public sealed record MonthPreview(
    string Organisation, DateTimeOffset From, DateTimeOffset To, int Discharges, int Visits, int WithoutCodes, string? Note, IReadOnlyList<MonthStep> Steps, IReadOnlyList<MonthTotal> Totals);

/// <summary>Shows what a change of a plan would send and ask of people next month. Stores nothing.</summary>
public sealed class PreviewMonth
{
    /// <summary>The most discharges that are counted.</summary>
    public const int Most = 20_000;

    private readonly FactTable facts;
    private readonly ConfigStore config;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal PreviewMonth(FactTable facts, ConfigStore config, AuditLog audit, Clocks clocks) => (this.facts, this.config, this.audit, this.clocks) = (facts, config, audit, clocks);

    /// <summary>Who may: who may publish it.</summary>
    public static AccessRule Rule => ConfigStore.MayPublish;

    /// <param name="principal">Who asks.</param>
    /// <param name="organisation">Whose plan.</param>
    /// <param name="body"><c>plan</c>, a document, and <c>name</c>, the plan in whose place it would stand, or which it would be.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<MonthPreview>> HandleAsync(Principal principal, string? organisation, JsonElement body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var may = Rule.Authorise(principal, organisation ?? Scope.Any, null);
        if (!may.IsOk)
        {
            return may.Problem;
        }

        if (organisation is null or Scope.Any)
        {
            return new Problem(ProblemKind.Invalid, "no-organisation", "Say whose plan: ?organisation=.");
        }

        var mistakes = new List<FieldError>();
        var reader = new DocumentReader(body, "", mistakes);
        var name = reader.Text("name", ConfigKey.MaxPart, required: true);
        if (reader.Object("plan") is null)
        {
            reader.RefuseField("plan", "The document of a plan is expected here.");
        }

        reader.Done();
        if (mistakes.Count > 0)
        {
            return ConfigProblems.NotUnderstood(mistakes);
        }

        var current = await config.GetAsync(cancellationToken);
        var changed = ConfigDraft.In(current, ConfigKind.FollowUpPlan, organisation, name!, body.GetProperty("plan"), "/plan", principal, mistakes);
        if (!changed.IsOk || mistakes.Count > 0)
        {
            return changed.IsOk ? ConfigProblems.NotUnderstood(mistakes) : changed.Problem;
        }

        var now = clocks.Now;
        var (before, after) = (new MonthForecast(current, now), new MonthForecast(changed.Value, now));
        var (discharges, visits, withoutCodes, isAll) = (0, 0, 0, true);
        await foreach (var fact in ReadAsync(organisation, now, current.Organisation(organisation).Zone, cancellationToken))
        {
            if (discharges + visits == Most)
            {
                isAll = false;
                break;
            }

            (discharges, visits, withoutCodes) = (discharges + (fact.IsVisit ? 0 : 1), visits + (fact.IsVisit ? 1 : 0), withoutCodes + (fact.ChosenBy is null ? 1 : 0));
            var chosenBy = fact.ChosenBy ?? new PlanFacts(fact.IsVisit ? PlanStart.Visit : PlanStart.Discharge, organisation, fact.Department, [], [], null, null, []);
            before.Add(chosenBy, fact.At);
            after.Add(chosenBy, fact.At);
        }

        await audit.WriteAsync(
            new AuditEntry { Who = principal, Action = "preview-month", Organisation = organisation, At = now, Cause = Guid.NewGuid().ToString("N"), Outcome = "ok" }, cancellationToken);
        var steps = Steps(before.Counts, after.Counts);
        return new MonthPreview(
            organisation, now, now.AddDays(MonthForecast.Days), discharges, visits, withoutCodes,
            isAll ? null : string.Create(CultureInfo.InvariantCulture, $"Counted are the first {Most} discharges and visits of the last {MonthForecast.Days} days; there were more."), steps,
            [.. steps.GroupBy(step => step.Channel).OrderBy(channel => channel.Key, StringComparer.Ordinal).Select(channel => new MonthTotal(channel.Key, Sum(channel.Select(step => step.Before)), Sum(channel.Select(step => step.After))))]);
    }

    /// <summary>The discharges and visits of the days before that were followed up, in the order of days.</summary>
    private async IAsyncEnumerable<DischargeFact> ReadAsync(
        string organisation, DateTimeOffset now, TimeZoneInfo zone, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var begins = now.AddDays(-MonthForecast.Days);
        await foreach (var day in facts.DaysAsync(organisation, LocalTimes.LocalDate(begins, zone), LocalTimes.LocalDate(now, zone), TellFigures.Family, cancellationToken))
        {
            await foreach (var (_, json) in facts.FactsAsync(day.Partition, TellFigures.Family, cancellationToken, TellFigures.OfDischarge))
            {
                if (StoredJson.Read<DischargeFact>(json) is { Standing: not (DischargeFact.Cancelled or DischargeFact.Excluded) } fact && fact.At >= begins && fact.At < now)
                {
                    yield return fact;
                }
            }
        }
    }

    private static List<MonthStep> Steps(IReadOnlyDictionary<ForecastKey, ForecastCount> before, IReadOnlyDictionary<ForecastKey, ForecastCount> after) =>
    [
        .. before.Keys.Union(after.Keys).OrderBy(key => key.Plan, StringComparer.Ordinal).ThenBy(key => key.Level).ThenBy(key => key.Step, StringComparer.Ordinal).ThenBy(key => key.Channel, StringComparer.Ordinal)
            .Select(key => new MonthStep(
                key.Plan, key.Step, key.Level, key.Channel, before.GetValueOrDefault(key).IsAtMost || after.GetValueOrDefault(key).IsAtMost,
                Count(before.GetValueOrDefault(key)), Count(after.GetValueOrDefault(key)))),
    ];

    private static MonthCount Count(ForecastCount count) => new(Whole(count.Begins), Whole(count.Segments), Whole(count.Later));

    private static MonthCount Sum(IEnumerable<MonthCount> counts) => counts.Aggregate(new MonthCount(0, 0, 0), (sum, count) => new(sum.Begins + count.Begins, sum.Segments + count.Segments, sum.Later + count.Later));

    private static int Whole(double number) => (int)Math.Round(number, MidpointRounding.AwayFromZero);
}
