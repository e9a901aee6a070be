using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CareLoop.EndToEnd.Tests.Loops;
using CareLoop.Storage;

namespace CareLoop.EndToEnd.Tests.Crashes;

/// <summary>Follow-ups in the crash kit: a plan of some days, so that all of it has ended soon.</summary>
internal static class FollowUpCases
{
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(60);

    /// <summary>A question after two hours; a call within a day, every record of it checked; another call where that did not come about.</summary>
    private const string Plan = """
        {"startsFrom":"discharge","appliesTo":{},"steps":[
          {"id":"check","channel":"sms","from":"PT2H","to":"PT6H","template":"follow-up-check","redFlags":[2]},
          {"id":"level-1","level":1,"channel":"call","from":"PT3H","to":"P1D","assignee":"attending-clinician",
           "overdue":[{"after":"PT0S","tell":"assignee"},{"after":"PT2H","tell":"department-head"}],
           "attempts":{"most":1},"check":{"percent":100,"within":"P1D"}},
          {"id":"level-2","level":2,"channel":"call","from":"P1D","to":"P3D","assignee":"head-nurse","onlyIf":{"notReached":"level-1","redFlag":true}}]}
        """;

    private const string Directory = """
        {"departments":[{"code":"CARD","name":"心内科","head":"H-1","onCall":[{"number":"13900020001"}]}],
         "people":[{"id":"D-1","name":"D","department":"CARD","phone":"13900020002"},{"id":"H-1","account":"11111111-2222-3333-4444-555555555555","name":"H","department":"CARD","phone":"13900020003"}],
         "customerService":{"director":"H-1"}}
        """;

    public static readonly JsonObject Discharged = Stay("discharged", World.Start, "discharged", World.Start),
        Corrected = Stay("discharged", World.Start.AddMinutes(30), "discharged", World.Start.AddHours(1)),
        NotDischarged = Stay("discharge-cancelled", World.Start.AddHours(4), null, default),
        Readmitted = Stay("admitted", World.Start.AddHours(5), "admitted", World.Start.AddHours(5), "S-2"),
        DischargedAgain = Stay("discharged", World.Start.AddHours(6), "discharged", World.Start.AddHours(6), "S-2"),
        DischargedUnknown = Stay("discharged", World.Start, "discharged", World.Start, department: "XYZ"),
        DischargedLi = Stay("discharged", World.Start, "discharged", World.Start, "S-3", who: Events.Li),
        Ready = Report();

    private static readonly DateTimeOffset Asked = World.Start.AddHours(2).AddMinutes(10), Called = World.Start.AddHours(3).AddMinutes(10);

    public static IReadOnlyList<CrashCase> All { get; } =
    [
        Webhook("a patient is discharged", Discharged),
        Webhook("a discharge was at another time", Corrected, before: [Discharged]),
        Webhook("a discharge is taken back", NotDischarged, before: [Discharged], at: Called),
        Webhook("a patient is admitted again", Readmitted, before: [Discharged], at: Called),
        Webhook("a patient is discharged again", DischargedAgain, before: [Discharged, Readmitted], at: Called),
        Webhook("a patient dies after the discharge", Events.Died, before: [Events.Booked, Discharged], at: Called),
        Webhook("an outpatient's visit ends", Visited(Events.Wang, "V-1", World.Start, "CARD", 1)),
        Webhook("an outpatient's visit was elsewhere and earlier", Visited(Events.Wang, "V-1", World.Start.AddDays(-1), "LAB", 90_000), before: [Visited(Events.Wang, "V-1", World.Start, "CARD", 1)]),
        Webhook("a report is ready", Ready, before: [Events.Booked]),
        Webhook("two patients are one who were both discharged", Events.Merged, before: [Events.Booked, Events.BookedLi, Discharged, DischargedLi], at: Called),
        Due("a patient is asked after the discharge", World.Start.AddHours(2)),
        Due("a call is due", World.Start.AddHours(3)),
        Due("a call of an unknown department is due", World.Start.AddHours(3), DischargedUnknown),
        Due("a call is overdue", World.Start.AddDays(1)),
        Due("a call is told to the head", World.Start.AddDays(1).AddHours(2)),
        Texted("a patient is well", "1一切正常"),
        Texted("a patient is not well", "2"),
        Texted("a patient wants to be called", "3"),
        Texted("a patient in the follow-up may be in danger", "胸痛"),
        Texted("nobody is on call for who may be in danger", "胸痛", DischargedUnknown),
        Of("a task is claimed", "ClaimTask"),
        Of("a task is handed back", "HandBackTask", """{"why":"on leave"}""", first: "ClaimTask"),
        Of("a task is assigned", "AssignTask", """{"person":"D-1"}"""),
        Of("nobody answers", "RecordAttempt", """{"result":"no-answer","minutes":1}"""),
        Of("a patient refuses", "RecordAttempt", """{"result":"refused"}"""),
        Of("a call is done", "CompleteTask", """{"answers":{"pain":"no"},"who":"patient","minutes":4}"""),
        Of("a call is done that is a red flag", "CompleteTask", """{"redFlag":true,"note":"short of breath"}"""),
        Of("a task is read", "ReadTask"),
        new("a record is found to be wrong", "CompleteTask", async world =>
        {
            await DischargedAsync(world, Called);
            CrashCase.Expect(await world.Sound.AskAsync("CompleteTask", ByAnother(Ask(await TaskAsync(world), """{"minutes":3}""", "k"))));
            var check = await TaskAsync(world, "customer-service");
            return CrashCase.Asked("CompleteTask", Ask(check, """{"answers":{"took-place":"no"}}""", "CompleteTask"), alsoGood: 409);
        })
        {
            Lasts = Lasts,
        },
        new("calls behind a figure are listed", "ListTaskFacts", async world =>
        {
            await DischargedAsync(world, Called);
            CrashCase.Expect(await world.Sound.AskAsync("RecordAttempt", Ask(await TaskAsync(world), """{"result":"no-answer"}""", "k")));
            return CrashCase.Asked("ListTaskFacts", World.ByStaff(new Ask("GET", "/api/reports/follow-ups/tasks") { Query = "?organisation=east&month=2026-03&figure=calls" }));
        })
        {
            Lasts = Lasts,
        },
        new("a worklist is read", "ListWork", async world =>
        {
            await DischargedAsync(world, Called);
            return CrashCase.Asked("ListWork", World.ByStaff(new Ask("GET", "/api/tasks") { Query = "?organisation=east&list=department&name=CARD" }));
        })
        {
            Lasts = Lasts,
        },
        new("a follow-up is read", "ReadFollowUp", async world =>
        {
            await DischargedAsync(world, Called);
            var id = (await TaskAsync(world)).Split('.')[0] + "." + await EpisodeAsync(world);
            return CrashCase.Asked("ReadFollowUp", World.ByStaff(new Ask("GET", "/api/follow-ups/" + id) { Route = new Dictionary<string, string> { ["id"] = id } }));
        })
        {
            Lasts = Lasts,
        },
        new("a task is made by hand", "CreateFollowUp", async world =>
        {
            await DischargedAsync(world, Called);
            var key = await CrashCase.KeyAsync(world, Events.Wang);
            return CrashCase.Asked("CreateFollowUp", World.ByStaff(new Ask("POST", "/api/follow-ups")
            {
                Headers = new Dictionary<string, string> { ["Idempotency-Key"] = "k-1" },
                Body = Encoding.UTF8.GetBytes($$"""{"patient":"{{key}}","deadline":"2026-03-04T09:00:00+08:00","department":"CARD","note":"ask about the diet"}"""),
            }));
        })
        {
            Lasts = Lasts,
        },
        Figures("figures are read", "ReadFigures", "/api/reports/follow-ups", "&by=department,level,day"),
        Figures("figures are read for appraisals", "ReadAppraisals", "/api/reports/appraisals", "&format=csv"),
        Figures("discharges behind a figure are listed", "ListDischargeFacts", "/api/reports/follow-ups/discharges", "&figure=notCovered"),
        Figures("tasks behind a figure are listed", "ListTaskFacts", "/api/reports/follow-ups/tasks", "&figure=due"),
        new("the seed of a draw is read", "ReadDraw", _ => Task.FromResult(CrashCase.Asked("ReadDraw", World.ByStaff(new Ask("GET", "/api/reports/sample-draw") { Query = "?organisation=east&month=2026-02" })))),
        new("queues are looked at", "WatchQueues", async world =>
        {
            await world.TellAsync(Events.Booked);
            return CrashCase.Triggered("WatchQueues", "");
        }),
        new("it is counted what is overdue", "WatchOverdueTasks", async world =>
        {
            await world.TellAsync(Events.Booked);
            return CrashCase.Triggered("WatchOverdueTasks", "");
        }),
        new("a month ends", "EndMonth", async world =>
        {
            await UncheckedAsync(world);
            return CrashCase.Triggered("EndMonth", "");
        })
        {
            Lasts = TimeSpan.FromDays(90),
        },
        new("a clinician of whom no record was drawn is checked", "RunJob", async world =>
        {
            await UncheckedAsync(world);
            await world.Sound.TriggerAsync("EndMonth");
            return CrashCase.Triggered("RunJob", (await world.TakeAsync(QueueNames.Jobs))!);
        })
        {
            Lasts = TimeSpan.FromDays(90),
        },
        new("a team's route is listed", "ListRoute", async world =>
        {
            await ToBeVisitedAsync(world);
            return CrashCase.Asked("ListRoute", World.ByStaff(new Ask("GET", "/api/outreach/route") { Query = "?organisation=east&team=OUT&week=2026-W10&format=csv" }));
        })
        {
            Lasts = Lasts,
        },
        new("it is asked what a plan comes to in a month", "PreviewMonth", async world =>
        {
            await DischargedAsync(world, Called);
            return CrashCase.Asked("PreviewMonth", World.ByStaff(new Ask("POST", "/api/follow-up-plans/preview-month")
            {
                Query = "?organisation=east",
                Body = Encoding.UTF8.GetBytes($$"""{"name":"default","plan":{{Plan}}}"""),
            }));
        })
        {
            Lasts = Lasts,
        },
        new("a plan is to be migrated", "MigratePlan", async world =>
        {
            await ChangedAsync(world);
            return CrashCase.Asked("MigratePlan", MigrateAsk);
        })
        {
            Lasts = Lasts,
        },
        new("follow-ups are put on the next version of their plan", "RunJob", async world =>
        {
            await ChangedAsync(world);
            CrashCase.Expect(await world.Sound.AskAsync("MigratePlan", MigrateAsk));
            return CrashCase.Triggered("RunJob", (await world.TakeAsync(QueueNames.Jobs))!);
        })
        {
            Lasts = Lasts,
        },
        new("whom the directory does not know is listed", "ListUnmapped", async world =>
        {
            await DischargedAsync(world, Called, DischargedUnknown);
            return CrashCase.Asked("ListUnmapped", World.ByStaff(new Ask("GET", "/api/directory/unmapped") { Query = "?organisation=east" }));
        })
        {
            Lasts = Lasts,
        },
    ];

    private static CrashCase Webhook(string name, JsonObject told, JsonObject[] before, DateTimeOffset? at = null) => new(name, "ReceiveHisEvents", async world =>
    {
        await SetUpAsync(world);
        foreach (var each in before)
            await world.TellAsync(each);
        if (at is { } instant)
            await world.UntilAsync(instant);
        return new Delivery(async instance => CrashCase.Expect(await world.PostAsync(instance, told)));
    })
    {
        Lasts = Lasts,
    };

    private static CrashCase Webhook(string name, JsonObject told) => Webhook(name, told, []);

    private static CrashCase Due(string name, DateTimeOffset at, JsonObject? discharged = null) => new(name, "DispatchDue", async world =>
    {
        await DischargedAsync(world, at.AddMinutes(-1), discharged);
        return await CrashCase.DueGroupAsync(world, at);
    })
    {
        Lasts = Lasts,
    };

    private static CrashCase Texted(string name, string words, JsonObject? discharged = null) => new(name, "ReceiveSmsEvent", async world =>
    {
        await DischargedAsync(world, Asked, discharged);
        return CrashCase.Triggered("ReceiveSmsEvent", Events.Text(Events.Wang, words, "in-1", world.Clock.Now));
    })
    {
        AnswersAText = true,
        Lasts = Lasts,
    };

    /// <summary>Somebody does something with the call that is due. Done again, it may be over, or in somebody's hands.</summary>
    private static CrashCase Of(string name, string function, string body = "{}", string? first = null) => new(name, function, async world =>
    {
        await DischargedAsync(world, Called);
        var id = await TaskAsync(world);
        if (first is not null)
            CrashCase.Expect(await world.Sound.AskAsync(first, Ask(id, "{}", first)));
        return CrashCase.Asked(function, Ask(id, body, function), alsoGood: 409);
    })
    {
        Lasts = Lasts,
    };

    private static CrashCase Figures(string name, string function, string path, string query) => new(name, function, async world =>
    {
        await DischargedAsync(world, World.Start.AddDays(3));
        return CrashCase.Asked(function, World.ByStaff(new Ask("GET", path) { Query = "?organisation=east&month=2026-03" + query }));
    })
    {
        Lasts = Lasts,
    };

    /// <summary>Somebody who lives where a team goes is to be visited.</summary>
    private static async Task ToBeVisitedAsync(World world)
    {
        await world.PublishAsync(World.ConfigurationAsk("directory", """{"teams":[{"code":"OUT","districts":["1101"]}]}"""));
        await world.PublishAsync(World.ConfigurationAsk("follow-up-plan", """
            {"startsFrom":"discharge","appliesTo":{},"steps":[{"id":"level-3","level":3,"channel":"visit","from":"PT1H","to":"P3D","assignee":"outreach"}]}
            """));
        var discharged = Discharged.DeepClone().AsObject();
        discharged["data"]!["patient"]!["address"] = new JsonObject { ["district"] = "110105", ["text"] = "朝阳区" };
        await world.TellAsync(discharged);
        await world.UntilAsync(World.Start.AddHours(2));
    }

    private static Ask MigrateAsk => World.ByStaff(new Ask("POST", "/api/follow-up-plans/migrate") { Query = "?organisation=east", Body = Encoding.UTF8.GetBytes("""{"plan":"default"}""") });

    /// <summary>A patient has been asked and is to be called; the plan is another one now.</summary>
    private static async Task ChangedAsync(World world)
    {
        await SetUpAsync(world);
        await world.TellAsync(Discharged);
        await world.UntilAsync(Called);
        await world.PublishAsync(World.ConfigurationAsk("follow-up-plan", """
            {"startsFrom":"discharge","appliesTo":{},"steps":[
              {"id":"check","channel":"sms","from":"PT3H","to":"PT9H","template":"follow-up-check","redFlags":[2]},
              {"id":"medicines","channel":"sms","from":"PT3H","to":"P1D","template":"follow-up-medication"},
              {"id":"level-3","level":3,"channel":"visit","from":"P1D","to":"P3D"}]}
            """));
    }

    /// <summary>A call was made in March, its record was not drawn, and it is April.</summary>
    private static async Task UncheckedAsync(World world)
    {
        await SetUpAsync(world);
        await world.PublishAsync(World.ConfigurationAsk("follow-up-plan", Plan.Replace("\"percent\":100", "\"percent\":1", StringComparison.Ordinal)));
        await world.TellAsync(Discharged);
        await world.UntilAsync(Called);
        CrashCase.Expect(await world.Sound.AskAsync("CompleteTask", Ask(await TaskAsync(world), """{"minutes":3}""", "k")));
        await world.UntilAsync(World.Start.AddDays(30));
    }

    private static Ask Ask(string id, string body, string key) => World.ByStaff(new Ask("POST", "/api/tasks/" + id)
    {
        Route = new Dictionary<string, string> { ["id"] = id },
        Headers = new Dictionary<string, string> { ["Idempotency-Key"] = key },
        Body = Encoding.UTF8.GetBytes(body),
    });

    private static async Task DischargedAsync(World world, DateTimeOffset until, JsonObject? discharged = null)
    {
        await SetUpAsync(world);
        await world.TellAsync(discharged ?? Discharged);
        await world.UntilAsync(until);
    }

    public static async Task SetUpAsync(World world)
    {
        await world.PublishAsync(World.ConfigurationAsk("directory", Directory));
        await world.PublishAsync(World.ConfigurationAsk("follow-up-plan", Plan));
    }

    /// <summary>The same by somebody else: who made a record does not check it.</summary>
    private static Ask ByAnother(Ask ask)
    {
        var principal = JsonNode.Parse(Convert.FromBase64String(ask.Headers["X-MS-CLIENT-PRINCIPAL"]))!;
        principal["claims"]![0]!["val"] = "22222222-2222-3333-4444-555555555555";
        return ask with { Headers = new Dictionary<string, string>(ask.Headers) { ["X-MS-CLIENT-PRINCIPAL"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(principal.ToJsonString())) } };
    }

    private static async Task<string> TaskAsync(World world, string list = "department&name=CARD")
    {
        var reply = await world.Sound.AskAsync("ListWork", World.ByStaff(new Ask("GET", "/api/tasks") { Query = "?organisation=east&list=" + list }));
        return (string)JsonNode.Parse(reply.Body)!["items"]!.AsArray().Single()!["id"]!;
    }

    private static async Task<string> EpisodeAsync(World world)
    {
        await foreach (var row in world.Table(TableNames.Care).QueryAsync<Azure.Data.Tables.TableEntity>())
        {
            if (row.RowKey.StartsWith("open~epi~", StringComparison.Ordinal))
                return row.RowKey["open~epi~".Length..];
        }

        throw new InvalidOperationException("Nobody is followed up.");
    }

    internal static JsonObject Stay(string what, DateTimeOffset time, string? instant, DateTimeOffset at, string id = "S-1", string department = "CARD", Person? who = null)
    {
        var stay = new JsonObject
        {
            ["id"] = id,
            ["class"] = "inpatient",
            ["department"] = new JsonObject { ["code"] = department },
            ["clinician"] = new JsonObject { ["id"] = "D-1" },
        };
        if (instant is not null)
            stay[instant] = Wall(at);
        return About(who ?? Events.Wang, "his.encounter." + what, time, "encounter", stay, $"s-{what}-{id}-{department}-{time:HHmm}");
    }

    /// <summary>An outpatient's visit has ended.</summary>
    internal static JsonObject Visited(Person who, string id, DateTimeOffset at, string department, int second) => About(
        who, "his.visit.completed", at.AddSeconds(second), "encounter",
        new JsonObject { ["id"] = id, ["class"] = "ambulatory", ["discharged"] = Wall(at), ["department"] = new JsonObject { ["code"] = department } }, FormattableString.Invariant($"v-{id}-{second}"));

    private static JsonObject Report() => About(
        Events.Wang, "his.report.ready", World.Start, "report", new JsonObject { ["id"] = "R-1", ["type"] = "LAB", ["issued"] = Wall(World.Start), ["department"] = new JsonObject { ["code"] = "CARD" } }, "r-1");

    private static JsonObject About(Person who, string type, DateTimeOffset time, string member, JsonObject about, string id) => new()
    {
        ["specversion"] = "1.0",
        ["id"] = id,
        ["source"] = "urn:his:east",
        ["type"] = type,
        ["time"] = Wall(time),
        ["datacontenttype"] = "application/json",
        ["data"] = new JsonObject
        {
            ["organisation"] = "east",
            ["patient"] = new JsonObject
            {
                ["identifiers"] = new JsonArray(new JsonObject { ["authority"] = "east-mrn", ["value"] = who.Number }),
                ["name"] = who.Name,
                ["phones"] = new JsonArray(who.Phone),
            },
            [member] = about,
        },
    };

    private static string Wall(DateTimeOffset instant) => instant.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
}
