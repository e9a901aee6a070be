using System.Globalization;

using CareLoop.Local.Hospital.Ledgers;

namespace CareLoop.Local.Hospital.Days;

/// <summary>What the hospital will do about a visit at later instants, from what it knows. Pure, so that a restart plans the same.</summary>
internal static class Course
{
    public static string BookingId(string visit) => $"e-{visit}-1";

    public static string OwnChangeId(string visit) => $"e-{visit}-own";

    public static string EndId(string visit, int moves) => $"e-{visit}-end{moves.ToString(CultureInfo.InvariantCulture)}";

    public static string AskedId(CalledBack callback) => $"e-{callback.Visit}-asked{callback.Sequence.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>When reception notes whether the patient came: minutes after the start, or hours when nobody did.</summary>
    public static (ChangeKind Change, DateTimeOffset At) End(long seed, string visit, int moves, DateTimeOffset start)
    {
        var chance = Chance.Of(seed, "end", visit, moves.ToString(CultureInfo.InvariantCulture));
        return chance.PerMille(100)
            ? (ChangeKind.Missed, start + TimeSpan.FromMinutes(90 + 5 * chance.Below(13)))
            : (ChangeKind.Arrived, start + TimeSpan.FromMinutes(5 * chance.Below(3)));
    }

    /// <summary>What the desk does about a patient's wish, and when it gets to it; null where nothing is to be done.</summary>
    public static (ChangeKind Change, DateTimeOffset At)? Asked(long seed, CalledBack callback)
    {
        var chance = Chance.Of(seed, "asked", callback.Visit, callback.Response, callback.Sequence.ToString(CultureInfo.InvariantCulture));
        var minutes = TimeSpan.FromMinutes(3 + chance.Below(40));
        return callback.Response switch
        {
            "cancel-requested" => (ChangeKind.Cancelled, callback.At + minutes),
            "reschedule-requested" => (ChangeKind.Moved, callback.At + minutes),
            _ => null,
        };
    }

    /// <summary>When an event is sent again though it was answered, as interface engines sometimes do; mostly never.</summary>
    public static DateTimeOffset? SecondSending(long seed, Decision decided)
    {
        var chance = Chance.Of(seed, "twice", decided.EventId);
        return decided.SendAt is { } sendAt && chance.PerMille(50) ? sendAt + chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)) : null;
    }
}
