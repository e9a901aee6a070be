using CareLoop.Configuration.Staff;

namespace CareLoop.Configuration.Plans;

/// <summary>One time that a step is done.</summary>
/// <param name="Occurrence">Counts from 1.</param>
/// <param name="From">When it is opened.</param>
/// <param name="To">Its deadline, after <paramref name="From"/>.</param>
internal sealed record PlannedOccurrence(string StepId, int Occurrence, DateTimeOffset From, DateTimeOffset To);

/// <summary>When the steps of a plan are due.</summary>
internal static class PlanSchedule
{
    // Holidays can eat a window that ends by the calendar and begins by working days; what is left then is a day.
    private static readonly PlanOffset Least = new(0, 1, 0, TimeSpan.Zero);

    /// <summary>Every occurrence of every step, by when it is opened; steps that open together in the plan's order.</summary>
    public static IReadOnlyList<PlannedOccurrence> For(FollowUpPlan plan, DateTimeOffset anchor, TimeZoneInfo zone, WorkingCalendar calendar) =>
        [.. plan.Steps.SelectMany(step => Of(step, anchor, zone, calendar)).OrderBy(occurrence => occurrence.From)];

    /// <summary>One occurrence of a step, from 1.</summary>
    public static PlannedOccurrence One(PlanStep step, int occurrence, DateTimeOffset anchor, TimeZoneInfo zone, WorkingCalendar calendar)
    {
        var every = step.Every ?? default;
        var from = step.From.Plus(every, occurrence - 1).After(anchor, zone, calendar);
        var to = step.To.Plus(every, occurrence - 1).After(anchor, zone, calendar);
        return new PlannedOccurrence(step.Id, occurrence, from, to > from ? to : Least.After(from, zone, calendar));
    }

    private static IEnumerable<PlannedOccurrence> Of(PlanStep step, DateTimeOffset anchor, TimeZoneInfo zone, WorkingCalendar calendar) =>
        Enumerable.Range(1, Math.Max(1, step.Every is null ? 1 : step.Times)).Select(occurrence => One(step, occurrence, anchor, zone, calendar));
}
