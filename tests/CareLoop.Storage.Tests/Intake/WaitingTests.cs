using CareLoop.Common;
using CareLoop.Intake;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Reminders;
using Xunit;

namespace CareLoop.Storage.Tests.Intake;

/// <summary>Events about patients of whom nobody has told yet.</summary>
public sealed class WaitingTests : AzuriteTest
{
    private static readonly Identifier Record = new("fhir:his:Patient", "p1");

    private static readonly HisEvent Booked = Happenings.Booked() with { Patient = new PatientData([Record]), OnlyIfKnown = true };

    private static readonly HisEvent Told = Happenings.Of(HisEventType.PatientUpdated, visit: "none") with { Patient = new PatientData([Happenings.Mrn(), Record], "王建国", [Happenings.Phone]) };

    [Fact]
    public async Task Accept_PatientNotKnown_WaitsAndMakesNobodyKnown()
    {
        await using var bed = await TestBed.StartAsync(Storage);

        var result = await AcceptAsync(bed, Booked);
        var again = await AcceptAsync(bed, Booked);

        Assert.Equal(("accepted", "patient-not-known", result.Receipt), (result.Status, result.Reason, again.Receipt));
        Assert.Equal(("accepted", "patient-not-known"), await ReceiptAsync(bed, result));
        Assert.Empty(await bed.RowsAsync(TableNames.Ids));
        Assert.Empty(await bed.RowsAsync(TableNames.Care));
        Assert.Equal(TestBed.Start.AddMinutes(2), Assert.Single(await bed.RowsAsync(TableNames.Due)).GetDateTimeOffset("at"));
    }

    [Fact]
    public async Task Accept_ThePatientArrives_AppliesWhatWaited()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var waits = await AcceptAsync(bed, Booked);

        await AcceptAsync(bed, Told);
        var messages = await DrainAsync(bed);

        Assert.Equal(1, messages);
        Assert.Equal(("applied", null), await ReceiptAsync(bed, waits));
        Assert.Equal(AppointmentStatus.Booked, Assert.Single((await bed.FileAsync(Happenings.Mrn())).Open<AppointmentRow>()).Status);
    }

    [Fact]
    public async Task Accept_KnownPatientWhomNobodyWaitsFor_TakesFiveRequests()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await AcceptAsync(bed, Told);
        bed.Requests.Reset();

        await AcceptAsync(bed, Booked);
        var booked = bed.Requests.Total;
        await AcceptAsync(bed, Told with { Id = "e-again", Time = Told.Time.AddMinutes(1) });

        Assert.True(booked <= 4, string.Join('\n', bed.Requests.Log));
        Assert.True(bed.Requests.Total - booked <= 5, string.Join('\n', bed.Requests.Log));
    }

    [Fact]
    public async Task Look_ArrivalThatWasMissed_IsMadeUpFor()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var waits = await AcceptAsync(bed, Booked);
        await bed.ApplyAsync(Told);
        await bed.Storage.Queue(QueueNames.Inbox).ClearMessagesAsync();

        bed.Pass(TimeSpan.FromMinutes(2));
        await bed.RunDueAsync();

        Assert.Equal("applied", (await ReceiptAsync(bed, waits)).Status);
        Assert.Single((await bed.FileAsync(Happenings.Mrn())).Open<AppointmentRow>());
    }

    [Fact]
    public async Task Look_PatientWhoNeverComes_IsAFailureAfterItsTime()
    {
        await using var bed = await TestBed.StartAsync(Storage, [("Intake:WaitHours", "30")]);
        var waits = await AcceptAsync(bed, Booked);
        var looks = new List<double>();

        while ((await bed.RowsAsync(TableNames.Due)) is [var row])
        {
            var at = row.GetDateTimeOffset("at")!.Value;
            looks.Add((at - TestBed.Start).TotalHours);
            bed.Pass(at - bed.Business.Now);
            await bed.RunDueAsync();
        }

        Assert.Equal([2 / 60.0, 1, 6, 24, 30], looks);
        Assert.Equal(("failed", "patient-not-known"), await ReceiptAsync(bed, waits));
        var failure = Assert.Single(await bed.RowsAsync(TableNames.Failures));
        Assert.Equal("patient-not-known", failure.GetString("reason"));
        Assert.Equal(("failed", waits.Receipt), ((await AcceptAsync(bed, Booked)).Status, (await AcceptAsync(bed, Booked)).Receipt));
        Assert.Empty(await bed.RowsAsync(TableNames.Care));
    }

    [Fact]
    public async Task Replay_OfWhatFailed_NeedsThePatient()
    {
        await using var bed = await TestBed.StartAsync(Storage, [("Intake:WaitHours", "1")]);
        var waits = await AcceptAsync(bed, Booked);
        bed.Pass(TimeSpan.FromHours(2));
        await bed.RunDueAsync();
        var failure = Failure.FromTable(Assert.Single(await bed.RowsAsync(TableNames.Failures)));
        var replay = bed.Get<IEnumerable<IFailureReplay>>().Single(replay => replay.Takes(failure));

        var tooEarly = await replay.ReplayAsync(failure, default);
        await AcceptAsync(bed, Told);
        var applied = await replay.ReplayAsync(failure, default);

        Assert.Equal(("patient-not-known", "applied"), (tooEarly.Problem!.Code, applied.Value));
        Assert.Equal("applied", (await ReceiptAsync(bed, waits)).Status);
    }

    [Fact]
    public async Task Drain_EventInTheInboxWhosePatientIsNotKnown_WaitsToo()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var receipt = await bed.Get<InboxTable>().AcceptAsync(Booked, default);
        await DrainAsync(bed);
        await DrainAsync(bed);
        Assert.Equal("accepted", (await bed.Get<FindReceipt>().HandleAsync(receipt.ToString(), default)).Value.Status);

        await AcceptAsync(bed, Told);
        await DrainAsync(bed);

        Assert.Equal("applied", (await bed.Get<FindReceipt>().HandleAsync(receipt.ToString(), default)).Value.Status);
    }

    [Fact]
    public async Task Apply_ClaimedAndNotCommitted_IsNotKnownYet()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.Get<Identities>().ResolveAsync([Record], default);

        var result = await AcceptAsync(bed, Booked);

        Assert.Equal("patient-not-known", result.Reason);
        Assert.Empty(await bed.RowsAsync(TableNames.Care));
    }

    [Fact]
    public async Task Apply_RelatedPeopleAndContacts_LeaveEachOtherAlone_InAnyOrder()
    {
        var daughter = new ContactData("王芳", "女儿", "13812340002", Id: "r1");
        var son = new ContactData("王明", "儿子", null, Id: "r2");
        HisEvent[] events =
        [
            Said(1, new PatientData([Record], Contacts: [new("李四", "朋友", null)])),
            Said(2, new PatientData([Record], ContactsToAdd: [daughter])),
            Said(3, new PatientData([Record], ContactsToAdd: [son])),
            Said(4, new PatientData([Record], Contacts: [new("张三", "邻居", null)])),
            Said(5, new PatientData([Record], ContactsToAdd: [daughter with { Phone = "13812340003" }])),
            Said(6, new PatientData([Record], ContactsToAdd: [new(null, null, null, Id: "r2")])),
        ];

        foreach (var order in (int[][])[[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [2, 5, 0, 4, 1, 3]])
        {
            await using var corner = new TestCorner();
            await using var bed = await TestBed.StartAsync(corner.Azurite);
            foreach (var index in order)
                await bed.ApplyAsync(events[index]);

            Assert.Equal([new("张三", "邻居", null, null), new ContactPerson("王芳", "女儿", "13812340003", null, "r1")], (await bed.FileAsync(Record)).Head.Contacts);
        }
    }

    private static HisEvent Said(int number, PatientData patient) => Happenings.Of(HisEventType.PatientUpdated, number: number) with { Patient = patient };

    private static Task<int> DrainAsync(TestBed bed) => bed.DrainAsync(QueueNames.Inbox, message => bed.Get<DrainInbox>().HandleAsync(message, default));

    private static async Task<EventResult> AcceptAsync(TestBed bed, HisEvent happening) =>
        (await bed.Get<AcceptHisEvent>().HandleAsync(happening, new SenderOptions { Name = "his" }, default)).Value;

    private static async Task<(string Status, string? Reason)> ReceiptAsync(TestBed bed, EventResult result)
    {
        var found = (await bed.Get<FindReceipt>().HandleAsync(result.Receipt, default)).Value;
        return (found.Status, found.Reason);
    }
}
