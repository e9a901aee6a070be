using System.Text;
using System.Text.Json.Nodes;
using CareLoop.EndToEnd.Tests.Loops;
using CareLoop.EndToEnd.Tests.Pages;
using CareLoop.EndToEnd.Tests.Surveys;
using CareLoop.Storage;

namespace CareLoop.EndToEnd.Tests.Crashes;

/// <summary>Surveys in the crash kit: two questions two hours after a discharge.</summary>
internal static class SurveyCases
{
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(60);

    private const string Survey = """
        {"title":{"zh-CN":"出院满意度"},"startsFrom":"discharge","after":"PT2H","thanks":{"zh-CN":"谢谢您！"},"questions":[
          {"id":"overall","kind":"rating","dimensions":["overall"],"text":{"zh-CN":"您总体满意吗？"}},
          {"id":"words","kind":"text","dimensions":["overall"],"text":{"zh-CN":"还有什么想说的？"}}]}
        """;

    /// <summary>No text of a follow-up comes between.</summary>
    private const string Plan = """{"startsFrom":"discharge","appliesTo":{},"steps":[{"id":"level-1","level":1,"channel":"call","from":"P4D","to":"P5D"}]}""";

    private const string Directory = """
        {"departments":[{"code":"CARD","name":"心内科","head":"H-1"}],
         "people":[{"id":"H-1","account":"11111111-2222-3333-4444-555555555555","name":"H","department":"CARD","phone":"13900020003"}],"customerService":{"director":"H-1"}}
        """;

    private static readonly DateTimeOffset Due = World.Start.AddHours(2), Asked = Due.AddMinutes(10);

    public static IReadOnlyList<CrashCase> All { get; } =
    [
        Of("a patient is discharged who is to be asked how it went", "ReceiveHisEvents", World.Start, world => Task.FromResult(new Delivery(async instance => CrashCase.Expect(await world.PostAsync(instance, FollowUpCases.Corrected)))), isDischarged: false),
        Of("a discharge is taken back before anybody asked", "ReceiveHisEvents", World.Start.AddHours(1), world => Task.FromResult(new Delivery(async instance => CrashCase.Expect(await world.PostAsync(instance, FollowUpCases.NotDischarged))))),
        Of("a discharge is taken back after the first question", "ReceiveHisEvents", Asked, world => Task.FromResult(new Delivery(async instance => CrashCase.Expect(await world.PostAsync(instance, FollowUpCases.NotDischarged))))),
        new("two patients are one who were both asked how it went", "ReceiveHisEvents", async world =>
        {
            await SetUpAsync(world);
            await world.TellAsync(FollowUpCases.Discharged);
            await world.TellAsync(FollowUpCases.DischargedLi);
            await world.UntilAsync(Asked);
            return new Delivery(async instance => CrashCase.Expect(await world.PostAsync(instance, Events.Merged)));
        })
        {
            Lasts = Lasts,
        },
        Of("a patient is asked how it went", "DispatchDue", Due.AddMinutes(-1), world => CrashCase.DueGroupAsync(world, Due)),
        Of("a patient who has not answered is asked once more", "DispatchDue", Due.AddDays(1).AddMinutes(-1), world => CrashCase.DueGroupAsync(world, Due.AddDays(1))),
        Of("a survey has had its time", "DispatchDue", Due.AddDays(3).AddMinutes(-1), world => CrashCase.DueGroupAsync(world, Due.AddDays(3))),
        Texted("a question of a survey is answered", "5"),
        Texted("a bad answer comes", "1 等太久"),
        Texted("a bad rating comes", "1"),
        Texted("an answer to a survey is none", "4-5"),
        Texted("the last question is answered", "护士很耐心", "5"),
        Texted("who may be in danger answers a survey", "5 胸痛"),
        Of("a survey is read", "ReadSurvey", Asked, async world =>
        {
            var id = await IdAsync(world);
            return CrashCase.Asked("ReadSurvey", World.ByStaff(new Ask("GET", "/api/surveys/" + id) { Route = new Dictionary<string, string> { ["id"] = id } }));
        }),
        Of("answers are entered that a person was told", "EnterAnswers", Asked, async world =>
        {
            var id = await IdAsync(world);
            return CrashCase.Asked("EnterAnswers", World.ByStaff(new Ask("POST", "/api/surveys/" + id + "/answers")
            {
                Route = new Dictionary<string, string> { ["id"] = id },
                Body = Encoding.UTF8.GetBytes("""{"answers":{"overall":2,"words":"等了很久"}}"""),
            }));
        }),
        WithQuota("a department asks as many as it may", 2),
        WithQuota("a department may ask nobody", 0),
        Invited("patients are to be asked by a list", "StartInvitations", slices: 0),
        Invited("who is on a list is planned", "RunJob", slices: 0),
        Invited("a list is cleared away", "RunJob", slices: 1),
        Invited("it is asked what came of a list", "ReadInvitations", slices: 2),
        new("a patient of a list is asked", "DispatchDue", async world =>
        {
            await ListedAsync(world);
            await world.Sound.TriggerAsync("RunJob", (await world.TakeAsync(QueueNames.Jobs))!);
            return await CrashCase.DueGroupAsync(world, (await world.NextDueAsync())!.Value);
        })
        {
            Lasts = Lasts,
        },
        Sampled("the day of a survey has come", "StartSurveySamples"),
        Sampled("a sample of patients is drawn", "RunJob"),
        Of("it is asked what a survey would be like", "PreviewSurvey", Asked, _ => Task.FromResult(CrashCase.Asked("PreviewSurvey", World.ByStaff(new Ask("POST", "/api/surveys/preview")
        {
            Query = "?organisation=east",
            Body = Encoding.UTF8.GetBytes("""{"name":"default","answers":["5","无"],"pricePerSegment":0.05}"""),
        })))),
        Of("figures of surveys are read", "ReadSurveyScores", Due.AddDays(4), _ => Task.FromResult(CrashCase.Asked("ReadSurveyScores", World.ByStaff(new Ask("GET", "/api/reports/surveys")
        {
            Query = "?organisation=east&month=2026-03&by=department",
        })))),
        new("a month of surveys is read", "ReadSurveyMonth", async world =>
        {
            await ScoredDays.FallInTwoDaysAsync(world);
            return CrashCase.Asked("ReadSurveyMonth", World.ByStaff(new Ask("GET", "/api/reports/surveys/month") { Query = "?organisation=east&month=2026-02&format=html" }));
        }),
        new("what patients wrote is read", "ListSurveyComments", async world =>
        {
            await ScoredDays.FallInTwoDaysAsync(world);
            return CrashCase.Asked("ListSurveyComments", World.ByStaff(new Ask("GET", "/api/reports/surveys/comments") { Query = "?organisation=east&month=2026-02&limit=10" }));
        }),
        new("a department has fallen", "WatchSurveyScores", async world =>
        {
            await SetUpAsync(world);
            await ScoredDays.FallInTwoDaysAsync(world);
            return new Delivery(instance => instance.TriggerAsync("WatchSurveyScores"));
        })
        {
            Lasts = Lasts,
        },
        new("somebody sets out to make care better", "StartImprovement", async world =>
        {
            await SetUpAsync(world);
            return CrashCase.Asked("StartImprovement", ImprovementTests.StartAsk(Improvement));
        })
        {
            Lasts = Lasts,
        },
        new("an improvement is done", "CloseImprovement", async world =>
        {
            await SetUpAsync(world);
            var begun = await ImprovementTests.StartAsync(world, Improvement);
            return CrashCase.Asked("CloseImprovement", ImprovementTests.CloseAsk((string)JsonNode.Parse(begun.Body)!["id"]!));
        })
        {
            Lasts = Lasts,
        },
        new("improvements are read", "ReadImprovements", async world =>
        {
            await SetUpAsync(world);
            await ImprovementTests.StartAsync(world, Improvement);
            return CrashCase.Asked("ReadImprovements", World.ByStaff(new Ask("GET", "/api/improvements") { Query = "?organisation=east&state=all" }));
        })
        {
            Lasts = Lasts,
        },
        .. Links,
    ];

    private const string Improvement = """{"organisation":"east","title":"分时段预约","owner":"H-1","due":"2026-03-05","department":"CARD"}""";

    /// <summary>What hangs on a link.</summary>
    private static IReadOnlyList<CrashCase> Links =>
    [
        Paged("a page is opened", "ShowSurveyPage", PageWorld.Show),
        Paged("a page is answered", "AnswerSurveyPage", token => PageWorld.Send(token, ("q.overall", "2"), ("q.words", "等了很久"))),
        new("a page of a counter is answered", "AnswerSurveyPage", async world =>
        {
            await SetUpAsync(world);
            var token = await PageWorld.PlaceAsync(world);
            var form = PageWorld.FieldsOf((await world.Sound.AskAsync("ShowSurveyPage", PageWorld.Show(token))).Body);
            return CrashCase.Asked("AnswerSurveyPage", PageWorld.Send(token, [.. form, ("q.overall", "4")]), alsoGood: 422);
        }),
        new("a counter gets its link", "OpenSurveyPlace", async world =>
        {
            await SetUpAsync(world);
            return CrashCase.Asked("OpenSurveyPlace", PageWorld.Place());
        }),
        new("an anonymous page is answered", "AnswerSurveyPage", async world =>
        {
            var tokens = await PageWorld.AnonymousAsync(world, 1);
            // Sent again after it was taken, it is used up: told by 410.
            return CrashCase.Asked("AnswerSurveyPage", PageWorld.Send(tokens[0], ("q.overall", "4")), alsoGood: 410);
        })
        {
            Lasts = Lasts,
        },
        new("anonymous answers leave their pool", "ReleaseAnonymousAnswers", async world =>
        {
            foreach (var token in await PageWorld.AnonymousAsync(world, 6))
                CrashCase.Expect(await world.Sound.AskAsync("AnswerSurveyPage", PageWorld.Send(token, ("q.overall", "4"))));
            return new Delivery(instance => instance.TriggerAsync("ReleaseAnonymousAnswers"));
        })
        {
            Lasts = Lasts,
        },
    ];

    private static CrashCase Paged(string name, string function, Func<string, Ask> ask) => new(name, function, async world =>
    {
        await SetUpAsync(world, Survey.Replace("\"after\"", "\"page\":\"offered\",\"after\"", StringComparison.Ordinal));
        await world.TellAsync(FollowUpCases.Discharged);
        await world.UntilAsync(Asked);
        // A week later its time is over.
        return CrashCase.Asked(function, ask(PageWorld.TokenIn(world.Sms.Taken[^1].Words)), alsoGood: 410);
    })
    {
        Lasts = Lasts,
    };

    private static CrashCase Of(string name, string function, DateTimeOffset until, Func<World, Task<Delivery>> deliver, bool isDischarged = true) => new(name, function, async world =>
    {
        await SetUpAsync(world);
        if (isDischarged)
            await world.TellAsync(FollowUpCases.Discharged);
        await world.UntilAsync(until);
        return await deliver(world);
    })
    {
        Lasts = Lasts,
    };

    /// <summary>Both Wang and Li are to be asked, and so many may be.</summary>
    private static CrashCase WithQuota(string name, int quota) => new(name, "DispatchDue", async world =>
    {
        await SetUpAsync(world);
        await world.PublishAsync(World.ConfigurationAsk("survey", Survey.Replace("\"after\"", $"\"quota\":{quota},\"after\"", StringComparison.Ordinal)));
        await world.TellAsync(FollowUpCases.Discharged);
        await world.TellAsync(FollowUpCases.DischargedLi);
        return await CrashCase.DueGroupAsync(world, Due);
    })
    {
        Lasts = Lasts,
    };

    /// <summary>Both Wang and Li are in the sample.</summary>
    private static CrashCase Sampled(string name, string function) => new(name, function, async world =>
    {
        await SetUpAsync(world, Survey.Replace("\"startsFrom\":\"discharge\",\"after\":\"PT2H\"", "\"startsFrom\":\"calendar\",\"months\":[3],\"day\":3,\"spreadOver\":\"P2D\"", StringComparison.Ordinal));
        await world.TellAsync(FollowUpCases.Discharged);
        await world.TellAsync(FollowUpCases.DischargedLi);
        await world.UntilAsync(World.Start.AddHours(16));
        if (function != "RunJob")
            return CrashCase.Triggered(function, "");
        await world.Sound.TriggerAsync("StartSurveySamples");
        return CrashCase.Triggered(function, (await world.TakeAsync(QueueNames.Jobs))!);
    })
    {
        Lasts = Lasts,
    };

    /// <summary>Wang by identifier, Li by key, and one whom nobody knows.</summary>
    private static CrashCase Invited(string name, string function, int slices) => new(name, function, async world =>
    {
        if (function == "StartInvitations")
        {
            await SetUpAsync(world);
            return CrashCase.Asked(function, await ListAskAsync(world));
        }

        var job = await ListedAsync(world);
        for (var slice = 0; slice < slices; slice++)
            await world.Sound.TriggerAsync("RunJob", (await world.TakeAsync(QueueNames.Jobs))!);
        return function == "RunJob" ? CrashCase.Triggered(function, (await world.TakeAsync(QueueNames.Jobs))!)
            : CrashCase.Asked(function, World.ByStaff(new Ask("GET", "/api/surveys/invitations/" + job) { Route = new Dictionary<string, string> { ["job"] = job } }));
    })
    {
        Lasts = Lasts,
    };

    private static async Task<string> ListedAsync(World world)
    {
        await SetUpAsync(world);
        var reply = await world.Sound.AskAsync("StartInvitations", await ListAskAsync(world));
        return (string)JsonNode.Parse(reply.Body)!["address"]!;
    }

    private static async Task<Ask> ListAskAsync(World world)
    {
        await world.TellAsync(FollowUpCases.Discharged);
        await world.TellAsync(FollowUpCases.DischargedLi);
        var body = new JsonObject { ["survey"] = "friends-and-family", ["patients"] = new JsonArray("east-mrn|" + Events.Wang.Number, await CrashCase.KeyAsync(world, Events.Li), "east-mrn|999999") };
        return World.ByStaff(new Ask("POST", "/api/surveys/invitations") { Query = "?organisation=east", Body = Encoding.UTF8.GetBytes(body.ToJsonString()) });
    }

    private static CrashCase Texted(string name, string words, string? before = null) => new(name, "ReceiveSmsEvent", async world =>
    {
        await SetUpAsync(world);
        await world.TellAsync(FollowUpCases.Discharged);
        await world.UntilAsync(Asked);
        if (before is not null)
        {
            await world.Sound.TriggerAsync("ReceiveSmsEvent", Events.Text(Events.Wang, before, "in-0", world.Clock.Now));
            await world.UntilAsync(Asked.AddMinutes(10));
        }

        return CrashCase.Triggered("ReceiveSmsEvent", Events.Text(Events.Wang, words, "in-1", world.Clock.Now));
    })
    {
        AnswersAText = true,
        Lasts = Lasts,
    };

    internal static async Task SetUpAsync(World world, string survey = Survey)
    {
        await world.PublishAsync(World.ConfigurationAsk("directory", Directory));
        await world.PublishAsync(World.ConfigurationAsk("follow-up-plan", Plan));
        await world.PublishAsync(World.ConfigurationAsk("survey", survey));
    }

    private static async Task<string> IdAsync(World world)
    {
        await foreach (var row in world.Table(TableNames.Care).QueryAsync<Azure.Data.Tables.TableEntity>())
        {
            if (row.RowKey.StartsWith("open~survey~", StringComparison.Ordinal))
                return $"{row.PartitionKey}.{row.RowKey["open~survey~".Length..]}";
        }

        throw new InvalidOperationException("Nobody is asked.");
    }
}
