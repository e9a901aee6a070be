using System.Globalization;

namespace CareLoop.Local.Simulation.Hospital;

/// <summary>A small hospital: books, moves and cancels, sees patients come or not.</summary>
internal sealed class Clinic
{
    private const string Families = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章";
    private static readonly TimeSpan Zone = TimeSpan.FromHours(8);

    private readonly World world;
    private readonly Dictionary<string, DateTimeOffset> lastEvent = new(StringComparer.Ordinal);

    public Clinic(World world)
    {
        this.world = world;
        Patients = [.. Families.Select((family, number) => new Patient(
            (number + 1).ToString("D6", CultureInfo.InvariantCulture), family + "建国", number == 7 ? null : PhoneOf(number)))];
    }

    public IReadOnlyList<Patient> Patients { get; }

    public List<Visit> Visits { get; } = [];

    public static DateTimeOffset Local(DateTimeOffset instant) => instant.ToOffset(Zone);

    public void Open()
    {
        for (var day = 0; day < world.Days - 1; day++)
        {
            var bookings = 1 + world.Chance.Below(4);
            for (var number = 0; number < bookings; number++)
                world.Agenda.At(World.Start.AddDays(day) + world.Chance.Between(TimeSpan.FromHours(7.5), TimeSpan.FromHours(19)), Book);
        }
    }

    /// <summary>Visits of the patients on a phone.</summary>
    public IEnumerable<Visit> OnPhone(string phone) => Visits.Where(visit => visit.Patient.Phone == phone);

    /// <summary>What a patient answered by text reaches the desk.</summary>
    public void Heard(Visit visit, string response)
    {
        if (response == "cancel-requested" && world.Chance.Is(0.8))
            world.Agenda.After(world.Chance.Between(TimeSpan.FromMinutes(5), TimeSpan.FromHours(5)), () => End(visit, VisitState.Cancelled));
        else if (response == "reschedule-requested" && world.Chance.Is(0.6))
            world.Agenda.After(world.Chance.Between(TimeSpan.FromMinutes(5), TimeSpan.FromHours(12)), () => Move(visit));
    }

    private void Book()
    {
        var patient = world.Chance.Pick(Patients);
        if (NewStart(patient) is not { } start)
            return;
        var visit = new Visit($"A-{Visits.Count + 1}", patient);
        Visits.Add(visit);
        Decide(visit, VisitState.Booked, start, isBooking: true);
        var until = start - world.Now;
        if (world.Chance.Is(0.15))
            world.Agenda.After(until * world.Chance.Below(100) / 100, () => Move(visit));
        if (world.Chance.Is(0.1))
            world.Agenda.After(until * world.Chance.Below(100) / 100, () => End(visit, VisitState.Cancelled));
    }

    private void Move(Visit visit)
    {
        if (visit.Stands && visit.Start > world.Now && NewStart(visit.Patient) is { } start)
            Decide(visit, VisitState.Booked, start);
    }

    private void End(Visit visit, VisitState state)
    {
        if (visit.Stands && (state != VisitState.Cancelled || visit.Start > world.Now))
            Decide(visit, state, visit.Start);
    }

    private void Decide(Visit visit, VisitState state, DateTimeOffset start, bool isBooking = false)
    {
        var isMove = !isBooking && state == VisitState.Booked;
        var at = EventTime(visit.Patient);
        var decision = new Decision($"e-{visit.Id}-{visit.Decisions.Count + 1}", state, start, at);
        visit.Add(decision);
        world.Note("clinic", isMove ? "Moved" : state.ToString(), $"{visit.Id} {visit.Patient.Phone} {Local(start):MM-dd HH:mm}");
        world.Count(isMove ? "moves" : state.ToString());
        world.Engine.Send(visit, decision, isBooking, isMove);
        if (state != VisitState.Booked)
            return;
        // They come, or they don't, or nobody says.
        var outcome = world.Chance.Weighted((VisitState.Arrived, 78), (VisitState.Missed, 14), (VisitState.Booked, 8));
        var after = outcome == VisitState.Missed ? TimeSpan.FromHours(2) : TimeSpan.FromMinutes(-10);
        if (outcome != VisitState.Booked)
        {
            world.Agenda.At(start + after, () =>
            {
                if (visit.Start == start)
                    End(visit, outcome);
            });
        }
    }

    /// <summary>Whole seconds, each later than the one before: the HIS says in which order it decided.</summary>
    private DateTimeOffset EventTime(Patient patient)
    {
        var now = new DateTimeOffset(world.Now.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
        if (lastEvent.TryGetValue(patient.Number, out var last) && now <= last)
            now = last.AddSeconds(1);
        return lastEvent[patient.Number] = now;
    }

    /// <summary>A time at which nobody else of the phone has ever had a visit: the text names it by day and time alone.</summary>
    private DateTimeOffset? NewStart(Patient patient)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var days = world.Chance.Weighted((0, 1), (1, 2), (2, 3), (4, 3), (8, 4), (10, 3));
            var day = new DateTimeOffset(Local(world.Now).Date, Zone).AddDays(days);
            var start = day.AddHours(9).AddMinutes(15 * world.Chance.Below(32));
            var isTaken = Visits.Any(visit => (visit.Patient.Phone ?? visit.Patient.Number) == (patient.Phone ?? patient.Number) && visit.Decisions.Any(decision => decision.Start == start));
            if (start > world.Now.AddHours(1) && start < world.Closing.AddHours(-6) && !isTaken)
                return start;
        }

        return null;
    }

    // Every fourth shares the phone of the one before.
    private static string PhoneOf(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"+86139{number - (number % 4 == 3 ? 1 : 0):D8}");
}
