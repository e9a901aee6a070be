using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.EndToEnd.Tests.Loops;
using CareLoop.Storage;
using CareLoop.Surveys;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Surveys;

/// <summary>Surveys of the calendar, over the whole app with storage in memory. The world begins on 2 March, a Monday.</summary>
public sealed class SampleTests
{
    private static readonly DateTimeOffset Midnight = new(2026, 3, 2, 16, 5, 0, TimeSpan.Zero);

    [Fact]
    public async Task Day_HasCome_AsksASampleOfWhoHadCare_SpreadOverTheDays_AsTheSeedSays()
    {
        await using var world = await BeginAsync(share: 50, patients: 24);

        await world.UntilAsync(Midnight);
        await world.Sound.TriggerAsync("StartSurveySamples");
        await world.UntilAsync(Midnight.AddDays(4));

        var invited = Invited(world);
        await world.UntilAsync(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero));
        var drawn = await DrawnAsync(world, 50, Enumerable.Range(1, 24));
        Assert.InRange(drawn.Count, 4, 20);
        Assert.Equal(drawn, invited.Select(text => text.To).Order(StringComparer.Ordinal));
        Assert.All(invited, text => Assert.InRange(TimeOnly.FromDateTime(text.At.AddHours(8).DateTime), new TimeOnly(10, 0), new TimeOnly(18, 1)));
        Assert.Equal(["03-03", "03-04", "03-05"], invited.Select(text => text.At.AddHours(8).ToString("MM-dd", CultureInfo.InvariantCulture)).Distinct().Order(StringComparer.Ordinal));
        // Of who is not drawn nothing is kept.
        Assert.Equal(drawn.Count, (await RowsAsync(world)).Count);
    }

    [Fact]
    public async Task Day_LookedAtEveryHour_BeginsOneJob_AndNobodyIsAskedTwice()
    {
        await using var world = await BeginAsync(share: 100, patients: 5);

        // Before the day, on it, on each of the next, and long behind it.
        for (var hours = -3; hours < 24 * 12; hours += 5)
        {
            await world.UntilAsync(Midnight.AddHours(hours));
            await world.Sound.TriggerAsync("StartSurveySamples");
        }

        Assert.Equal(5, Invited(world).Count);
        Assert.Single(await JobsAsync(world));
    }

    [Fact]
    public async Task Sample_IsOfWhoHadCareInTheTimeBefore_AndNotOnTheDay()
    {
        await using var world = await BeginAsync(share: 100, patients: 2);
        await TellAsync(world, 101, World.Start.AddDays(-40));
        await world.UntilAsync(Midnight);
        await TellAsync(world, 102, Midnight.AddMinutes(-3));

        await world.Sound.TriggerAsync("StartSurveySamples");
        await world.UntilAsync(Midnight.AddDays(4));

        Assert.Equal([Phone(1), Phone(2)], Invited(world).Select(text => text.To).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Slice_DoneAgainWhenTheyWereAsked_ChangesNothing()
    {
        await using var world = await BeginAsync(share: 100, patients: 3);
        await world.UntilAsync(Midnight);
        await world.Sound.TriggerAsync("StartSurveySamples");
        await world.UntilAsync(Midnight.AddDays(4));
        var rows = await RowsAsync(world);

        // As if how far it came had been lost.
        var job = await world.Table(TableNames.Jobs).QueryAsync<TableEntity>().FirstAsync();
        job["state"] = "running";
        job["failed"] = 0;
        await world.Table(TableNames.Jobs).UpdateEntityAsync(job, job.ETag, TableUpdateMode.Replace);
        await world.Sound.TriggerAsync("RunJob", $"{job.PartitionKey}.{job.RowKey}");
        await world.UntilAsync(Midnight.AddDays(6));

        Assert.Equal(3, Invited(world).Count);
        Assert.Equal(rows.Count, (await RowsAsync(world)).Count);
        job = await world.Table(TableNames.Jobs).QueryAsync<TableEntity>().FirstAsync();
        Assert.Equal(("done", 0), (job.GetString("state"), job.GetInt32("failed")));
    }

    [Theory]
    [InlineData(6, 5)]
    [InlineData(7, 0)]
    public async Task Day_OnWhichNothingRan_IsMadeUpForWithinAWeek_SpreadFromThenOn(int daysLate, int asked)
    {
        await using var world = await BeginAsync(share: 100, patients: 5);

        await world.UntilAsync(Midnight.AddDays(daysLate));
        await world.Sound.TriggerAsync("StartSurveySamples");
        await world.UntilAsync(Midnight.AddDays(daysLate + 4));

        Assert.Equal(asked, Invited(world).Count);
        Assert.All(Invited(world), text => Assert.True(text.At > Midnight.AddDays(daysLate), $"{text.At:u}"));
    }

    [Fact]
    public async Task Sample_LeavesOutWhoMustNotBeAsked_AndSaysWhy()
    {
        await using var world = await BeginAsync(share: 100, patients: 4, more: ",\"quota\":1");
        await world.TextAsync(Events.Text(new Person(Number(1), "王一", Phone(1)[3..]), "STOP", "in-1", world.Clock.Now));
        await world.TellAsync(Event(2, "his.patient.updated", World.Start, death: true));

        await world.UntilAsync(Midnight);
        await world.Sound.TriggerAsync("StartSurveySamples");
        await world.UntilAsync(Midnight.AddDays(12));

        // The place of who turns out to have opted out is gone: it was taken before the text.
        Assert.Equal(["left-out deceased", "left-out opted-out", "left-out quota"], (await RowsAsync(world)).Where(state => state.StartsWith("left-out", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(4, (await RowsAsync(world)).Count);
        Assert.True(Invited(world).Count <= 1);
    }

    [Fact]
    public async Task SurveyOfAll_IsAskedInTheOrganisationsThatThereAre_UnlessTheyHaveTheirOwn()
    {
        await using var world = await BeginAsync(share: 100, patients: 2, organisation: "*");
        await world.UntilAsync(Midnight);
        await world.Sound.TriggerAsync("StartSurveySamples");
        await world.UntilAsync(Midnight.AddDays(4));
        Assert.Equal(2, Invited(world).Count);

        await using var other = await BeginAsync(share: 100, patients: 2, organisation: "*");
        await other.PublishAsync(Publish("east", Survey(0, "")));
        await other.UntilAsync(Midnight);
        await other.Sound.TriggerAsync("StartSurveySamples");
        await other.UntilAsync(Midnight.AddDays(4));
        Assert.Empty(Invited(other));
    }

    [Fact]
    public async Task VisitToWhichAPatientCame_IsCare()
    {
        await using var world = await BeginAsync(share: 100, patients: 0);
        await world.TellAsync(Event(7, "his.appointment.arrived", World.Start));
        await world.TellAsync(Event(8, "his.appointment.booked", World.Start));

        await world.UntilAsync(Midnight);
        await world.Sound.TriggerAsync("StartSurveySamples");
        await world.UntilAsync(Midnight.AddDays(4));

        Assert.Equal([Phone(7)], Invited(world).Select(text => text.To));
    }

    private static async Task<World> BeginAsync(int share, int patients, string more = "", string organisation = "east")
    {
        var world = await World.BeginAsync();
        await world.PublishAsync(World.ConfigurationAsk("follow-up-plan", """{"startsFrom":"discharge","appliesTo":{},"steps":[{"id":"level-1","level":1,"channel":"call","from":"P20D","to":"P21D","assignee":"department"}]}"""));
        await world.PublishAsync(Publish(organisation, Survey(share, more)));
        for (var patient = 1; patient <= patients; patient++)
            await TellAsync(world, patient, World.Start.AddHours(-1));
        return world;
    }

    private static string Survey(int share, string more) =>
        $$"""{"title":{"zh-CN":"季度满意度"},"startsFrom":"calendar","months":[3],"day":3,"spreadOver":"P3D","careWithin":"P30D","share":{{share}}{{more}},"questions":[{"id":"overall","kind":"rating","dimensions":["overall"],"text":{"zh-CN":"您总体满意吗？"} }]}""";

    private static Ask Publish(string organisation, string survey) => World.ByStaff(new Ask("PUT", $"/api/config/survey/{organisation}/default")
    {
        ContentType = "application/json",
        Route = new Dictionary<string, string> { ["kind"] = "survey", ["organisation"] = organisation, ["name"] = "default" },
        Body = Encoding.UTF8.GetBytes(survey),
    });

    private static Task TellAsync(World world, int patient, DateTimeOffset discharged) => world.TellAsync(Event(patient, "his.encounter.discharged", discharged));

    private static JsonObject Event(int patient, string type, DateTimeOffset at, bool death = false)
    {
        var data = new JsonObject
        {
            ["organisation"] = "east",
            ["patient"] = new JsonObject
            {
                ["identifiers"] = new JsonArray(new JsonObject { ["authority"] = "east-mrn", ["value"] = Number(patient) }),
                ["name"] = "王一",
                ["phones"] = new JsonArray(Phone(patient)[3..]),
            },
        };
        if (death)
            data["patient"]!["deceased"] = true;
        var department = new JsonObject { ["code"] = "CARD" };
        if (type.StartsWith("his.encounter", StringComparison.Ordinal))
            data["encounter"] = new JsonObject { ["id"] = $"S-{patient}", ["class"] = "inpatient", ["admitted"] = At(at.AddDays(-3)), ["discharged"] = At(at), ["department"] = department };
        else if (type.StartsWith("his.appointment", StringComparison.Ordinal))
            data["appointment"] = new JsonObject { ["id"] = $"A-{patient}", ["start"] = At(at), ["department"] = department };
        return new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = $"{type}-{patient}",
            ["source"] = "urn:his:east",
            ["type"] = type,
            ["datacontenttype"] = "application/json",
            ["time"] = At(at > World.Start ? at : World.Start),
            ["data"] = data,
        };
    }

    private static string At(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    private static string Number(int patient) => $"{patient:000000}";

    private static string Phone(int patient) => $"+8613900010{patient:000}";

    /// <summary>Whom an auditor draws, by the seed and the rule that are told when the month is over.</summary>
    private static async Task<List<string>> DrawnAsync(World world, int share, IEnumerable<int> patients)
    {
        var told = await world.Sound.AskAsync("ReadDraw", World.ByStaff(new Ask("GET", "/api/reports/sample-draw") { Query = "?organisation=east&month=2026-03" }));
        var seed = (string)JsonNode.Parse(told.Body)!["seed"]!;
        var drawn = new List<string>();
        foreach (var patient in patients)
        {
            var found = await world.Sound.AskAsync("FindPatients", World.ByStaff(new Ask("GET", "/api/patients") { Query = $"?authority=east-mrn&value={Number(patient)}" }));
            var key = (string)JsonNode.Parse(found.Body)![0]!["key"]!;
            if (SampleDraw.ValueOf(seed, SurveyRow.IdOf("default", $"east 2026-03 {key}")) < share / 100.0)
                drawn.Add(Phone(patient));
        }

        return [.. drawn.Order(StringComparer.Ordinal)];
    }

    private static async Task<List<string>> RowsAsync(World world)
    {
        var states = new List<string>();
        await foreach (var row in world.Table(TableNames.Care).QueryAsync<TableEntity>())
        {
            if (row.RowKey.Contains("~survey~", StringComparison.Ordinal))
                states.Add($"{row.GetString("state")} {row.GetString("reason")}");
        }

        return states;
    }

    private static async Task<List<string>> JobsAsync(World world)
    {
        var jobs = new List<string>();
        await foreach (var row in world.Table(TableNames.Jobs).QueryAsync<TableEntity>())
            jobs.Add(row.RowKey);
        return jobs;
    }

    private static List<TakenText> Invited(World world) => [.. world.Sms.Taken.Where(text => text.Words.Contains("满意吗", StringComparison.Ordinal) && text.Words.Contains("TD", StringComparison.Ordinal))];
}
