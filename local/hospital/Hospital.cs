using CareLoop.Local.Clock;
using CareLoop.Local.Hospital.Complaints;
using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.His;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Phones;
using CareLoop.Local.Hospital.Population;
using CareLoop.Local.Hospital.Staff;
using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital;

/// <summary>The hospital's days: what is booked, moved, cancelled and attended, each at its instant.</summary>
internal sealed class Hospital(
    Ledger ledger,
    Registry registry,
    InterfaceEngine engine,
    Wards wards,
    PhoneHolders phones,
    HospitalSettings settings,
    Rounds staff,
    CaseOffice office,
    Complainants complainants,
    Agenda agenda,
    LocalClock clock,
    IOptions<HospitalOptions> options)
{
    private readonly long seed = options.Value.Seed;

    /// <summary>Opens on its first day, or goes on where it stopped. Called once the clock is set.</summary>
    /// <returns>Why it can't, or null.</returns>
    public async Task<string?> BeginAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Empty)
            return null;
        if (ledger.All<Opened>() is [var opened, ..] && opened.Seed != seed)
            return $"The hospital opened with --seed {opened.Seed}, not {seed}. Go on with that seed, or remove {options.Value.Journal} and what lies beside it.";
        if (await settings.PublishAsync(cancellationToken) is { } refused)
            return refused;
        if (ledger.All<DayPlanned>().Count == 0)
            Open();
        else
            Resume();
        staff.Begin();
        office.Begin();
        return null;
    }

    /// <summary>CareLoop called the HIS: the desk gets to a wish some minutes later.</summary>
    public void Take(CalledBack callback)
    {
        if (Course.Asked(seed, callback) is not { } asked || ledger.HasDecided(Course.AskedId(callback)))
            return;
        agenda.At(asked.At, "the desk", _ =>
        {
            Decide(callback.Visit, Course.AskedId(callback), asked.Change, asked.At);
            return Task.CompletedTask;
        });
    }

    private void Open()
    {
        var now = clock.GetUtcNow();
        var today = HospitalDay.Of(now);
        ledger.Add(new Opened(seed) { At = now });

        var longest = (int)DayPlan.LongestLead.TotalDays + 1;
        for (var day = today.AddDays(-longest); day < today; day = day.AddDays(1))
        {
            var visits = StandingAt(now, day);
            foreach (var visit in visits)
                Book(visit, opening: true);
            ledger.Add(new DayPlanned(day) { At = now });
            foreach (var visit in visits)
                PlanChange(visit);
        }

        wards.Open(now);
        engine.PlanOpening(ledger.All<Decision>(), now);
        PlanDay(today);
    }

    private void Resume()
    {
        var planned = ledger.All<DayPlanned>();
        var opened = ledger.All<Opened>()[0].At;
        foreach (var day in planned.Select(entry => entry.Day))
        {
            if (day < HospitalDay.Of(opened))
                StandingAt(opened, day).Where(visit => ledger.TryVisit(visit.Id, out _)).ToList().ForEach(PlanChange);
            else
            {
                PlanVisits(day);
                wards.PlanDay(day);
            }
        }

        wards.Resume(opened);

        foreach (var visit in ledger.Visits)
            PlanEnd(visit);
        foreach (var decided in ledger.All<Decision>())
            engine.Plan(decided);
        engine.PlanOpening(ledger.All<Decision>().Where(decided => decided.SendAt is null), clock.GetUtcNow());
        foreach (var callback in ledger.All<CalledBack>().Where(callback => callback.Outcome == CalledBack.Taken))
            Take(callback);
        phones.Resume();
        PlanNextDay(planned[^1].Day);
    }

    private void PlanDay(DateOnly day)
    {
        ledger.Add(new DayPlanned(day) { At = clock.GetUtcNow() });
        PlanVisits(day);
        wards.PlanDay(day);
        PlanNextDay(day);
    }

    private void PlanNextDay(DateOnly day) => agenda.At(HospitalDay.Begin(day.AddDays(1)), "the next day", _ =>
    {
        PlanDay(day.AddDays(1));
        return Task.CompletedTask;
    });

    /// <summary>What had been booked on a day before the hospital opened, as it stood then.</summary>
    private List<PlannedVisit> StandingAt(DateTimeOffset opened, DateOnly day) =>
        [.. DayPlan.For(seed, registry, day).Select(visit => Backlog.AsOf(opened, visit)).OfType<PlannedVisit>()];

    private void PlanVisits(DateOnly day)
    {
        foreach (var visit in DayPlan.For(seed, registry, day))
        {
            if (ledger.TryVisit(visit.Id, out _))
                PlanChange(visit);
            else
                agenda.At(visit.BookedAt, "a booking", _ =>
                {
                    Book(visit, opening: false);
                    PlanChange(visit);
                    return Task.CompletedTask;
                });
        }
    }

    private void Book(PlannedVisit visit, bool opening)
    {
        if (ledger.DeathOf(visit.Patient) is not null)
            return;
        var booking = ledger.Add(new Decided(
            Course.BookingId(visit.Id), ChangeKind.Booked, visit.Id, visit.Patient, visit.BookedAt, opening ? null : visit.SentAt, visit.Start)
        { At = clock.GetUtcNow() });
        engine.Plan(booking);
        if (ledger.TryVisit(visit.Id, out var booked))
            PlanEnd(booked);
    }

    private void PlanChange(PlannedVisit visit)
    {
        if (visit.Change is not { } change || ledger.HasDecided(Course.OwnChangeId(visit.Id)))
            return;
        agenda.At(change.At, "a change of the hospital's own", _ =>
        {
            Decide(visit.Id, Course.OwnChangeId(visit.Id), change.Kind, change.At);
            return Task.CompletedTask;
        });
    }

    private void PlanEnd(Visit visit)
    {
        if (!visit.IsLive)
            return;
        var moves = visit.Moves;
        var (change, at) = Course.End(seed, visit.Id, moves, visit.Start);
        agenda.At(at, "reception", _ =>
        {
            if (visit.Moves == moves)
                Decide(visit.Id, Course.EndId(visit.Id, moves), change, at);
            return Task.CompletedTask;
        });
    }

    /// <summary>Changes a visit unless it is over, or what is wanted makes no sense any more; and tells CareLoop.</summary>
    private void Decide(string visitId, string eventId, ChangeKind change, DateTimeOffset at)
    {
        var ends = change is ChangeKind.Arrived or ChangeKind.Missed;
        var decided = ledger.Decide(visitId, visit => !visit.IsLive || (!ends && visit.Start <= at) || (change == ChangeKind.Arrived && ledger.DeathOf(visit.Patient) is not null)
            ? null
            : new Decided(eventId, change, visit.Id, visit.Patient, at, at, StartAfter(visit, change)) { At = clock.GetUtcNow() });
        if (decided is null)
            return;
        engine.Plan(decided);
        if (change == ChangeKind.Arrived)
            complainants.After(visitId, decided.Patient);
        if (change == ChangeKind.Moved && ledger.TryVisit(visitId, out var moved))
            PlanEnd(moved);
    }

    private DateTimeOffset StartAfter(Visit visit, ChangeKind change) =>
        change == ChangeKind.Moved ? DayPlan.Later(seed, visit.Id, visit.Moves, visit.Start) : visit.Start;
}
