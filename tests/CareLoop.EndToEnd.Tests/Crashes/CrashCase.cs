using System.Text;
using System.Text.Json.Nodes;
using CareLoop.EndToEnd.Tests.Loops;
using CareLoop.Storage;

namespace CareLoop.EndToEnd.Tests.Crashes;

/// <summary>One operation in one situation.</summary>
/// <param name="Name">What happens.</param>
/// <param name="Function">The function that is triggered.</param>
/// <param name="ArrangeAsync">Brings the world to where the trigger comes, and gives the trigger.</param>
internal sealed record CrashCase(string Name, string Function, Func<World, Task<Delivery>> ArrangeAsync)
{
    /// <summary>
    /// Whether nobody looks at its texts within the gateway's window once the instance has died: the answer to a patient's own text
    /// has the queue alone behind it, which comes back after ten minutes (a due row for each reply would cost more than the budget
    /// of section 6). Such a text ends unknown, which staff see, and its template says whether it is sent again.
    /// </summary>
    public bool AnswersAText { get; init; }

    private const string DirectoryOfTwo = """{"people":[{"id":"w","name":"Wang"},{"id":"l","name":"Li","superior":"w"}]}""";
    private const string DirectoryLines = "id,name,superior\nl,Li,w\nz,Zhao,l\n";

    /// <summary>How long it takes until everything that follows from it has ended, from the world's start.</summary>
    public TimeSpan Lasts { get; init; } = TimeSpan.FromDays(8);

    private static readonly DateTimeOffset Eve = World.Start.AddDays(2).AddHours(9), AfterEve = Eve.AddMinutes(30);

    /// <summary>Every case; each function of the app has one at least.</summary>
    public static IReadOnlyList<CrashCase> All { get; } =
    [
        Webhook("a new patient is booked", Events.Booked),
        Webhook("a known patient is booked once more", Events.BookedAgain, before: Events.Booked),
        Webhook("a visit moves", Events.Moved, before: Events.Booked),
        Webhook("a visit is cancelled", Events.Cancelled, before: Events.Booked),
        Webhook("a visit moves after its reminder", HisEvents.Rescheduled(Events.Heart with { Start = Events.Heart.Start.AddDays(2) }, Eve.AddMinutes(20)), before: Events.Booked, at: AfterEve),
        Webhook("a patient has died", Events.Died, before: Events.Booked),
        Webhook("a patient was missed", Events.Missed, before: Events.Booked, at: Events.Heart.Start.AddHours(1)),
        Webhook("three events come in one batch", new JsonArray(Events.Booked.DeepClone(), Events.BookedLi.DeepClone(), Events.BookedSon.DeepClone())),
        Hl7v2("a new patient is booked by HL7 v2", Events.Hl7Booked(Events.Heart)),
        Hl7v2("a batch of HL7 v2 brings three patients", "BHS|^~\\&|HIS\r" + Events.Hl7Booked(Events.Heart) + Events.Hl7Booked(Events.OfLi) + Events.Hl7Booked(Events.OfSon) + "BTS|3\r"),
        Hl7v2("an event of HL7 v2 is of no use", Events.Hl7Booked(Events.Heart).Replace("SIU^S12", "ADT^A60", StringComparison.Ordinal)),
        Hl7v2("a message of HL7 v2 can't be used", Events.Hl7Booked(Events.Heart with { Id = "" }), alsoGood: 422),
        Webhook("two patients are one", Events.Merged, before: Batch(Events.Booked, Events.BookedLi, Events.BookedLiAtHeart)),
        Webhook("two patients are one after a reminder", Events.Merged, before: Batch(Events.Booked, Events.BookedLi, Events.BookedLiAtHeart), at: AfterEve),
        Webhook("two patients are one before either is known", Events.Merged),
        new("a merge is gone on with", "DispatchDue", async world =>
        {
            await MergeBegunAsync(world);
            return await DueGroupAsync(world, (await world.NextDueAsync())!.Value);
        }),
        new("a merge is undone", "UnmergePatient", async world =>
        {
            foreach (var booked in new[] { Events.Booked, Events.BookedLi, Events.BookedLiAtHeart })
                await world.TellAsync(booked);
            var other = await KeyAsync(world, Events.Li);
            await world.TellAsync(Events.Merged);
            return Asked("UnmergePatient", World.ByStaff(new Ask("POST", $"/api/patients/{other}/unmerge") { Route = new Dictionary<string, string> { ["key"] = other } }), alsoGood: 409);
        }),
        Webhook("two patients may be one", Events.Linked, before: Batch(Events.Booked, Events.BookedLi)),
        new("candidates are listed", "ListCandidates", async world =>
        {
            await CandidateAsync(world);
            return Asked("ListCandidates", World.ByStaff(new Ask("GET", "/api/patients/candidates")));
        }),
        Decided("two patients are said to be one", "LinkCandidate"),
        Decided("two patients are said to be two", "RejectCandidate"),
        new("identifiers are asked for", "FindCrossReferences", async world =>
        {
            await world.TellAsync(Events.Booked);
            return Asked("FindCrossReferences", World.ByStaff(new Ask("GET", "/api/patients/crossref") { Query = "?authority=east-mrn&value=000001" }));
        }),
        Read("a profile is read", "ReadProfile", "api/patients/", "key", record => record["appointments/".Length..].Split('.')[0]),
        new("a profile is written", "ChangeProfile", async world => await OfWangAsync(
            world, "ChangeProfile", "PUT", "profile", """{"phones":[{"number":"13900010009"}],"textTo":{"phone":"13900010008","relation":"儿子"},"tags":["diabetes"]}""")),
        new("a consent is recorded", "RecordConsent", async world => await OfWangAsync(
            world, "RecordConsent", "POST", "consents", """{"class":"treatment","given":false,"form":"verbal","at":"2026-03-02T08:00:00+08:00"}""")),
        Webhook("a child is booked whose mother is known", Events.BookedChild),
        Webhook("a phone has one patient too many", Events.BookedLi, before: Events.BookedCrowd),
        Fhir("a new patient is booked by FHIR", Events.FhirBooked(Events.Heart)),
        Fhir("a batch of FHIR brings two patients and what is of no use", Events.FhirBundle("batch", Events.FhirPatient(Events.Wang), Events.FhirVisit(Events.Heart), Events.FhirVisit(Events.Second), Events.FhirPatient(Events.Li), "{\"resourceType\":\"Observation\"}", "{\"resourceType\":\"Encounter\"}")),
        Fhir("a transaction of FHIR can't be used", Events.FhirBundle("transaction", Events.FhirPatient(Events.Wang), "{\"resourceType\":\"Appointment\"}"), alsoGood: 422),
        // Sent again when it has waited in vain, its sender is told so.
        Fhir("a visit waits for a patient who never comes", Events.FhirVisit(Events.Heart), alsoGood: 422),
        Fhir("a patient comes for whom a visit waits", Events.FhirPatient(Events.Wang), before: Events.FhirVisit(Events.Heart)),
        new("a visit is looked at that waits for its patient", "DispatchDue", async world =>
        {
            await PostFhirAsync(world, world.Sound, Events.FhirVisit(Events.Heart));
            await PostFhirAsync(world, world.Sound, Events.FhirPatient(Events.Wang));
            _ = await world.TakeAsync(QueueNames.Inbox) ?? throw new InvalidOperationException("Nothing was called.");
            return await DueGroupAsync(world, World.Start.AddMinutes(2));
        }),
        new("the audit trail is read", "ReadAudit", world => Task.FromResult(Asked("ReadAudit", World.ByStaff(new Ask("GET", "/api/audit") { Query = "?organisation=east&day=2026-03-02" })))),
        new("the platform asks whether the process lives", "ShowLive", _ => Task.FromResult(Asked("ShowLive", new Ask("GET", "/api/health/live")))),
        // An instance that can't reach storage says so.
        new("the platform asks whether it is ready", "ShowReady", _ => Task.FromResult(Asked("ShowReady", new Ask("GET", "/api/health/ready"), alsoGood: 503))),
        new("it is asked what of FHIR is taken", "GetFhirMetadata", _ => Task.FromResult(Asked("GetFhirMetadata", new Ask("GET", "/api/his/fhir/metadata")))),
        Csv("a file of appointments is short", Events.CsvBooked(Events.Heart, Events.OfLi)),
        Csv("a file of patients who are in the hospital", Events.CsvAdmitted(Events.Wang, Events.Li)),
        Csv("a file of appointments is long", Events.CsvBooked(Events.Heart, Events.OfLi, Events.OfSon)),
        Csv("a file has a line that can't be used", Events.CsvBooked(Events.Heart, Events.OfLi with { Id = "" }), alsoGood: 422),
        Csv("a file is older than what a feed has told", Events.CsvBooked(Events.Heart, Events.OfLi, Events.OfSon), before: Events.Moved),
        new("a file is brought in by staff", "BringInFile", world => Task.FromResult(Asked("BringInFile", World.ByStaff(new Ask("POST", "/api/organisations/east/backload")
        {
            ContentType = "text/csv",
            Query = Events.CsvQuery,
            Route = new Dictionary<string, string> { ["organisation"] = "east" },
            Body = System.Text.Encoding.UTF8.GetBytes(Events.CsvBooked(Events.Heart, Events.OfLi, Events.OfSon)),
        })))),
        new("a file's progress is asked for", "FindBackload", async world =>
        {
            var id = (await FileAsync(world)).Split('.')[1];
            return Asked("FindBackload", new Ask("GET", "/api/his/csv/" + id) { Route = new Dictionary<string, string> { ["file"] = id } });
        }),
        new("the lines of a file are applied", "RunJob", async world =>
        {
            await FileAsync(world);
            return Triggered("RunJob", (await world.TakeAsync(QueueNames.Jobs))!);
        }),
        new("the last of a file is cleared away", "RunJob", async world =>
        {
            await FileAsync(world);
            await world.Sound.TriggerAsync("RunJob", (await world.TakeAsync(QueueNames.Jobs))!);
            return Triggered("RunJob", (await world.TakeAsync(QueueNames.Jobs))!);
        }),
        new("a report is asked for", "StartSendReport", async world =>
        {
            await RehearsedAsync(world);
            return Asked("StartSendReport", World.ReportAsk(Days));
        }),
        new("a report is read", "ReadSendReport", async world =>
        {
            var id = (await ReportBegunAsync(world, slices: 3)).Split('.')[1];
            return Asked("ReadSendReport", World.ReadReportAsk(id));
        }),
        Counted("texts are counted", slices: 0),
        Counted("what was counted is joined", slices: 1),
        Counted("what was joined is cleared away", slices: 2),
        new("a receipt is asked for", "FindReceipt", async world =>
        {
            var reply = JsonNode.Parse((await world.PostAsync(world.Sound, Events.Booked)).Body)!;
            var receipt = (string)reply["receipt"]!;
            return Asked("FindReceipt", new Ask("GET", "/api/his/events/" + receipt) { Route = new Dictionary<string, string> { ["receipt"] = receipt } });
        }),
        new("an event waits in the inbox", "DrainInbox", async world =>
        {
            var line = new Line { Blow = Blow.FailBefore, At = 3 };
            var reply = await world.PostAsync(world.NewInstance(line), Events.Booked);
            return reply.Status == 202 ? Triggered("DrainInbox", (await world.TakeAsync(QueueNames.Inbox))!) : throw new InvalidOperationException($"{reply.Status} {reply.Body}");
        }),
        new("reminders are due", "SweepDue", async world =>
        {
            await BookAllAsync(world);
            world.Clock.Now = Eve;
            return Triggered("SweepDue", "");
        }),
        new("reminders of three patients are handed out", "DispatchDue", async world =>
        {
            await BookAllAsync(world);
            return await DueGroupAsync(world, Eve);
        }),
        new("a reminder goes to who has not answered", "DispatchDue", async world =>
        {
            await world.TellAsync(Events.Booked);
            await world.UntilAsync(AfterEve);
            return await DueGroupAsync(world, (await world.NextDueAsync())!.Value);
        }),
        new("a reminder is busy and goes later", "DispatchDue", async world =>
        {
            await world.TellAsync(Events.Booked);
            world.Sms.Refusal = System.Net.HttpStatusCode.ServiceUnavailable;
            world.Clock.Now = Eve;
            await world.Sound.TriggerAsync("SweepDue");
            await world.Sound.TriggerAsync("DispatchDue", (await world.TakeAsync(QueueNames.Due))!);
            world.Sms.Refusal = null;
            return await DueGroupAsync(world, (await world.NextDueAsync())!.Value);
        }),
        new("the HIS was down and is told later", "DispatchDue", async world =>
        {
            await RemindedAsync(world);
            world.His.IsDown = true;
            await world.TextAsync(Events.Text(Events.Wang, "1", "in-1", world.Clock.Now));
            await world.DrainAsync();
            world.His.IsDown = false;
            return await DueGroupAsync(world, (await world.NextDueAsync())!.Value);
        }),
        Texted("a patient confirms", "１ 谢谢"),
        Texted("a patient cancels", "2"),
        Texted("a patient wants another time", "改期"),
        Texted("a patient asks something else", "停车场在哪里"),
        Texted("a patient may be in danger", "我胸痛得厉害"),
        Texted("a phone of two patients opts out", "STOP"),
        Texted("somebody has a wrong number", "发错了"),
        Texted("a phone opts in again", "START", before: "STOP"),
        new("an unknown phone writes", "ReceiveSmsEvent", world => Task.FromResult(Triggered("ReceiveSmsEvent", Events.Text(Events.Li, "你好", "in-9", world.Clock.Now)))),
        Reported("a text was delivered", "2000: Message Delivered Successfully"),
        Reported("a phone had opted out", "4007: The recipient has opted out"),
        Reported("a number does not exist", "4004: Invalid number"),
        Reported("a carrier was busy", "4008: Carrier busy"),
        new("a group of due rows failed at every delivery", "DrainPoisonedDue", async world =>
        {
            await world.TellAsync(Events.Booked);
            world.Clock.Now = Eve;
            await world.Sound.TriggerAsync("SweepDue");
            return Triggered("DrainPoisonedDue", (await world.TakeAsync(QueueNames.Due))!);
        }),
        new("an event from the inbox failed at every delivery", "DrainPoisonedInbox", async world =>
        {
            await world.PostAsync(world.NewInstance(new Line { Blow = Blow.FailBefore, At = 3 }), Events.Booked);
            return Triggered("DrainPoisonedInbox", (await world.TakeAsync(QueueNames.Inbox))!);
        }),
        Texted("an answer failed at every delivery while storage was down", "1", function: "DrainPoisonedSmsEvents"),
        new("no SMS event at all failed at every delivery", "DrainPoisonedSmsEvents", _ => Task.FromResult(Triggered("DrainPoisonedSmsEvents", "?"))),
        new("no group of due rows failed at every delivery", "DrainPoisonedDue", _ => Task.FromResult(Triggered("DrainPoisonedDue", "?"))),
        Read("a visit is read", "GetAppointment", "api/appointments/", "id", record => record["appointments/".Length..]),
        Read("a timeline is read", "GetTimeline", "api/patients/", "key", record => record["appointments/".Length..].Split('.')[0]),
        new("a patient is looked for", "FindPatients", async world =>
        {
            await world.TellAsync(Events.Booked);
            return Asked("FindPatients", World.ByStaff(new Ask("GET", "/api/patients") { Query = "?authority=east-mrn&value=000001" }));
        }),
        new("failures are listed", "ListFailures", async world =>
        {
            await FailAsync(world);
            return Asked("ListFailures", World.ByStaff(new Ask("GET", "/api/failures")));
        }),
        Failure("a failure is read", "ReadFailure", "GET", ""),
        // Done, it may have been done already.
        Failure("a failure is dismissed", "DismissFailure", "POST", "/dismiss", """{"reason":"called back"}"""),
        Failure("a text of a phone that nobody had is replayed", "ReplayFailure", "POST", "/replay", alsoGood: 409, before: Events.BookedLi) with { AnswersAText = true },
        new("all failures are replayed", "ReplayFailures", async world =>
        {
            await FailAsync(world);
            await world.TellAsync(Events.BookedLi);
            return Asked("ReplayFailures", World.ByStaff(new Ask("POST", "/api/failures/replay")));
        }),
        new("a job is asked for", "ReadJob", async world =>
        {
            var job = await JobAsync(world);
            return Asked("ReadJob", World.ByStaff(new Ask("GET", "/api/jobs/" + job) { Route = new Dictionary<string, string> { ["job"] = job } }));
        }),
        new("a job does a slice", "RunJob", async world =>
        {
            await JobAsync(world);
            return Triggered("RunJob", (await world.TakeAsync(QueueNames.Jobs))!);
        })
        {
            AnswersAText = true,
        },
        new("a job failed at every delivery", "DrainPoisonedJobs", async world =>
        {
            await JobAsync(world);
            return Triggered("DrainPoisonedJobs", (await world.TakeAsync(QueueNames.Jobs))!);
        })
        {
            AnswersAText = true,
        },
        new("no job at all failed at every delivery", "DrainPoisonedJobs", _ => Task.FromResult(Triggered("DrainPoisonedJobs", "?"))),
        Configuration("configuration is listed", "ListConfiguration", new Dictionary<string, string> { ["kind"] = "reminder-policy" }),
        Configuration("configuration is read", "ReadConfiguration", World.PolicyAsk("").Route),
        Configuration("configuration's history is read", "ReadConfigurationHistory", World.PolicyAsk("").Route),
        new("configuration is published", "PublishConfiguration", async world =>
        {
            await world.TellAsync(Events.Booked);
            var ask = World.PolicyAsk("""{"appliesTo":{},"steps":[{"id":"only","offset":"P1D","at":"17:00","template":"reminder","latest":"PT3H","spread":"PT0M","graceAfterDue":"PT14H"}]}""");
            return Asked("PublishConfiguration", ask with { Headers = new Dictionary<string, string>(ask.Headers) { ["If-Match"] = "\"1\"" } }, alsoGood: 409);
        }),
        new("a directory is read", "ReadDirectory", async world =>
        {
            await world.Sound.AskAsync("PublishDirectory", DirectoryAsk("PUT", "", "application/json", DirectoryOfTwo));
            return Asked("ReadDirectory", DirectoryAsk("GET", "", null, ""));
        }),
        new("a directory is published", "PublishDirectory", _ => Task.FromResult(Asked("PublishDirectory", DirectoryAsk("PUT", "", "application/json", DirectoryOfTwo), alsoGood: 409))),
        new("a directory is brought in as a file", "ImportDirectory", async world =>
        {
            await world.Sound.AskAsync("PublishDirectory", DirectoryAsk("PUT", "", "application/json", DirectoryOfTwo));
            return Asked("ImportDirectory", DirectoryAsk("POST", "/import", "text/csv", DirectoryLines), alsoGood: 409);
        }),
        new("it is asked which plan takes a discharge", "PreviewPlan", _ => Task.FromResult(Asked("PreviewPlan", World.ByStaff(new Ask("POST", "/api/follow-up-plans/preview")
        {
            Query = "?organisation=east",
            ContentType = "application/json",
            Body = Encoding.UTF8.GetBytes("""{"discharge":{"at":"2026-03-02T11:00:00+08:00","diagnoses":["C34.9"]}}"""),
        })))),
        .. FollowUpCases.All,
        .. SurveyCases.All,
        .. ComplaintCases.All,
    ];

    public override string ToString() => $"{Function}: {Name}";

    private static CrashCase Webhook(string name, JsonNode events, JsonNode? before = null, DateTimeOffset? at = null) => new(name, "ReceiveHisEvents", async world =>
    {
        if (before is not null)
            await world.TellAsync(before);
        if (at is { } instant)
            await world.UntilAsync(instant);
        return new Delivery(async instance => Expect(await world.PostAsync(instance, events)));
    });

    /// <summary>What is rejected because storage is down is sent again, of a batch the whole.</summary>
    private static CrashCase Hl7v2(string name, string messages, int? alsoGood = null) => new(name, "ReceiveHl7v2", world => Task.FromResult(new Delivery(async instance =>
    {
        var reply = await world.PostAsync(instance, "ReceiveHl7v2", "x-application/hl7-v2+er7", messages);
        if (reply.Body.Contains("MSA|AR|", StringComparison.Ordinal))
            throw new InvalidOperationException($"{reply.Status} {reply.Body}");
        if (reply.Status != alsoGood)
            Expect(reply);
    })));

    private static CrashCase Fhir(string name, string body, string? before = null, int? alsoGood = null) => new(name, "ReceiveFhir", async world =>
    {
        if (before is not null)
            await PostFhirAsync(world, world.Sound, before);
        return new Delivery(async instance =>
        {
            var reply = await PostFhirAsync(world, instance, body);
            if (reply.Status != alsoGood)
                Expect(reply);
        });
    });

    private const string Days = """{"from":"2026-03-02","to":"2026-03-09"}""";

    private static CrashCase Csv(string name, string file, JsonObject? before = null, int? alsoGood = null) => new(name, "ReceiveCsv", async world =>
    {
        if (before is not null)
            await world.TellAsync(before);
        return new Delivery(async instance =>
        {
            var reply = await world.PostAsync(instance, "ReceiveCsv", "text/csv", file, Events.CsvQuery);
            if (reply.Status != alsoGood)
                Expect(reply);
        });
    });

    /// <summary>A file whose job has not begun.</summary>
    /// <returns>The job's address.</returns>
    private static async Task<string> FileAsync(World world)
    {
        var reply = await world.PostAsync(world.Sound, "ReceiveCsv", "text/csv", Events.CsvBooked(Events.Heart, Events.OfLi, Events.OfSon), Events.CsvQuery);
        return (string)JsonNode.Parse(reply.Body)!["job"]!["address"]!;
    }

    /// <summary>Visits of an organisation that is not live, one of them after its reminder.</summary>
    private static async Task RehearsedAsync(World world)
    {
        await world.GoLiveAsync("2026-03-05");
        await BookAllAsync(world);
        await world.UntilAsync(AfterEve);
    }

    private static async Task<string> ReportBegunAsync(World world, int slices)
    {
        await RehearsedAsync(world);
        var reply = await world.Sound.AskAsync("StartSendReport", World.ReportAsk(Days));
        for (var slice = 0; slice < slices; slice++)
            await world.Sound.TriggerAsync("RunJob", (await world.TakeAsync(QueueNames.Jobs))!);
        return (string)JsonNode.Parse(reply.Body)!["address"]!;
    }

    private static CrashCase Counted(string name, int slices) => new(name, "RunJob", async world =>
    {
        await ReportBegunAsync(world, slices);
        return Triggered("RunJob", (await world.TakeAsync(QueueNames.Jobs))!);
    });

    private static Task<HttpReply> PostFhirAsync(World world, Instance instance, string body) => world.PostAsync(instance, "ReceiveFhir", "application/fhir+json", body);

    private static CrashCase Texted(string name, string words, string? before = null, string function = "ReceiveSmsEvent") => new(name, function, async world =>
    {
        await RemindedAsync(world);
        if (words == "STOP" || before is not null)
            await world.TellAsync(Events.BookedSon);
        if (before is not null)
            await world.TextAsync(Events.Text(Events.Wang, before, "in-0", world.Clock.Now));
        await world.DrainAsync();
        world.Pass(TimeSpan.FromMinutes(1));
        return Triggered(function, Events.Text(Events.Wang, words, "in-1", world.Clock.Now));
    })
    {
        AnswersAText = true,
    };

    private static CrashCase Reported(string name, string details) => new(name, "ReceiveSmsEvent", async world =>
    {
        await world.TellAsync(Events.Booked);
        world.Clock.Now = Eve;
        await world.Sound.TriggerAsync("SweepDue");
        await world.Sound.TriggerAsync("DispatchDue", (await world.TakeAsync(QueueNames.Due))!);
        return Triggered("ReceiveSmsEvent", Events.Report(world.Unreported(), details, world.Clock.Now));
    });

    private static CrashCase Read(string name, string function, string path, string parameter, Func<string, string> part) => new(name, function, async world =>
    {
        var record = (string)JsonNode.Parse((await world.PostAsync(world.Sound, Events.Booked)).Body)!["record"]!;
        return Asked(function, World.ByStaff(new Ask("GET", "/" + path + part(record)) { Route = new Dictionary<string, string> { [parameter] = part(record) } }));
    });

    private static CrashCase Configuration(string name, string function, IReadOnlyDictionary<string, string> route) => new(name, function, _ =>
        Task.FromResult(Asked(function, World.ByStaff(new Ask("GET", "/api/config/reminder-policy") { Route = route }))));

    private static Ask DirectoryAsk(string method, string path, string? contentType, string body) => World.ByStaff(new Ask(method, "/api/directory" + path)
    {
        Query = "?organisation=east",
        ContentType = contentType,
        Body = Encoding.UTF8.GetBytes(body),
    });

    private static CrashCase Failure(string name, string function, string method, string act, string body = "", int? alsoGood = null, JsonNode? before = null) => new(name, function, async world =>
    {
        var address = await FailAsync(world);
        if (before is not null)
            await world.TellAsync(before);
        var parts = address.Split('/');
        return Asked(function, World.ByStaff(new Ask(method, $"/api/failures/{address}{act}")
        {
            Route = new Dictionary<string, string> { ["source"] = parts[0], ["day"] = parts[1], ["id"] = parts[2] },
            Body = System.Text.Encoding.UTF8.GetBytes(body),
        }), alsoGood);
    });

    /// <summary>A text that nobody's phone wrote.</summary>
    /// <returns>Its failure's address.</returns>
    private static async Task<string> FailAsync(World world)
    {
        await world.TextAsync(Events.Text(Events.Li, "你好", "in-9", world.Clock.Now));
        var reply = await world.Sound.AskAsync("ListFailures", World.ByStaff(new Ask("GET", "/api/failures")));
        return (string)JsonNode.Parse(reply.Body)!["items"]!.AsArray().Single()!["address"]!;
    }

    /// <summary>A job that is to replay it, and has not begun.</summary>
    private static async Task<string> JobAsync(World world)
    {
        await FailAsync(world);
        await world.TellAsync(Events.BookedLi);
        var reply = await world.Sound.AskAsync("ReplayFailures", World.ByStaff(new Ask("POST", "/api/failures/replay")));
        world.Pass(TimeSpan.FromMinutes(1));
        return (string)JsonNode.Parse(reply.Body)!["address"]!;
    }

    internal static JsonArray Batch(params JsonObject[] events) => [.. events.Select(each => each.DeepClone())];

    /// <summary>A merge whose process ended when it had fenced the other.</summary>
    private static async Task MergeBegunAsync(World world)
    {
        foreach (var booked in new[] { Events.Booked, Events.BookedLi, Events.BookedLiAtHeart })
            await world.TellAsync(booked);
        var line = new Line { Blow = Blow.DieAfter, At = 11 };
        await world.PostAsync(world.NewInstance(line), Events.Merged);
    }

    private static CrashCase Decided(string name, string function) => new(name, function, async world =>
    {
        var candidate = await CandidateAsync(world);
        return Asked(function, World.ByStaff(new Ask("POST", "/api/patients/candidates/") { Route = new Dictionary<string, string> { ["id"] = candidate } }));
    });

    /// <summary>Two patients of whom the HIS says that they may be one.</summary>
    private static async Task<string> CandidateAsync(World world)
    {
        foreach (var each in new[] { Events.Booked, Events.BookedLi, Events.Linked })
            await world.TellAsync(each);
        var reply = await world.Sound.AskAsync("ListCandidates", World.ByStaff(new Ask("GET", "/api/patients/candidates")));
        return (string)JsonNode.Parse(reply.Body)![0]!["id"]!;
    }

    /// <summary>Something that staff write of Wang, who has a visit.</summary>
    private static async Task<Delivery> OfWangAsync(World world, string function, string method, string what, string body)
    {
        await world.TellAsync(Events.Booked);
        var key = await KeyAsync(world, Events.Wang);
        return Asked(function, World.ByStaff(new Ask(method, $"/api/patients/{key}/{what}") { Route = new Dictionary<string, string> { ["key"] = key }, ContentType = "application/json", Body = Encoding.UTF8.GetBytes(body) }));
    }

    internal static async Task<string> KeyAsync(World world, Person who)
    {
        var reply = await world.Sound.AskAsync("FindPatients", World.ByStaff(new Ask("GET", "/api/patients") { Query = $"?authority=east-mrn&value={who.Number}" }));
        return (string)JsonNode.Parse(reply.Body)![0]!["key"]!;
    }

    private static async Task BookAllAsync(World world)
    {
        foreach (var booked in new[] { Events.Booked, Events.BookedAgain, Events.BookedLi, Events.BookedSon })
            await world.TellAsync(booked);
    }

    private static async Task RemindedAsync(World world)
    {
        await world.TellAsync(Events.Booked);
        await world.UntilAsync(AfterEve);
    }

    internal static async Task<Delivery> DueGroupAsync(World world, DateTimeOffset at)
    {
        await world.UntilAsync(at.AddMinutes(-1));
        world.Clock.Now = at;
        await world.Sound.TriggerAsync("SweepDue");
        return Triggered("DispatchDue", await world.TakeAsync(QueueNames.Due) ?? throw new InvalidOperationException("Nothing is due."));
    }

    internal static Delivery Triggered(string function, string message) => new(instance => instance.TriggerAsync(function, message));

    internal static Delivery Asked(string function, Ask ask, int? alsoGood = null) => new(async instance =>
    {
        var reply = await instance.AskAsync(function, ask);
        if (reply.Status != alsoGood)
            Expect(reply);
    });

    /// <summary>A failure that is ours is asked again; any other answer than a good one is a defect.</summary>
    internal static void Expect(HttpReply reply)
    {
        if (reply.Status >= 500)
            throw new InvalidOperationException($"{reply.Status} {reply.Body}");
        if (!reply.IsGood)
            throw new NotAsExpectedException($"{reply.Status} {reply.Body}");
    }
}
