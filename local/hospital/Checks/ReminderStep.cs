namespace CareLoop.Local.Hospital.Checks;

/// <summary>The steps of the default policy that fall at a fixed time of day, as this hospital was promised them.</summary>
/// <param name="Days">How many days before the visit.</param>
internal sealed record ReminderStep(string Name, int Days)
{
    public static readonly IReadOnlyList<ReminderStep> All = [new("week-before", 7), new("day-before", 1)];

    /// <summary>The reminders of an evening are spread over an hour; due rows stand at whole minutes, rounded up.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(62);

    private static readonly TimeOnly Evening = new(18, 0);

    /// <summary>The step that a text of that instant belongs to; null for another: two hours before, or about something else.</summary>
    public static ReminderStep? Of(Evidence evidence, DateTimeOffset start, DateTimeOffset at) =>
        All.FirstOrDefault(step => at >= step.From(start) - evidence.Ahead && at <= step.Until(start) + evidence.Tolerance);

    public DateTimeOffset From(DateTimeOffset start) => HospitalDay.At(HospitalDay.Of(start).AddDays(-Days), Evening);

    public DateTimeOffset Until(DateTimeOffset start) => From(start) + Window;
}
