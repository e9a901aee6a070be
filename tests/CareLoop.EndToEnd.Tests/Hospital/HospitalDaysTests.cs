using System.Net;
using System.Text.Json.Nodes;

using CareLoop.Local.Clock;
using CareLoop.Local.Hospital;
using CareLoop.Local.Hospital.Complaints;
using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.His;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;
using CareLoop.Local.Hospital.Staff;

using Microsoft.Extensions.Options;

using Xunit;

namespace CareLoop.EndToEnd.Tests.Hospital;

/// <summary>The hospital's days in frozen time, against a CareLoop and a simulator that only answer.</summary>
public sealed class HospitalDaysTests
{
    private static readonly DateTimeOffset Begin = HospitalDay.Begin(new DateOnly(2026, 3, 2));

    [Fact]
    public async Task Days_WithCareLoopUp_DeliverWhatWasDecided()
    {
        using var town = new Town(new FakeTown());
        await town.RunAsync(Begin, Begin.AddDays(2));

        var decided = town.Ledger.All<Decided>();
        Assert.InRange(decided.Count(change => change.Change == ChangeKind.Booked), 150, 600);
        foreach (var kind in new[] { ChangeKind.Moved, ChangeKind.Cancelled, ChangeKind.Repeated, ChangeKind.Arrived, ChangeKind.Missed })
            Assert.Contains(decided, change => change.Change == kind);
        Assert.All(town.Ledger.All<Decision>().Where(change => change.SendAt is not { } sendAt || sendAt < Begin.AddDays(2)), change => Assert.NotNull(town.Ledger.Delivery(change.EventId)));
        Assert.Contains(town.Ledger.All<Delivered>(), delivered => delivered.Copy == 1);
        Assert.Contains(town.Fake.Types, type => type == "application/cloudevents-batch+json");
        Assert.Contains(town.Fake.Types, type => type == "application/cloudevents+json");
        Assert.Contains(town.Fake.Types, type => type == "application/json");
        Assert.Contains("neutralName", town.Fake.Settings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_WithWards_DischargeAboutThirtyADay()
    {
        using var town = new Town(new FakeTown());
        await town.RunAsync(Begin, Begin.AddDays(3));

        var stays = town.Ledger.Stays;
        Assert.InRange(stays.Count(stay => stay.Changes[0].SendAt is null), 90, 260);
        Assert.InRange(town.Ledger.All<StayDecided>().Count(change => change.Change == StayChange.Discharged) / 3.0, 20, 42);
        Assert.All(stays, stay => Assert.Equal(StayChange.Admitted, stay.Changes[0].Change));
        Assert.All(stays, stay => Assert.Equal(stay.Changes.OrderBy(change => change.Time), stay.Changes));
    }

    [Fact]
    public async Task Death_DuringAStay_EndsItOnceAndLeavesTheDeadAlone()
    {
        using var town = new Town(new FakeTown());
        await town.RunAsync(Begin, Begin.AddDays(20));

        var deaths = town.Ledger.All<Decision>().Where(decision => decision.IsDeath).GroupBy(decision => decision.Patient).Select(of => of.First()).ToList();
        Assert.Contains(deaths, death => death is StayDecided);
        Assert.Contains(deaths, death => death is Decided);
        Assert.All(deaths, death => Assert.DoesNotContain(
            town.Ledger.All<Decision>(),
            later => later.Patient == death.Patient && later.Seq > death.Seq && later is Decided { Change: ChangeKind.Booked or ChangeKind.Arrived } or StayDecided { Change: not StayChange.Discharged } or StayDecided { IsDeath: false }));
        Assert.All(town.Ledger.Stays.Where(stay => !stay.IsInHouse), stay => Assert.NotNull(stay.Facts.Discharged));
    }

    [Fact]
    public async Task Death_OfSomebodyInTheWards_IsTheLastThatIsDecided()
    {
        var stays = Enumerable.Range(-12, 14).SelectMany(day => StayPlan.For(7, Registry.Of(7), HospitalDay.Of(Begin).AddDays(day))).Select(stay => stay.AsOf(Begin)).OfType<PlannedStay>().ToList();
        var (inHouse, toCome) = (stays.First(stay => stay.Steps[0].At < Begin && stay.Steps[1].Change == StayChange.Transferred), stays.First(stay => stay.Steps[0].At > Begin));
        Entry[] before = [.. new[] { inHouse, toCome }.SelectMany(stay => new[] { ChangeKind.Booked, ChangeKind.PatientDied }.Select(change =>
            new Decided($"e-{stay.Id}-{change}", change, $"A-{stay.Id}", stay.Patient, Begin.AddDays(-1), null, Begin.AddDays(-1)) { At = Begin }))];
        using var town = new Town(new FakeTown(), before);

        await town.RunAsync(Begin, Begin.AddDays(14));

        Assert.True(town.Ledger.TryStay(inHouse.Id, out var ended));
        Assert.Equal([StayChange.Admitted, StayChange.Discharged], ended.Changes.Select(change => change.Change));
        Assert.Equal(StayFacts.Died, ended.Facts.Disposition);
        Assert.False(town.Ledger.TryStay(toCome.Id, out _));
    }

    [Fact]
    public async Task Days_WithCareLoopDownForAWhile_SendAgainWithTheSameId()
    {
        var fake = new FakeTown { FailuresLeft = 40 };
        using var town = new Town(fake);
        await town.RunAsync(Begin, Begin.AddDays(1));

        Assert.All(town.Ledger.All<Decision>(), change => Assert.NotNull(town.Ledger.Delivery(change.EventId)));
        Assert.Contains(town.Ledger.All<Delivered>(), delivered => delivered.Tries > 1);
        Assert.NotEmpty(fake.Refused);
        Assert.All(fake.Refused, id => Assert.Contains(id, fake.Taken));
    }

    [Fact]
    public async Task Days_RunTwice_DecideTheSame()
    {
        using var one = new Town(new FakeTown());
        using var other = new Town(new FakeTown());
        await one.RunAsync(Begin, Begin.AddDays(1));
        await other.RunAsync(Begin, Begin.AddDays(1));

        Assert.Equal(Decisions(one.Ledger), Decisions(other.Ledger));
    }

    [Fact]
    public async Task Days_RestartedInTheMiddle_DecideTheSame()
    {
        using var through = new Town(new FakeTown());
        await through.RunAsync(Begin, Begin.AddDays(2));

        using var first = new Town(new FakeTown());
        await first.RunAsync(Begin, Begin.AddHours(35));
        using var second = new Town(new FakeTown(), first.Ledger.Entries);
        await second.RunAsync(Begin.AddHours(35), Begin.AddDays(2));

        Assert.Equal(Decisions(through.Ledger), Decisions(second.Ledger));
    }

    [Fact]
    public async Task CallbackThatAsksToCancel_IsDoneByTheDeskSomeMinutesLater()
    {
        using var town = new Town(new FakeTown());
        await town.RunAsync(Begin, Begin.AddHours(12));
        var visit = town.Ledger.Visits.First(visit => visit.IsLive && visit.Start > Begin.AddDays(4));

        town.CallBack(visit.Id, "cancel-requested", sequence: 1);
        town.CallBack(town.Ledger.Visits.First(other => other.IsLive && other != visit && other.Start > Begin.AddDays(4)).Id, "confirmed", sequence: 1);
        await town.RunAsync(Begin.AddHours(12), Begin.AddHours(13));

        Assert.Equal(ChangeKind.Cancelled, visit.State);
        Assert.NotNull(town.Ledger.Delivery(visit.Changes[^1].EventId));
    }

    [Fact]
    public async Task Texts_ToPatients_AreReadAndAnswered()
    {
        using var town = new Town(new FakeTown());
        await town.RunAsync(Begin, Begin.AddHours(18));
        var texted = town.Ledger.Visits.Where(visit => visit.IsLive && visit.Start > Begin.AddDays(2) && town.Registry[visit.Patient].Phone is not null).Take(60).ToList();

        foreach (var visit in texted)
        {
            town.Text(visit.Id + "-m", town.Registry[visit.Patient].Address!, ARun.Reminder(HospitalDay.Local(visit.Start)));
            town.Text(visit.Id + "-m", town.Registry[visit.Patient].Address!, ARun.Reminder(HospitalDay.Local(visit.Start)));
        }

        await town.RunAsync(Begin.AddHours(18), Begin.AddHours(66));

        Assert.Equal(texted.Count, town.Ledger.All<TextRead>().Count);
        Assert.InRange(town.Fake.Inbound.Count, 15, 80);
        Assert.All(town.Ledger.All<ReplyPlanned>().Where(reply => reply.SendAt <= Begin.AddHours(66)), reply => Assert.NotNull(town.Ledger.Reply(reply.ReplyId)));
    }

    private static IEnumerable<string> Decisions(Ledger ledger) =>
        ledger.All<Decided>().Select(change => $"{change.EventId} {change.Change} {change.Time:u} {change.Start:u}")
            .Concat(ledger.All<StayDecided>().Select(change => $"{change.EventId} {change.Change} {change.Time:u} {change.Facts.Discharged:u} {change.Facts.Disposition} {change.Facts.Clinician}"))
            .Order(StringComparer.Ordinal);

    /// <summary>The hospital with its clock and its ledger.</summary>
    private sealed class Town : IDisposable
    {
        private readonly Activity activity = new();
        private readonly LocalClock clock;
        private readonly Agenda agenda;
        private readonly HttpClient http;
        private readonly PhoneHolders phones;
        private readonly CareLoop.Local.Hospital.Hospital hospital;
        private bool isOpen;

        public Town(FakeTown fake, IEnumerable<Entry>? before = null)
        {
            Fake = fake;
            var options = Options.Create(new HospitalOptions
            {
                Functions = [new Uri("http://127.0.0.1:1/"), new Uri("http://127.0.0.1:2/")],
                FunctionKey = "key",
                WebhookSecret = "whsec_AAAA",
                CallbackSecret = "whsec_AAAA",
                Simulator = new Uri("http://127.0.0.1:3/"),
                Seed = 7,
            });
            clock = new LocalClock(activity, TimeSpan.Zero, TimeProvider.System);
            agenda = new Agenda(clock, activity);
            http = new HttpClient(fake);
            Ledger = Ledger.Of(before ?? []);
            phones = new PhoneHolders(Ledger, Registry, http, agenda, clock, options);
            var engine = new InterfaceEngine(Ledger, Registry, new CloudEventFeed(new SignedPost(http, options), options), agenda, clock, options);
            var complainants = new Complainants(Ledger, Registry, phones, clock, options);
            var work = new WorkApi(http, options);
            hospital = new(
                Ledger, Registry, engine, new Wards(Ledger, Registry, engine, complainants, agenda, clock, options), phones, new HospitalSettings(http, options), new Rounds(Ledger, work, agenda, clock, options),
                new CaseOffice(Ledger, new CaseApi(http, options), work, agenda, clock, options), complainants, agenda, clock, options);
        }

        public Registry Registry { get; } = Registry.Of(7);

        public Ledger Ledger { get; }

        public FakeTown Fake { get; }

        public void CallBack(string visit, string response, long sequence) =>
            hospital.Take(Ledger.Add(new CalledBack($"w-{visit}-{sequence}", visit, response, sequence, 1, null, CalledBack.Taken) { At = clock.GetUtcNow() }));

        public void Text(string id, string phone, string text) => phones.Read(id, phone, "+8610690000", text);

        public async Task RunAsync(DateTimeOffset from, DateTimeOffset to)
        {
            clock.Set(from, 0);
            if (!isOpen)
                Assert.Null(await hospital.BeginAsync(default));
            isOpen = true;
            while (agenda.Next is { } next && next <= to)
            {
                clock.Move(next > clock.GetUtcNow() ? next : clock.GetUtcNow(), 0);
                clock.Fire();
                while (activity.Busy > 0)
                    await Task.Yield();
            }

            clock.Move(to, 0);
        }

        public void Dispose()
        {
            agenda.Dispose();
            http.Dispose();
        }
    }

    /// <summary>Takes every event and every answer, after so many failures.</summary>
    private sealed class FakeTown : HttpMessageHandler
    {
        private readonly Lock gate = new();

        public int FailuresLeft { get; set; }

        public List<string> Types { get; } = [];

        public string Settings { get; private set; } = "";

        public List<string> Inbound { get; } = [];

        public HashSet<string> Refused { get; } = [];

        public HashSet<string> Taken { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            lock (gate)
            {
                if (request.RequestUri!.AbsolutePath == "/inbound")
                {
                    Inbound.Add(body);
                    return Answer(HttpStatusCode.Accepted, new JsonObject { ["messageId"] = "m" });
                }

                if (request.Method == HttpMethod.Put)
                {
                    Settings += body;
                    return new HttpResponseMessage(HttpStatusCode.OK);
                }

                var id = request.Headers.GetValues("webhook-id").Single();
                if (FailuresLeft > 0)
                {
                    FailuresLeft--;
                    Refused.Add(id);
                    return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
                }

                Taken.Add(id);
                var type = request.Content.Headers.ContentType!.MediaType!;
                Types.Add(type);
                var answer = new JsonObject { ["receipt"] = "r", ["status"] = "applied" };
                return Answer(HttpStatusCode.OK, type.Contains("batch", StringComparison.Ordinal)
                    ? new JsonObject { ["items"] = new JsonArray([.. JsonNode.Parse(body)!.AsArray().Select(_ => answer.DeepClone())]) }
                    : answer);
            }
        }

        private static HttpResponseMessage Answer(HttpStatusCode status, JsonObject body) => new(status) { Content = new StringContent(body.ToJsonString()) };
    }
}
