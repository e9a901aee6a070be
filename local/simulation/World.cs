using CareLoop.Local.Memory;
using CareLoop.Local.Simulation.Hospital;
using CareLoop.Local.Simulation.Hosts;
using CareLoop.Local.Simulation.Phones;
using CareLoop.Local.Simulation.Time;

namespace CareLoop.Local.Simulation;

/// <summary>Everything that a run is made of.</summary>
internal sealed class World
{
    /// <summary>A Monday, 00:00 in Shanghai.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 16, 0, 0, TimeSpan.Zero);

    public const string Sender = "+8610690000";
    public const string HisSecret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    public World(SimulationOptions options)
    {
        Days = options.Days;
        Chance = new Chance(options.Seed);
        Agenda = new Agenda(Start, Chance);
        Trace = new Trace(options.Trace);
        Weather = new Weather(this);
        Storage = new MemoryStorage(new HostClock(Agenda, new Life(), TimeSpan.Zero));
        Storage.Tables.EmptyPage = () => Chance.Is(Weather.EmptyPages);
        Network = new PhoneNetwork(this);
        People = new People(this);
        His = new HisLedger(this);
        Engine = new InterfaceEngine(this);
        Clinic = new Clinic(this);
        Hosts = [.. Enumerable.Range(0, 2).Select(number => new Host(this, number))];
        Triggers = new Triggers(this);
    }

    public int Days { get; }

    public DateTimeOffset Closing => Start.AddDays(Days);

    public Chance Chance { get; }

    public Agenda Agenda { get; }

    public Trace Trace { get; }

    public Weather Weather { get; }

    public MemoryStorage Storage { get; }

    public PhoneNetwork Network { get; }

    public People People { get; }

    public HisLedger His { get; }

    public InterfaceEngine Engine { get; }

    public Clinic Clinic { get; }

    public IReadOnlyList<Host> Hosts { get; }

    public Triggers Triggers { get; }

    public Dictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    public DateTimeOffset Now => Agenda.Now;

    public void Count(string what) => Counts[what] = Counts.GetValueOrDefault(what) + 1;

    /// <summary>Promises that were seen broken while it ran.</summary>
    public List<string> Broken { get; } = [];

    public void Fail(string broken)
    {
        Note("check", "broken", broken);
        Broken.Add(broken);
    }

    public void Note(string who, string what, string detail = "") => Trace.Note(Agenda.Now, who, what, detail);
}
