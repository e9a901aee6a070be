using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;

namespace CareLoop.Reminders;

/// <summary>Which reminders a visit gets, and when. Static, pure and total.</summary>
internal static class ReminderPlan
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>The steps of a visit, in the order of their instants.</summary>
    /// <param name="start">When the visit begins.</param>
    /// <param name="policy">The policy that the visit falls under.</param>
    /// <param name="organisation">Its zone and quiet hours.</param>
    /// <param name="spread">0 to 1, the same for all visits of one patient on one day: where in a step's window this patient stands.</param>
    /// <param name="now">When it is planned: what is past is skipped.</param>
    /// <param name="preferredHour">The hour, by the organisation's clock, at which the patient prefers texts; null for none.</param>
    public static IReadOnlyList<ReminderStepState> For(DateTimeOffset start, ReminderPolicy policy, OrganisationSettings organisation, double spread, DateTimeOffset now, int? preferredHour = null) =>
        [.. policy.Steps.Select(step => AtPreferredHour(start, step, policy, organisation, spread, now, preferredHour) ?? Plan(start, step, organisation, spread, now))
            .OrderBy(step => step.Due).ThenBy(step => step.Id, StringComparer.Ordinal)];

    /// <summary>
    /// A new plan for the same schedule: what has already become of a step stays, and one whose instant has come but whose look
    /// is still on its way is not past.
    /// </summary>
    public static IReadOnlyList<ReminderStepState> Renewed(IReadOnlyList<ReminderStepState> before, IReadOnlyList<ReminderStepState> after)
    {
        var past = after.Where(step => step.State != StepState.Planned).Select(step => step.Id).ToHashSet(StringComparer.Ordinal);
        var kept = before.Where(step => step.State != StepState.Planned || past.Contains(step.Id)).ToDictionary(step => step.Id);
        var renewed = after.Where(step => !kept.ContainsKey(step.Id)).Concat(kept.Values);
        return [.. renewed.OrderBy(step => step.Due).ThenBy(step => step.Id, StringComparer.Ordinal)];
    }

    /// <summary>The next instant at which something is due, or null.</summary>
    public static DateTimeOffset? Next(IReadOnlyList<ReminderStepState> steps) =>
        steps.Where(step => step.State == StepState.Planned).Select(step => (DateTimeOffset?)step.Due).Min();

    private static ReminderStepState Plan(DateTimeOffset start, ReminderStep step, OrganisationSettings organisation, double spread, DateTimeOffset now)
    {
        var latest = start - step.Latest;
        var earliest = EarliestOf(start, step, organisation);
        var spreaded = earliest + TimeSpan.FromMinutes(Math.Floor(step.Spread.TotalMinutes * Math.Clamp(spread, 0, 1)));
        var (due, why) = Allowed(spreaded < latest ? spreaded : earliest, latest, organisation);
        var planned = Planned(start, step, due, why);
        return due < now ? planned with { State = StepState.Skipped, Reason = "past-at-booking" }
            : due >= planned.Latest ? planned with { State = StepState.Skipped, Reason = "never-in-time" }
            : planned;
    }

    /// <summary>
    /// A step of an earlier day at the patient's own hour of that day. Null where it is to go as the policy says: the hour is past, quiet, or too
    /// late to be of use, or another step of the day would be overtaken.
    /// </summary>
    private static ReminderStepState? AtPreferredHour(
        DateTimeOffset start, ReminderStep step, ReminderPolicy policy, OrganisationSettings organisation, double spread, DateTimeOffset now, int? preferredHour)
    {
        var day = DayOf(step);
        if (preferredHour is null || !IsOfAnEarlierDay(step) || policy.Steps.Any(other => other != step && DayOf(other) == day)
            || ContactDay.Preferred(day, preferredHour, organisation) is not { } hour)
        {
            return null;
        }

        // Who prefers the same hour is spread over it.
        var width = step.Spread < Hour ? step.Spread : Hour - TimeSpan.FromMinutes(1);
        var due = hour + TimeSpan.FromMinutes(Math.Floor(width.TotalMinutes * Math.Clamp(spread, 0, 1)));
        var isOfUse = due >= now && due < start - step.Latest && LocalTimes.LocalDate(due, organisation.Zone) == day && organisation.QuietHours?.Covers(due, organisation.Zone) != true;
        return isOfUse ? Planned(start, step, due, "preferred-hour") : null;

        DateOnly DayOf(ReminderStep any) => LocalTimes.LocalDate(EarliestOf(start, any, organisation), organisation.Zone);
    }

    private static bool IsOfAnEarlierDay(ReminderStep step) => step.Offset.Days > 0 || step.Offset.Time >= TimeSpan.FromDays(1);

    private static DateTimeOffset EarliestOf(DateTimeOffset start, ReminderStep step, OrganisationSettings organisation) => step.Offset.Before(start, organisation.Zone, step.At);

    private static ReminderStepState Planned(DateTimeOffset start, ReminderStep step, DateTimeOffset due, string? why) =>
        new(step.Id, step.Template, due, Earlier(start - step.Latest, due + step.GraceAfterDue), step.OnlyIfUnconfirmed, Reason: why);

    /// <summary>Quiet hours defer; where that would be too late, they pull forward to the last allowed instant before.</summary>
    private static (DateTimeOffset Due, string? Why) Allowed(DateTimeOffset wanted, DateTimeOffset latest, OrganisationSettings organisation)
    {
        if (organisation.QuietHours is not { } quiet)
        {
            return (wanted, null);
        }

        var next = quiet.NextAllowed(wanted, organisation.Zone);
        return next == wanted ? (wanted, null)
            : next < latest ? (next, "deferred-by-quiet-hours")
            : (quiet.LastAllowedBefore(wanted, organisation.Zone), "pulled-forward-by-quiet-hours");
    }

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}
