using System.Globalization;
using CareLoop.Common;

namespace CareLoop.Configuration;

/// <summary>One reminder of a visit: when it goes out, with which words, and until when it is worth sending.</summary>
public sealed record ReminderStep
{
    /// <summary>Its name within the policy: what was sent is known by it, so that a change of policy repeats no step.</summary>
    public required string Id { get; init; }

    /// <summary>How long before the visit, in the hospital's zone.</summary>
    internal Offset Offset { get; init; }

    /// <summary>The local time of the day that <see cref="Offset"/> reaches; null to keep the visit's own.</summary>
    public TimeOnly? At { get; init; }

    /// <summary>The name of the template.</summary>
    public required string Template { get; init; }

    /// <summary>Whether it goes only to who has not confirmed.</summary>
    public bool OnlyIfUnconfirmed { get; init; }

    /// <summary>The latest moment at which it is of use, before the visit.</summary>
    public TimeSpan Latest { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Over how long the reminders of one moment may be spread, to stay within what a sender may send.</summary>
    public TimeSpan Spread { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long after it was due it is still sent, where something had held it up; after that it is expired.</summary>
    public TimeSpan GraceAfterDue { get; init; } = TimeSpan.FromHours(12);

    private const int MaxName = 60;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // A wider spread would tell a patient at noon what was planned for the evening before.
    private static readonly TimeSpan MostSpread = TimeSpan.FromHours(12);

    /// <summary>The longest time before a visit at which it can go out.</summary>
    private TimeSpan LongestLead => (Offset.Days * Day) + Offset.Time + (At is { } at ? Day - at.ToTimeSpan() : TimeSpan.Zero);

    /// <summary>The step, or null where there is none without what is missing or malformed.</summary>
    internal static ReminderStep? Read(DocumentReader reader)
    {
        var id = reader.Text("id", MaxName, required: true);
        var template = reader.Text("template", MaxName, required: true);
        var offset = reader.Optional<Offset>("offset", TryOffset, "How long before the visit, such as P7D or PT2H.", required: true);
        var step = new ReminderStep
        {
            Id = id ?? string.Empty,
            Template = template ?? string.Empty,
            Offset = offset ?? default,
            At = reader.Optional<TimeOnly>("at", TryTime, "A local time, such as 18:00."),
            OnlyIfUnconfirmed = reader.Optional<bool>("onlyIf", TryOnlyIf, "unconfirmed, or nothing.") ?? false,
        };
        step = step with
        {
            Latest = reader.Optional<TimeSpan>("latest", Iso8601.TryDuration, "How long before the visit, such as PT1H.") ?? step.Latest,
            Spread = reader.Optional<TimeSpan>("spread", Iso8601.TryDuration, "A duration, such as PT30M.") ?? step.Spread,
            GraceAfterDue = reader.Optional<TimeSpan>("graceAfterDue", Iso8601.TryDuration, "A duration, such as PT12H.") ?? step.GraceAfterDue,
        };
        reader.Done();

        // A condition that is not understood must not pass for none.
        var whole = id is not null && template is not null && offset is not null && !reader.Refused("onlyIf");
        return whole && step.MakesSense(reader) ? step : null;
    }

    private bool MakesSense(DocumentReader reader)
    {
        if (At is not null && Offset.Time != TimeSpan.Zero)
        {
            reader.RefuseField("at", "A time of the day goes with whole days only.");
            return false;
        }

        if (Latest >= LongestLead)
        {
            reader.RefuseField("latest", "The step is due only after its latest moment: it would never be sent.");
            return false;
        }

        if (Spread > MostSpread)
            reader.RefuseField("spread", "At most PT12H.");
        return true;
    }

    private static bool TryOffset(string text, out Offset offset) => Offset.TryParse(text, CultureInfo.InvariantCulture, out offset);

    private static bool TryTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    private static bool TryOnlyIf(string text, out bool onlyIf) => onlyIf = text == "unconfirmed";
}
