using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Plans;

namespace CareLoop.FollowUps.Figures;

/// <summary>A step of a plan, in a forecast.</summary>
/// <param name="Plan">organisation/name, without the version.</param>
/// <param name="Step">Its id in the plan.</param>
/// <param name="Channel">sms, call, visit or letter.</param>
internal sealed record ForecastKey(string Plan, string Step, int Level, string Channel);

/// <summary>How often a step begins, as far as can be expected.</summary>
/// <param name="Begins">In the days ahead; not whole where it is for a share of the patients.</param>
/// <param name="Segments">Of the texts among them.</param>
/// <param name="Later">Of the same discharges, behind these days.</param>
/// <param name="IsAtMost">Whether it is needed only where something else comes about, or has not been booked or refused.</param>
internal readonly record struct ForecastCount(double Begins, double Segments, double Later, bool IsAtMost);

/// <summary>
/// What the plans of a configuration would do in the days ahead, were their discharges like those of as many days before: each is planned
/// as if it came that much later. Pure counting.
/// </summary>
internal sealed class MonthForecast(ConfigSnapshot config, DateTimeOffset now)
{
    /// <summary>How many days are looked back and ahead.</summary>
    public const int Days = 30;

    private readonly Dictionary<ForecastKey, ForecastCount> counts = [];
    private readonly Dictionary<(string Organisation, string Template), int> segments = [];

    public IReadOnlyDictionary<ForecastKey, ForecastCount> Counts => counts;

    /// <summary>Counts the steps of one discharge or visit of the days before.</summary>
    public void Add(PlanFacts facts, DateTimeOffset at)
    {
        if (config.PlanFor(facts) is not { } plan)
        {
            return;
        }

        var organisation = config.Organisation(facts.Organisation);
        var ends = now.AddDays(Days);
        foreach (var occurrence in PlanSchedule.For(plan, at.AddDays(Days), organisation.Zone, config.Calendar(facts.Organisation)))
        {
            var step = plan.Step(occurrence.StepId)!;
            var share = step.Share / 100.0;
            var isAhead = occurrence.From < ends;
            var key = new ForecastKey($"{plan.Organisation}/{plan.Name}", step.Id, step.Level, Storage.KebabEnum.Write(step.Channel));
            var before = counts.GetValueOrDefault(key);
            counts[key] = new ForecastCount(
                before.Begins + (isAhead ? share : 0),
                before.Segments + (isAhead && step.Channel == StepChannel.Sms ? share * SegmentsOf(facts.Organisation, step.Template, organisation.Language) : 0),
                before.Later + (isAhead ? 0 : share),
                step.OnlyIf is not null || step.UntilVisit || step.NeedsCampaignConsent);
        }
    }

    private int SegmentsOf(string organisation, string? template, Language language)
    {
        if (template is null)
        {
            return 0;
        }

        if (!segments.TryGetValue((organisation, template), out var known))
        {
            segments[(organisation, template)] = known = config.Template(organisation, template, language)?.TypicalSegments ?? 0;
        }

        return known;
    }
}
