using CareLoop.Common;
using CareLoop.Intake;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Reminders;
using Xunit;

namespace CareLoop.Storage.Tests.Intake;

public sealed class EventTests : AzuriteTest
{
    [Fact]
    public async Task Apply_KnownPatient_TakesFourRequests()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked());
        bed.Requests.Reset();

        var receipt = await bed.ApplyAsync(Happenings.Booked(number: 2, visit: "A-2", start: TestBed.Start.AddDays(5)));

        Assert.Equal(ReceiptStatus.Applied, receipt.Status);
        Assert.True(bed.Requests.Total <= 4, string.Join('\n', bed.Requests.Log));
    }

    [Fact]
    public async Task Apply_NewPatient_TakesAtMostEightRequests()
    {
        await using var bed = await TestBed.StartAsync(Storage);

        await bed.ApplyAsync(Happenings.Booked());

        Assert.True(bed.Requests.Total <= 8, string.Join('\n', bed.Requests.Log));
    }

    [Fact]
    public async Task Apply_SameEventTwice_ChangesNothingAndSaysWhatWasSaid()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var first = await bed.ApplyAsync(Happenings.Booked());
        var version = (await bed.FileAsync(Happenings.Mrn())).Head.Version;

        var again = await bed.ApplyAsync(Happenings.Booked());

        Assert.Equal((first.Status, first.ReceivedAt), (again.Status, again.ReceivedAt));
        Assert.Equal(version, (await bed.FileAsync(Happenings.Mrn())).Head.Version);
    }

    [Fact]
    public async Task Apply_WhatSaysNothing_IsNotCalledOld()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var nameless = Happenings.Of(HisEventType.PatientUpdated) with { Patient = new PatientData([Happenings.Mrn()]) };
        var linked = nameless with { Id = "e-linked", Type = HisEventType.PatientLinked, Others = [Happenings.Mrn(2)] };

        var first = await bed.ApplyAsync(nameless);
        var second = await bed.ApplyAsync(nameless with { Id = "e-again" });
        var third = await bed.ApplyAsync(linked);

        Assert.Equal((ReceiptStatus.Applied, null), (first.Status, first.Reason));
        Assert.Equal(["patient"], first.Changed);
        Assert.Equal((ReceiptStatus.Ignored, "nothing-new"), (second.Status, second.Reason));
        Assert.Equal((ReceiptStatus.Ignored, "no-other-patient"), (third.Status, third.Reason));
    }

    [Fact]
    public async Task Apply_CancelBeforeItsBooking_LeavesTheVisitCancelled()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Of(HisEventType.AppointmentCancelled, number: 2));

        await bed.ApplyAsync(Happenings.Booked(number: 1));

        var visit = Assert.Single((await bed.FileAsync(Happenings.Mrn())).Open<AppointmentRow>());
        Assert.Equal((AppointmentStatus.Cancelled, (DateTimeOffset?)null), (visit.Status, visit.NextLook));
    }

    [Fact]
    public async Task Apply_RescheduleThatSaysNothingNew_IsIgnoredAndSaysWhy()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var booked = Happenings.Booked();
        await bed.ApplyAsync(booked);
        var before = Assert.Single((await bed.FileAsync(Happenings.Mrn())).Open<AppointmentRow>());

        var receipt = await bed.ApplyAsync(booked with
        {
            Id = "e-again",
            Type = HisEventType.AppointmentRescheduled,
            Time = booked.Time.AddMinutes(1),
            Patient = booked.Patient with { Deceased = Deceased.No },
        });

        var after = Assert.Single((await bed.FileAsync(Happenings.Mrn())).Open<AppointmentRow>());
        Assert.Equal((ReceiptStatus.Ignored, "nothing-new"), (receipt.Status, receipt.Reason));
        Assert.Equal((before.Schedule, before.NextLook), (after.Schedule, after.NextLook));
    }

    [Fact]
    public async Task Apply_EventsAboutAClosedVisit_ChangeItBySourceTimeAndLoseNothing()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var longAgo = TestBed.Start.AddDays(-60);
        await bed.ApplyAsync(Happenings.Booked(number: 2, start: longAgo));
        var file = await bed.FileAsync(Happenings.Mrn());
        Assert.Empty(file.Open<AppointmentRow>());
        bed.Requests.Reset();

        var older = Happenings.Booked(number: 1, start: longAgo.AddDays(1));
        await bed.ApplyAsync(older with { Appointment = older.Appointment! with { Location = "门诊楼3层" } });
        var requests = bed.Requests.Total;
        await bed.ApplyAsync(Happenings.Of(HisEventType.AppointmentArrived, number: 3));

        Assert.True(requests <= 5, string.Join('\n', bed.Requests.Log));
        var id = AppointmentRow.IdOf(Happenings.Organisation, "A-1");
        var past = await bed.Get<PatientFiles>().FindPastAsync<AppointmentRow>(file.Key, id, default);
        Assert.Equal((AppointmentStatus.Arrived, longAgo, "门诊楼3层"), (past!.Status, past.Start, past.Location));
        Assert.Empty((await bed.FileAsync(Happenings.Mrn())).Open<AppointmentRow>());

        await bed.ApplyAsync(Happenings.Of(HisEventType.AppointmentRescheduled, number: 4, start: TestBed.Start.AddDays(3)));

        var visit = Assert.Single((await bed.FileAsync(Happenings.Mrn())).Open<AppointmentRow>());
        Assert.Equal((AppointmentStatus.Booked, "门诊楼3层"), (visit.Status, visit.Location));
        Assert.Null(await bed.Get<PatientFiles>().FindPastAsync<AppointmentRow>(file.Key, id, default));
    }

    [Fact]
    public async Task Accept_ThenDrain_AppliesTheEventOnceHoweverOften()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var receipt = await bed.Get<InboxTable>().AcceptAsync(Happenings.Booked(), default);
        Assert.Equal("accepted", (await FindAsync(bed, receipt)).Status);

        var messages = new List<string>();
        await bed.DrainAsync(QueueNames.Inbox, async message =>
        {
            messages.Add(message);
            await bed.Get<DrainInbox>().HandleAsync(message, default);
            await bed.Get<DrainInbox>().HandleAsync(message, default);
        });

        Assert.Equal($"{receipt.InboxPartition}|{receipt.Receipt}", Assert.Single(messages));
        Assert.Single((await bed.FileAsync(Happenings.Mrn())).Open<AppointmentRow>());
        Assert.Equal("applied", (await FindAsync(bed, receipt)).Status);
        Assert.Null(Assert.Single(await bed.RowsAsync(TableNames.Inbox)).GetString("event"));
    }

    [Fact]
    public async Task Drain_EventThatCameByTheWebhookMeanwhile_IsAppliedOnce()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.Get<InboxTable>().AcceptAsync(Happenings.Booked(), default);
        await bed.ApplyAsync(Happenings.Booked());

        await bed.DrainAsync(QueueNames.Inbox, message => bed.Get<DrainInbox>().HandleAsync(message, default));

        Assert.Equal(1, (await bed.FileAsync(Happenings.Mrn())).Head.Version);
    }

    [Fact]
    public async Task Drain_MessageThatNamesNoRow_IsAFailureThatAPersonSees()
    {
        await using var bed = await TestBed.StartAsync(Storage);

        await bed.Get<DrainInbox>().HandleAsync("nothing here", default);

        Assert.Equal("no-such-row", Assert.Single(await bed.RowsAsync(TableNames.Failures)).GetString("reason"));
    }

    [Fact]
    public async Task Drain_MessageBeforeItsRow_ComesAgainAndIsGivenUpWithoutAWord()
    {
        await using var bed = await TestBed.StartAsync(Storage);

        await Assert.ThrowsAsync<InvalidOperationException>(() => bed.Get<DrainInbox>().HandleAsync("nothing|here", default));
        await bed.Get<DrainInbox>().GiveUpAsync("nothing|here", default);

        Assert.Empty(await bed.RowsAsync(TableNames.Failures));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Accept_CutOffAtEitherRequest_LeavesNoRowThatNobodyWouldApply(int request)
    {
        await using var bed = await TestBed.StartAsync(Storage);
        bed.Wire.DieAt(request, applied: false);

        await Assert.ThrowsAnyAsync<Exception>(() => bed.Get<InboxTable>().AcceptAsync(Happenings.Booked(), default));
        Assert.True(bed.Wire.Revive());

        Assert.Empty(await bed.RowsAsync(TableNames.Inbox));
    }

    [Fact]
    public async Task Apply_IdentifiersOfTwoPatients_GoesToTheFirstAndSaysSo()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked(1));
        await bed.ApplyAsync(Happenings.Booked(2));
        var both = Happenings.Booked(number: 3, visit: "A-3");

        var receipt = await bed.ApplyAsync(both with { Patient = both.Patient with { Identifiers = [Happenings.Mrn(1), Happenings.Mrn(2)] } });

        Assert.Equal("identifier-of-another-patient", receipt.Reason);
        Assert.Equal(2, (await bed.FileAsync(Happenings.Mrn(1))).Open<AppointmentRow>().Count());
        Assert.Single(await bed.RowsAsync(TableNames.Failures));
    }

    /// <summary>A webhook whose process ends at any request is sent again by the HIS.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Apply_ProcessEndsAtAnyRequest_SecondDeliveryLeavesOneVisitAndItsDueRow(bool applied)
    {
        for (var cut = 1; ; cut++)
        {
            await using var corner = new TestCorner();
            await using var bed = await TestBed.StartAsync(corner.Azurite);
            bed.Wire.DieAt(cut, applied);

            await Record.ExceptionAsync(() => bed.ApplyAsync(Happenings.Booked()));
            var reached = bed.Wire.Revive();
            var receipt = await bed.ApplyAsync(Happenings.Booked());

            Assert.Equal(ReceiptStatus.Applied, receipt.Status);
            var visit = Assert.Single((await bed.FileAsync(Happenings.Mrn())).Open<AppointmentRow>());
            Assert.Equal(1, visit.Schedule);
            Assert.Equal(visit.NextLook, Assert.Single(await bed.RowsAsync(TableNames.Due)).GetDateTimeOffset("at"));
            Assert.Single((await bed.Get<Phones>().FindAsync(Happenings.Phone, default)).Patients);
            if (!reached)
            {
                Assert.True(cut > 5, $"Only {cut - 1} requests were cut.");
                return;
            }
        }
    }

    private static async Task<EventResult> FindAsync(TestBed bed, ReceiptId receipt) =>
        (await bed.Get<FindReceipt>().HandleAsync(receipt.ToString(), default)).Value;
}
