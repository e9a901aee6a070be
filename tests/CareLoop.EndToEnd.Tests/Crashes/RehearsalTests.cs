using System.Globalization;
using System.Text.Json.Nodes;
using CareLoop.EndToEnd.Tests.Loops;
using CareLoop.Messaging;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Crashes;

/// <summary>
/// One hospital twice, with the same events: once live, once not. Nobody is texted by the second, and what it reports is what the
/// first has sent, by the ledger of its SMS service.
/// </summary>
public sealed class RehearsalTests
{
    private const string From = "2026-03-02", To = "2026-03-18";
    private static readonly TimeSpan Hospital = TimeSpan.FromHours(8);
    private static readonly DateTimeOffset End = World.Start.AddDays(15);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Report_OfAHospitalThatIsNotLive_IsWhatALiveOneSends(int seed)
    {
        await using var live = await LivedAsync(seed, goLive: null);
        await using var rehearsed = await LivedAsync(seed, goLive: "undecided");

        var sent = await live.ReportAsync(From, To);
        var withheld = await rehearsed.ReportAsync(From, To);

        Assert.Empty(rehearsed.Sms.Taken);
        Assert.NotEmpty(live.Sms.Taken);
        Assert.Equal(ByDay(live.Sms.Taken), ByDay(withheld, "withheld"));
        Assert.Equal(Lines(sent, "sent", "withheld"), Lines(withheld));
        Assert.Equal(live.Sms.Taken.Count, (int)withheld["totals"]!.AsArray().Single(total => (string?)total!["outcome"] == "withheld")!["texts"]!);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task GoLive_OnADay_SendsFromThenOnWhatALiveHospitalSends(int seed)
    {
        var goLive = new DateOnly(2026, 3, 4 + (seed % 6));
        await using var live = await LivedAsync(seed, goLive: null);
        await using var late = await LivedAsync(seed, goLive.ToString("O", CultureInfo.InvariantCulture));

        var report = await late.ReportAsync(From, To);

        Assert.Equal(
            live.Sms.Taken.Where(text => Day(text.At) >= goLive).Select(text => $"{text.At:O} {text.To} {text.Words}").Order(StringComparer.Ordinal),
            late.Sms.Taken.Select(text => $"{text.At:O} {text.To} {text.Words}").Order(StringComparer.Ordinal));
        Assert.Equal(ByDay(live.Sms.Taken), ByDay(report, "withheld").Concat(ByDay(report, "sent")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1, null, "planned", "sent")]
    [InlineData(2, null, "planned", "sent")]
    [InlineData(3, "undecided", "withheld", "withheld")]
    [InlineData(4, "undecided", "withheld", "withheld")]
    public async Task Report_AskedBeforeAnythingIsDue_IsWhatItWillBeAfterwards(int seed, string? goLive, string before, string after)
    {
        await using var world = await World.BeginAsync();
        if (goLive is not null)
            await world.GoLiveAsync(goLive);
        foreach (var (_, happening) in Plan(seed).Where(each => (string?)each.Event["type"] == "his.appointment.booked"))
        {
            happening["time"] = World.Start.ToString("O", CultureInfo.InvariantCulture);
            await world.TellAsync(happening);
        }

        var foreseen = await world.ReportAsync(From, To);
        await world.UntilAsync(End);
        var told = await world.ReportAsync(From, To);

        Assert.NotEmpty(Lines(foreseen));
        Assert.Equal(Lines(foreseen, before, after), Lines(told));
    }

    [Fact]
    public async Task Report_AfterMoreThanOneSlice_CountsEachPatientOnce()
    {
        await using var world = await World.BeginAsync();
        await world.GoLiveAsync("undecided");
        for (var number = 1; number <= 1_100; number++)
            await world.TellAsync(HisEvents.Booked(Events.Heart with { Patient = new Person($"{number:000000}", "王建国", $"139{number:00000000}"), Id = $"A-{number}" }, World.Start));

        var report = await world.ReportAsync(From, To);

        Assert.Equal(["withheld: 2200 texts to 1100 patients"], report["totals"]!.AsArray().Select(total => $"{(string?)total!["outcome"]}: {(int)total["texts"]!} texts to {(int)total["patients"]!} patients"));
        Assert.Equal((1_100, 0), ((int)report["job"]!["done"]!, (int)report["job"]!["failed"]!));
        Assert.Equal(20, report["samples"]!.AsArray().Count);
    }

    private static async Task<World> LivedAsync(int seed, string? goLive)
    {
        var world = await World.BeginAsync();
        if (goLive is not null)
            await world.GoLiveAsync(goLive);
        foreach (var (at, happening) in Plan(seed))
        {
            await world.UntilAsync(at);
            await world.TellAsync(happening);
        }

        await world.UntilAsync(End);
        return world;
    }

    /// <summary>Two weeks of a small hospital: patients who share phones, have none or read English; visits booked, moved, cancelled and missed at any time.</summary>
    private static List<(DateTimeOffset At, JsonObject Event)> Plan(int seed)
    {
        var random = new Random(seed);
        var people = Enumerable.Range(0, 6).Select(number => new Person($"{number:000000}", "王李张刘陈杨"[number] + "建国", number switch { 3 => "13900010002", 5 => null, _ => $"1390001{number:0000}" })).ToList();
        var plan = new List<(DateTimeOffset At, JsonObject Event)>();
        for (var number = 0; number < 14; number++)
        {
            var visit = new Visit(people[random.Next(people.Count)], $"A-{number}", AnyStart(random)) { Department = random.Next(3) == 0 ? "ONC" : "CARD" };
            var booked = World.Start.AddMinutes(random.Next(2 * 24 * 60));
            var booking = HisEvents.Booked(visit, booked);
            booking["data"]!["patient"]!["language"] = visit.Patient.Number == "000001" ? "en" : "zh-CN";
            plan.Add((booked, booking));
            var later = booked.AddMinutes(random.Next(3 * 24 * 60));
            plan.AddRange(random.Next(5) switch
            {
                0 => [(later, HisEvents.Happened("cancelled", visit, later))],
                1 => [(later, HisEvents.Rescheduled(visit with { Start = AnyStart(random) }, later))],
                2 => [(visit.Start.AddHours(13), HisEvents.Happened("noshow", visit, visit.Start.AddHours(13)))],
                _ => [],
            });
        }

        return [.. plan.OrderBy(each => each.At)];
    }

    private static DateTimeOffset AnyStart(Random random) => World.Start.ToOffset(Hospital).AddDays(1 + random.Next(9)).AddMinutes(15 * random.Next(-6, 46));

    private static IEnumerable<string> ByDay(IEnumerable<TakenText> texts) => texts.GroupBy(text => Day(text.At)).OrderBy(day => day.Key)
        .Select(day => string.Create(CultureInfo.InvariantCulture, $"{day.Key:O}: {day.Count()} texts, {day.Sum(text => SmsSegments.Count(text.Words).Segments)} segments"));

    private static IEnumerable<string> ByDay(JsonNode report, string outcome) => report["lines"]!.AsArray().Where(line => (string?)line!["outcome"] == outcome)
        .GroupBy(line => (string)line!["day"]!).OrderBy(day => day.Key, StringComparer.Ordinal)
        .Select(day => string.Create(CultureInfo.InvariantCulture, $"{day.Key}: {day.Sum(line => (int)line!["texts"]!)} texts, {day.Sum(line => (int)line!["segments"]!)} segments"));

    /// <summary>All lines, one outcome under the name of another.</summary>
    private static List<string> Lines(JsonNode report, string outcome = "", string called = "") =>
    [
        .. report["lines"]!.AsArray().Select(line =>
            $"{(string?)line!["day"]} {((string?)line["outcome"] == outcome ? called : (string?)line["outcome"])} {(string?)line["reason"]} {(string?)line["template"]} {(string?)line["step"]} {(string?)line["language"]} {(string?)line["department"]} {(int)line["texts"]!} {(int)line["segments"]!}")
            .Order(StringComparer.Ordinal),
    ];

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(Hospital).DateTime);
}
