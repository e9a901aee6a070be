using System.Globalization;

using CareLoop.Local.Hospital.Population;

namespace CareLoop.Local.Hospital.Days;

/// <summary>What is booked on one day. A pure function of seed and day.</summary>
internal static class DayPlan
{
    /// <summary>Nobody books further ahead than this.</summary>
    public static readonly TimeSpan LongestLead = TimeSpan.FromDays(14);

    /// <summary>Starts stand on a grid of minutes (see <see cref="Slot"/>), and so does what the desk does: a run gets through its days the faster, the fewer its instants are.</summary>
    private const int Grid = 5;

    /// <summary>The visits booked on <paramref name="day"/>, by the instant of their booking.</summary>
    public static IReadOnlyList<PlannedVisit> For(long seed, Registry registry, DateOnly day)
    {
        var chance = Chance.Of(seed, "day", Key(day));
        var bookings = 30 + chance.Below(31);
        var visits = new List<PlannedVisit>();
        for (var index = 0; index < bookings; index++)
        {
            var visit = Book(seed, registry, day, index);
            visits.Add(visit);
            if (Chance.Of(seed, "second", visit.Id).PerMille(80))
                visits.Add(SecondOfTheDay(seed, visit));
        }

        visits.Sort((a, b) => a.BookedAt.CompareTo(b.BookedAt));
        return visits;
    }

    /// <summary>A start on a day other than that of <paramref name="start"/>, for a visit that is moved.</summary>
    public static DateTimeOffset Later(long seed, string visit, int version, DateTimeOffset start)
    {
        var chance = Chance.Of(seed, "later", visit, version.ToString(CultureInfo.InvariantCulture));
        var day = HospitalDay.NextWorkingDay(HospitalDay.Of(start).AddDays(1 + chance.Below(5)));
        return Slot(seed, visit, day, chance.Below(9));
    }

    private static PlannedVisit Book(long seed, Registry registry, DateOnly day, int index)
    {
        var id = $"A-{Key(day)}-{index.ToString("00", CultureInfo.InvariantCulture)}";
        var chance = Chance.Of(seed, "visit", id);
        var patient = chance.Pick(registry.Outpatients);
        var bookedAt = HospitalDay.At(day, new TimeOnly(7, 30)) + TimeSpan.FromMinutes(Grid * chance.Below(12 * 60 / Grid));
        var start = StartOf(seed, id, bookedAt, chance);
        var visit = new PlannedVisit(id, patient.Number, bookedAt, bookedAt, start, null);
        return WithChange(seed, visit, Chance.Of(seed, "fate", id));
    }

    /// <summary>Another department on the same day, booked in the same call.</summary>
    private static PlannedVisit SecondOfTheDay(long seed, PlannedVisit first)
    {
        var id = first.Id + "b";
        var chance = Chance.Of(seed, "visit", id);
        var hour = HospitalDay.TimeOf(first.Start).Hour;
        var other = hour < 12 ? hour + 2 + chance.Below(3) : hour - 2 - chance.Below(2);
        var start = Slot(seed, id, HospitalDay.Of(first.Start), other - HospitalDay.Opens.Hour);
        var bookedAt = first.BookedAt + TimeSpan.FromMinutes(1);
        if (start < bookedAt + TimeSpan.FromHours(1))
            start = Slot(seed, id, HospitalDay.NextWorkingDay(HospitalDay.Of(first.Start).AddDays(1)), chance.Below(9));
        return new PlannedVisit(id, first.Patient, bookedAt, bookedAt, start, null);
    }

    private static DateTimeOffset StartOf(long seed, string id, DateTimeOffset bookedAt, Chance chance)
    {
        var days = chance.Weighted((0, 100), (1, 250), (2 + chance.Below(5), 400), (7 + chance.Below(7), 250));
        var day = HospitalDay.NextWorkingDay(HospitalDay.Of(bookedAt).AddDays(days));
        var start = Slot(seed, id, day, chance.Below(9));
        if (start >= bookedAt + TimeSpan.FromHours(1))
            return start;

        // Today, an hour to four from now; too late in the day it becomes tomorrow.
        var hour = HospitalDay.TimeOf(bookedAt).Hour + 2 + chance.Below(3);
        return hour < HospitalDay.Closes.Hour && days == 0 && HospitalDay.Of(bookedAt).DayOfWeek != DayOfWeek.Sunday
            ? Slot(seed, id, HospitalDay.Of(bookedAt), hour - HospitalDay.Opens.Hour)
            : Slot(seed, id, HospitalDay.NextWorkingDay(HospitalDay.Of(bookedAt).AddDays(1)), chance.Below(9));
    }

    /// <summary>
    /// The minute that this visit keeps wherever it is moved to. Two visits of one phone so seldom
    /// begin at the same minute of a day that a text's date and time tell which visit it is about.
    /// </summary>
    private static DateTimeOffset Slot(long seed, string visit, DateOnly day, int hour)
    {
        var minute = Grid * Chance.Of(seed, "minute", visit).Below(60 / Grid);
        var closing = HospitalDay.Closes.Hour - HospitalDay.Opens.Hour - 1;
        return HospitalDay.At(day, HospitalDay.Opens.AddHours(Math.Clamp(hour, 0, closing)).AddMinutes(minute));
    }

    private static PlannedVisit WithChange(long seed, PlannedVisit visit, Chance chance)
    {
        var soon = visit.BookedAt + TimeSpan.FromMinutes(Grid * (1 + chance.Below(4)));
        var room = visit.Start - TimeSpan.FromMinutes(30) - soon;
        var someTime = soon + room * (chance.Below(1000) / 1000.0);
        var between = WholeMinutes(HospitalDay.TimeOf(someTime).Hour is >= 8 and < 20 ? someTime : soon);
        var moved = Later(seed, visit.Id, 0, visit.Start);

        return chance.Weighted(
            ("", 780), ("move", 60), ("cancel", 55), ("repeat", 40), ("update", 20), ("die", 10), ("move-first", 18), ("cancel-first", 17)) switch
        {
            "move" => visit with { Change = new(ChangeKind.Moved, between, moved) },
            "cancel" => visit with { Change = new(ChangeKind.Cancelled, between) },
            "repeat" => visit with { Change = new(ChangeKind.Repeated, between) },
            "update" => visit with { Change = new(ChangeKind.PatientUpdated, between) },
            "die" => visit with { Change = new(ChangeKind.PatientDied, between) },

            // An older event after a newer one: the booking overtaken by what was done to it.
            "move-first" => visit with { Change = new(ChangeKind.Moved, soon, moved), SentAt = soon.AddSeconds(75) },
            "cancel-first" => visit with { Change = new(ChangeKind.Cancelled, soon), SentAt = soon.AddSeconds(75) },
            _ => visit,
        };
    }

    private static DateTimeOffset WholeMinutes(DateTimeOffset instant) =>
        instant.AddTicks(-(instant.Ticks % (Grid * TimeSpan.TicksPerMinute)));

    private static string Key(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
