using System.Text;
using CareLoop.Common;
using CareLoop.EndToEnd.Tests.Complaints;
using CareLoop.EndToEnd.Tests.DataSubjects;
using CareLoop.EndToEnd.Tests.Loops;
using CareLoop.Storage;

namespace CareLoop.EndToEnd.Tests.Crashes;

/// <summary>Complaints in the crash kit.</summary>
internal static class ComplaintCases
{
    private const string Complaint = "投诉 护士态度很差", Taken = """{"organisation":"east","source":"phone","text":"护士态度不好","department":"CARD"}""";

    private static readonly TimeSpan Lasts = TimeSpan.FromDays(60);

    private static readonly Person Stranger = new("", "", "13900010099");

    public static IReadOnlyList<CrashCase> All { get; } =
    [
        Texted("a text complains", Complaint),
        Texted("a text complains of what can't wait", "投诉 胸痛没人管，我要找律师"),
        Texted("the same matter comes up again", "投诉 还是没人理我，护士态度差", Complaint),
        Texted("a text asks how a case stands", "查询", Complaint),
        Texted("a text asks for a case that there is not", "查询"),
        Of("a stranger complains", "ReceiveSmsEvent", world => Task.FromResult(CrashCase.Triggered("ReceiveSmsEvent", Events.Text(Stranger, Complaint, "in-1", world.Clock.Now)))) with { AnswersAText = true },
        Answered("a patient is content with the answer", "1"),
        Answered("a patient is not content with the answer", "2"),
        Answered("a patient says neither", "看不懂"),
        Of("a complaint is taken by phone", "ReceiveComplaint", _ => Task.FromResult(CrashCase.Asked("ReceiveComplaint", World.ByStaff(ComplaintWorld.ReceiveAsk(Taken.Replace("}", ",\"complainant\":{\"phone\":\"13900010088\"}}", StringComparison.Ordinal)))))),
        Of("a relative complains of how a patient was treated", "ReceiveComplaint", async world =>
            CrashCase.Asked("ReceiveComplaint", World.ByStaff(ComplaintWorld.ReceiveAsk(ComplaintRightsTests.ByDaughter(await ComplaintWorld.KeyAsync(world, Events.Wang)))))),
        Of("somebody complains who is not to be known", "ReceiveComplaint", _ => Task.FromResult(CrashCase.Asked("ReceiveComplaint", World.ByStaff(ComplaintWorld.ReceiveAsk(Taken.Replace("}", ",\"anonymous\":true,\"departments\":[\"LAB\"]}", StringComparison.Ordinal)))))),
        Of("all that is stored of a patient is written down", "ExportPatient", async world =>
        {
            var key = await ComplaintWorld.KeyAsync(world, Events.Wang);
            return CrashCase.Asked("ExportPatient", World.ByStaff(new Ask("GET", "/api/patients/export") { Route = new Dictionary<string, string> { ["key"] = key } }));
        }),
        new("a patient is to be erased", "ErasePatient", async world =>
        {
            await ErasureTests.LiveAsync(world);
            return CrashCase.Asked("ErasePatient", World.ByStaff(ErasureTests.Asked(await ComplaintWorld.KeyAsync(world, Events.Wang))));
        })
        {
            Lasts = Lasts,
        },
        Erased("what an erased patient left elsewhere is looked for", slices: 0),
        Erased("what an erased patient left elsewhere is removed", slices: 1),
        Erased("failures of an erased patient are removed", slices: 2),
        Erased("an erased patient's file is removed", slices: 4),
        Opened("a case is read", "ReadComplaint", address => ComplaintWorld.ReadAsk(address)),
        Opened("a case is taken on", "ChangeComplaint", address => ComplaintWorld.ChangeAsk(address, "acknowledge", "{}")),
        Opened("a case waits for the patient", "ChangeComplaint", address => ComplaintWorld.ChangeAsk(address, "wait", """{"why":"等收据"}""")),
        Opened("a measure is set out", "ChangeComplaint", address => ComplaintWorld.ChangeAsk(address, "measure", """{"text":"增加巡视","owner":"H-1","due":"2026-03-20"}""")),
        Opened("a case is settled on the spot", "ChangeComplaint", address => ComplaintWorld.ChangeAsk(address, "settle", """{"reply":"抱歉"}"""), role: "ComplaintHandler@east"),
        Opened("another department is asked", "ChangeComplaint", address => ComplaintWorld.ChangeAsk(address, "involve", """{"department":"LAB"}""")),
        Opened("a part becomes a case of its own", "ChangeComplaint", address => ComplaintWorld.ChangeAsk(address, "split", """{"text":"厕所太脏","category":"environment"}""")),
        Of("a case is resolved", "ChangeComplaint", async world =>
        {
            var address = await OpenAsync(world);
            ComplaintWorld.Expect(await ComplaintWorld.DoAsync(world, ComplaintWorld.Administrator, "Administrator@*", address, "measure", """{"text":"增加巡视","owner":"H-1","due":"2026-03-20"}"""));
            return CrashCase.Asked("ChangeComplaint", World.ByStaff(ComplaintWorld.ChangeAsk(address, "resolve", """{"reply":"已改","cause":"people"}""")));
        }),
        Of("a case is to be learnt from", "ChangeComplaint", async world =>
        {
            var address = await OpenAsync(world);
            await ComplaintWorld.ResolveAsync(world, address);
            return CrashCase.Asked("ChangeComplaint", World.ByStaff(ComplaintWorld.ChangeAsk(address, "typical", """{"problem":"护士态度不好"}""")));
        }),
        Of("cases are listed", "ListComplaints", async world =>
        {
            await OpenAsync(world);
            return CrashCase.Asked("ListComplaints", World.ByStaff(new Ask("GET", "/api/complaints") { Query = "?organisation=east" }));
        }),
        Of("rules are tried", "TryComplaintRules", _ => Task.FromResult(CrashCase.Asked("TryComplaintRules", World.ByStaff(new Ask("POST", "/api/complaint-rules/try") { Body = Encoding.UTF8.GetBytes("""{"organisation":"east","text":"乱收费"}""") })))),
        Of("figures of complaints are read", "ReadComplaintFigures", async world =>
        {
            await OpenAsync(world);
            return CrashCase.Asked("ReadComplaintFigures", World.ByStaff(new Ask("GET", "/api/reports/complaints") { Query = "?organisation=east&month=2026-03&by=department" }));
        }),
        Of("measures are read", "ReadComplaintMeasures", async world =>
        {
            await ComplaintWorld.ResolveAsync(world, await OpenAsync(world));
            return CrashCase.Asked("ReadComplaintMeasures", World.ByStaff(new Ask("GET", "/api/reports/complaints/measures") { Query = "?organisation=east&month=2026-03" }));
        }),
        Of("what was mended has happened again", "WatchComplaintMeasures", async world =>
        {
            await ComplaintFigureTests.MendedAndAgainAsync(world);
            return new Delivery(instance => instance.TriggerAsync("WatchComplaintMeasures"));
        }),
        Of("the public page is opened", "ShowComplaintPage", _ => Task.FromResult(CrashCase.Asked("ShowComplaintPage", new Ask("GET", "/complain") { Query = "?at=east" }))),
        Of("somebody complains on the public page", "TakeComplaintPage", async world => CrashCase.Asked("TakeComplaintPage", await ComplaintPageTests.FormAsync(world, ("text", "等太久了"), ("phone", "13900010066"), ("once", FormOnce.New(world.Sound.Get<KeyedHash>(), world.Clock.Now, "aaaaaaaaaaaaaaaaaaaa"))), alsoGood: 422)),
        Of("the page asks which case it is", "AskComplaintState", _ => Task.FromResult(CrashCase.Asked("AskComplaintState", new Ask("GET", "/complain/state") { Query = "?at=east" }))),
        Of("the page shows how a case stands", "ShowComplaintState", async world =>
        {
            await world.TextAsync(Events.Text(Events.Wang, Complaint, "in-0", world.Clock.Now));
            await world.DrainAsync();
            var row = (await ComplaintWorld.CasesAsync(world)).Single();
            return CrashCase.Asked("ShowComplaintState", ComplaintPageTests.StateAsk(row.Number!, Events.Wang.Phone![^4..]));
        }),
        Of("nobody takes a case on", "DispatchDue", async world =>
        {
            await OpenAsync(world);
            // The last rung of taking it on: the director is told.
            return await CrashCase.DueGroupAsync(world, new DateTimeOffset(2026, 3, 3, 9, 30, 0, TimeSpan.Zero));
        }),
        Of("a patient has not said whether they are content", "DispatchDue", async world =>
        {
            await world.TextAsync(Events.Text(Events.Wang, Complaint, "in-0", world.Clock.Now));
            await world.DrainAsync();
            await ComplaintWorld.ResolveAsync(world, await ComplaintWorld.AddressAsync(world, (await ComplaintWorld.CasesAsync(world)).Single()));
            return await CrashCase.DueGroupAsync(world, world.Clock.Now.AddHours(72));
        }),
        Of("two patients are one of whom one complained", "ReceiveHisEvents", async world =>
        {
            await world.TellAsync(Events.BookedLi);
            await world.TellAsync(Events.BookedLiAtHeart);
            await world.TextAsync(Events.Text(Events.Li, Complaint, "in-0", world.Clock.Now));
            await world.DrainAsync();
            return new Delivery(async instance => CrashCase.Expect(await world.PostAsync(instance, Events.Merged)));
        }),
    ];

    private static CrashCase Of(string name, string function, Func<World, Task<Delivery>> deliver) => new(name, function, async world =>
    {
        await ComplaintWorld.SetUpAsync(world);
        return await deliver(world);
    })
    {
        Lasts = Lasts,
    };

    private static CrashCase Texted(string name, string words, string? before = null) => Of(name, "ReceiveSmsEvent", async world =>
    {
        if (before is not null)
            await world.TextAsync(Events.Text(Events.Wang, before, "in-0", world.Clock.Now));
        await world.DrainAsync();
        world.Pass(TimeSpan.FromMinutes(1));
        return CrashCase.Triggered("ReceiveSmsEvent", Events.Text(Events.Wang, words, "in-1", world.Clock.Now));
    }) with
    { AnswersAText = true };

    /// <summary>An answer to the question whether the answer was one.</summary>
    private static CrashCase Answered(string name, string words) => Of(name, "ReceiveSmsEvent", async world =>
    {
        await world.TextAsync(Events.Text(Events.Wang, Complaint, "in-0", world.Clock.Now));
        await world.DrainAsync();
        var row = (await ComplaintWorld.CasesAsync(world)).Single();
        await ComplaintWorld.ResolveAsync(world, await ComplaintWorld.AddressAsync(world, row));
        await world.DrainAsync();
        world.Pass(TimeSpan.FromMinutes(1));
        return CrashCase.Triggered("ReceiveSmsEvent", Events.Text(Events.Wang, words, "in-1", world.Clock.Now));
    }) with
    { AnswersAText = true };

    private static CrashCase Erased(string name, int slices) => new(name, "RunJob", async world =>
    {
        await ErasureTests.LiveAsync(world);
        CrashCase.Expect(await world.Sound.AskAsync("ErasePatient", World.ByStaff(ErasureTests.Asked(await ComplaintWorld.KeyAsync(world, Events.Wang)))));
        for (var slice = 0; slice < slices; slice++)
            await world.Sound.TriggerAsync("RunJob", (await world.TakeAsync(QueueNames.Jobs))!);
        return CrashCase.Triggered("RunJob", (await world.TakeAsync(QueueNames.Jobs))!);
    })
    {
        Lasts = Lasts,
    };

    private static CrashCase Opened(string name, string function, Func<string, Ask> ask, string role = "Administrator@*") => Of(name, function, async world =>
    {
        var asked = ask(await OpenAsync(world));
        return CrashCase.Asked(function, ComplaintWorld.As(ComplaintWorld.Administrator, role, asked));
    });

    private static async Task<string> OpenAsync(World world)
    {
        ComplaintWorld.Expect(await ComplaintWorld.ReceiveAsync(world, ComplaintWorld.Administrator, "Administrator@*", Taken));
        await world.DrainAsync();
        return await ComplaintWorld.AddressAsync(world, (await ComplaintWorld.CasesAsync(world)).Single());
    }
}
