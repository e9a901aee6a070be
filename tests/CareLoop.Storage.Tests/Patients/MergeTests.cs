using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Messaging;
using CareLoop.Messaging.Gateway;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Patients.Merges;
using CareLoop.Patients.Tasks;
using CareLoop.Reminders;
using Xunit;

namespace CareLoop.Storage.Tests.Patients;

/// <summary>Two records of one person become one, by whatever way and in whatever order that is told.</summary>
public sealed class MergeTests : AzuriteTest
{
    private static readonly Principal Staff = new("11111111-2222-3333-4444-555555555555", "", [new RoleGrant(Role.Administrator, Scope.Everything)]);

    private const string OtherPhone = "+8613912340002";

    [Fact]
    public async Task Merge_BothKnown_EverythingGoesOnWithTheSurvivor()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked(1, visit: "A-1"));
        await bed.ApplyAsync(Happenings.Booked(2, visit: "A-2", phone: OtherPhone, start: TestBed.Start.AddDays(9)));
        var loser = (await bed.FileAsync(Happenings.Mrn(2))).Key;

        var receipt = await bed.ApplyAsync(Happenings.Merged(1, 2));

        Assert.Equal(ReceiptStatus.Applied, receipt.Status);
        var survivor = await bed.FileAsync(Happenings.Mrn(2));
        Assert.Equal((await bed.FileAsync(Happenings.Mrn(1))).Key, survivor.Key);
        Assert.Equal(["A-1", "A-2"], survivor.Open<AppointmentRow>().Select(visit => visit.HisId).Order());
        Assert.False(survivor.Head.IsJoining);
        Assert.Equal(survivor.Key, (await bed.Get<PatientFiles>().LoadAsync(loser, default)).Head.MergedInto);
        await bed.ApplyAsync(Happenings.Booked(2, 5, visit: "A-3", start: TestBed.Start.AddDays(20)));
        Assert.Equal(3, (await bed.FileAsync(Happenings.Mrn(1))).Open<AppointmentRow>().Count());
    }

    [Fact]
    public async Task Merge_TextsBeforeAndAfter_NoReminderIsLostOrDoubled()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked(1, visit: "A-1"));
        await bed.ApplyAsync(Happenings.Booked(2, visit: "A-2", phone: OtherPhone, start: TestBed.Start.AddDays(9)));

        await bed.ApplyAsync(Happenings.Merged(1, 2));
        await bed.ApplyAsync(Happenings.Merged(1, 2));
        await RunUntilAsync(bed, TestBed.Start.AddDays(12));

        var reached = (await StepsAsync(bed)).Where(step => step.Due >= TestBed.Start).ToList();
        Assert.All(reached, step => Assert.Equal(StepState.Requested, step.State));
        Assert.Equal(bed.Sms.Texts.Count, reached.Select(step => step.MessageId).Distinct().Count());
        Assert.NotEmpty(reached);
    }

    [Fact]
    public async Task Merge_SameVisitOnBothSides_IsToldOfOnce()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked(1, 1, visit: "A-1"));
        await bed.ApplyAsync(Happenings.Booked(2, 2, visit: "A-1"));
        // Both have been asked already.
        await RunUntilAsync(bed, TestBed.Start.AddDays(2).AddHours(11));
        var before = bed.Sms.Texts.Count;

        await bed.ApplyAsync(Happenings.Merged(1, 2));
        await RunUntilAsync(bed, TestBed.Start.AddDays(6));

        var file = await bed.FileAsync(Happenings.Mrn(1));
        var visit = Assert.Single(file.Open<AppointmentRow>());
        Assert.Equal(2, before);
        Assert.Single(file.Open<ConversationRow>(), asked => asked.About.Any(about => about.Id == visit.Id));
        Assert.Equal(before + visit.Steps.Count(step => step.State == StepState.Requested) - 1, bed.Sms.Texts.Count);
    }

    [Fact]
    public async Task Merge_BeforeEitherIsKnown_LaterEventsByTheOldIdentifierReachTheSurvivor()
    {
        await using var bed = await TestBed.StartAsync(Storage);

        await bed.ApplyAsync(Happenings.Merged(1, 2));
        await bed.ApplyAsync(Happenings.Booked(2));
        await bed.ApplyAsync(Happenings.Booked(1, 2, visit: "A-2"));

        var file = await bed.FileAsync(Happenings.Mrn(1));
        Assert.Equal(file.Key, (await bed.FileAsync(Happenings.Mrn(2))).Key);
        Assert.Equal(2, file.Open<AppointmentRow>().Count());
    }

    [Fact]
    public async Task Merge_BackTheOtherWay_IsAFailureAndChangesNothing()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked(1));
        await bed.ApplyAsync(Happenings.Booked(2, visit: "A-2"));
        await bed.ApplyAsync(Happenings.Merged(1, 2));

        var receipt = await bed.ApplyAsync(Happenings.Merged(2, 1, number: 101));

        Assert.Equal((ReceiptStatus.Failed, "merge-is-a-cycle"), (receipt.Status, receipt.Reason));
        Assert.Equal("merge-is-a-cycle", Assert.Single(await bed.RowsAsync(TableNames.Failures)).GetString("reason"));
        Assert.Equal(2, (await bed.FileAsync(Happenings.Mrn(1))).Open<AppointmentRow>().Count());
    }

    [Fact]
    public async Task Merge_BothWaysAtOnce_EndsInOnePatientAndAFailure()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked(1));
        await bed.ApplyAsync(Happenings.Booked(2, visit: "A-2"));

        await Task.WhenAll(bed.ApplyAsync(Happenings.Merged(1, 2)), bed.ApplyAsync(Happenings.Merged(2, 1, number: 101)));
        await RunUntilAsync(bed, TestBed.Start.AddHours(1));

        var file = await bed.Get<PatientFiles>().FollowAsync((await bed.FileAsync(Happenings.Mrn(1))).Key, default);
        Assert.Equal(file.Key, (await bed.Get<PatientFiles>().FollowAsync((await bed.FileAsync(Happenings.Mrn(2))).Key, default)).Key);
        Assert.False(file.Head.IsJoining);
        Assert.Equal(2, file.Open<AppointmentRow>().Count());
        Assert.Contains(await bed.RowsAsync(TableNames.Failures), row => row.GetString("reason") == "merge-is-a-cycle");
    }

    [Fact]
    public async Task Merge_MoreRowsThanOneTransactionHolds_TakesAllOfThem()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked(1));
        await bed.ApplyAsync(Happenings.Booked(2, visit: "B-0"));
        var loser = (await bed.FileAsync(Happenings.Mrn(2))).Key;
        for (var batch = 0; batch < 3; batch++)
        {
            await bed.Get<PatientFiles>().ChangeAsync(loser, file =>
            {
                for (var number = 0; number < 80; number++)
                    StaffTasks.Raise(file, "east", "CARD", "call", $"{batch}-{number}", TestBed.Start, TimeSpan.FromHours(1));
                return true;
            }, default);
        }

        await bed.ApplyAsync(Happenings.Merged(1, 2));

        var file = await bed.FileAsync(Happenings.Mrn(2));
        Assert.Equal(240, file.Open<StaffTaskRow>().Count());
        Assert.False(file.Head.IsJoining);
        await RunUntilAsync(bed, TestBed.Start.AddHours(1));
        Assert.All(await bed.RowsAsync(TableNames.Work), row => Assert.Equal(file.Key.ToString(), row.GetString("patient")));
    }

    [Fact]
    public async Task Merge_SendInFlight_SettlesFirstAndIsNotSentAgain()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await using var other = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked(1, visit: "A-9", start: TestBed.Start.AddDays(30)));
        await bed.ApplyAsync(Happenings.Booked(2, 2, visit: "A-1"));
        var merged = false;
        bed.Sms.Answer = send =>
        {
            if (!merged)
            {
                merged = true;
                other.Business.Now = other.WireClock.Now = bed.Business.Now;
                other.ApplyAsync(Happenings.Merged(1, 2)).GetAwaiter().GetResult();
                Assert.True(other.FileAsync(Happenings.Mrn(1)).GetAwaiter().GetResult().Head.IsJoining);
            }

            return new SmsSendOutcome.Accepted("gw-1");
        };

        await RunUntilAsync(bed, TestBed.Start.AddDays(2).AddHours(11));

        Assert.True(merged);
        var file = await bed.FileAsync(Happenings.Mrn(1));
        Assert.False(file.Head.IsJoining);
        Assert.Single(bed.Sms.Calls);
        Assert.Equal(MessageState.Accepted, Assert.Single(file.Open<MessageRow>()).State);
        // The question is answered where it is now, and the report finds it.
        await bed.TextAsync(Happenings.Phone, "1", "in-1");
        Assert.Equal(PatientResponse.Confirmed, (await bed.FileAsync(Happenings.Mrn(1))).Open<AppointmentRow>().Single(visit => visit.HisId == "A-1").Response);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Merge_ProcessEndsAtAnyRequest_EndsAsUndisturbed(bool applied)
    {
        for (var cut = 1; ; cut++)
        {
            await using var corner = new TestCorner();
            await using var bed = await TestBed.StartAsync(corner.Azurite);
            await bed.ApplyAsync(Happenings.Booked(1, visit: "A-1"));
            await bed.ApplyAsync(Happenings.Booked(2, 2, visit: "A-1"));
            await bed.ApplyAsync(Happenings.Booked(2, 3, visit: "A-2", start: TestBed.Start.AddDays(9)));
            bed.Wire.DieAt(cut, applied);

            await Record.ExceptionAsync(() => bed.ApplyAsync(Happenings.Merged(1, 2)));
            var reached = bed.Wire.Revive();
            await bed.ApplyAsync(Happenings.Merged(1, 2));
            await RunUntilAsync(bed, TestBed.Start.AddHours(1));

            var file = await bed.FileAsync(Happenings.Mrn(2));
            Assert.False(file.Head.IsJoining, $"Cut at {cut}");
            Assert.Equal(["A-1", "A-2"], file.Open<AppointmentRow>().Select(visit => visit.HisId).Order());
            if (!reached)
            {
                Assert.True(cut > 10, $"Only {cut - 1} requests were cut.");
                return;
            }
        }
    }

    [Fact]
    public async Task Unmerge_AfterAWhile_EachHasItsOwnAgain()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked(1, visit: "A-1") with { Patient = new PatientData([Happenings.Mrn(1)], "王建国", [Happenings.Phone]) });
        await bed.ApplyAsync(Happenings.Booked(2, 2, visit: "A-2", phone: OtherPhone, start: TestBed.Start.AddDays(9)));
        await bed.ApplyAsync(Happenings.Booked(2, 3, visit: "A-4", phone: OtherPhone, start: TestBed.Start.AddDays(9).AddHours(3)));
        var before = await RowsOfAsync(bed, 2);
        var loser = (await bed.FileAsync(Happenings.Mrn(2))).Key;
        await bed.ApplyAsync(Happenings.Merged(1, 2));
        await bed.ApplyAsync(Happenings.Booked(2, 101, visit: "A-3", phone: null, start: TestBed.Start.AddDays(10)));

        var undone = await bed.Get<UnmergePatient>().HandleAsync(Staff, loser.ToString(), default);

        Assert.Equal("parted", undone.Value.State);
        var (mine, theirs) = (await bed.FileAsync(Happenings.Mrn(1)), await bed.FileAsync(Happenings.Mrn(2)));
        Assert.Equal(loser, theirs.Key);
        Assert.Equal(["A-1"], mine.Open<AppointmentRow>().Select(visit => visit.HisId));
        Assert.Equal(["A-2", "A-3", "A-4"], theirs.Open<AppointmentRow>().Select(visit => visit.HisId).Order());
        Assert.Equal([Happenings.Phone], mine.Head.Phones);
        Assert.Equal([Happenings.Mrn(1)], mine.Head.Identifiers);
        Assert.Empty(mine.Head.Former);
        Assert.Empty(mine.Head.Joins);
        Assert.Equal(before, await RowsOfAsync(bed, 2, except: "A-3"));
        var audit = await bed.Get<AuditLog>().OfPatientAsync(mine.Key.ToString(), DateOnly.FromDateTime(TestBed.Start.Date), default).ToListAsync();
        Assert.Contains(audit, entry => entry.Action == "unmerge-patient");

        await RunUntilAsync(bed, TestBed.Start.AddDays(12));
        foreach (var number in (int[])[1, 2])
            Assert.All((await bed.FileAsync(Happenings.Mrn(number))).Open<AppointmentRow>().SelectMany(visit => visit.Steps).Where(step => step.Due > TestBed.Start), step => Assert.Equal(StepState.Requested, step.State));
        Assert.Contains(bed.Sms.Texts, text => text.To == OtherPhone);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Unmerge_ProcessEndsAtAnyRequest_EndsAsUndisturbed(bool applied)
    {
        for (var cut = 1; ; cut++)
        {
            await using var corner = new TestCorner();
            await using var bed = await TestBed.StartAsync(corner.Azurite);
            await bed.ApplyAsync(Happenings.Booked(1, visit: "A-1"));
            await bed.ApplyAsync(Happenings.Booked(2, 2, visit: "A-1", phone: OtherPhone));
            await bed.ApplyAsync(Happenings.Booked(2, 3, visit: "A-2", phone: OtherPhone, start: TestBed.Start.AddDays(9)));
            var loser = (await bed.FileAsync(Happenings.Mrn(2))).Key;
            await bed.ApplyAsync(Happenings.Merged(1, 2));
            bed.Wire.DieAt(cut, applied);

            await Record.ExceptionAsync(() => bed.Get<UnmergePatient>().HandleAsync(Staff, loser.ToString(), default));
            var reached = bed.Wire.Revive();
            await bed.Get<UnmergePatient>().HandleAsync(Staff, loser.ToString(), default);
            await RunUntilAsync(bed, TestBed.Start.AddHours(1));

            var (mine, theirs) = (await bed.FileAsync(Happenings.Mrn(1)), await bed.FileAsync(Happenings.Mrn(2)));
            Assert.Equal((loser, null), (theirs.Key, theirs.Head.MergedInto));
            Assert.Empty(mine.Head.Joins);
            Assert.Equal(["A-1"], mine.Open<AppointmentRow>().Select(visit => visit.HisId));
            Assert.Equal(["A-1", "A-2"], theirs.Open<AppointmentRow>().Select(visit => visit.HisId).Order());
            Assert.Equal([Happenings.Phone], mine.Head.Phones);
            if (!reached)
            {
                Assert.True(cut > 10, $"Only {cut - 1} requests were cut.");
                return;
            }
        }
    }

    /// <summary>Records are found to be one person's because the same card was shown for both: it leads to who is merged away.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Merge_SurvivorNamedByAnIdentifierOfTheOther_StillSurvives(bool isSaidOfBoth)
    {
        // Sorted before the numbers of the records.
        var card = new Identifier("citizen-card", "44010219500501");
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked(1, 1, visit: "A-1"));
        await bed.ApplyAsync(Happenings.Booked(2, 2, visit: "A-2", phone: OtherPhone) with { Patient = new PatientData([Happenings.Mrn(2), card], "王建国", [OtherPhone]) });
        var survivor = (await bed.FileAsync(Happenings.Mrn(1))).Key;

        var receipt = await bed.ApplyAsync(Happenings.Merged(1, 2) with
        {
            Patient = new PatientData([Happenings.Mrn(1), card]),
            Others = isSaidOfBoth ? [Happenings.Mrn(2), card] : [Happenings.Mrn(2)],
        });

        Assert.Equal((ReceiptStatus.Applied, null), (receipt.Status, receipt.Reason));
        foreach (var identifier in (Identifier[])[Happenings.Mrn(1), Happenings.Mrn(2), card])
            Assert.Equal(survivor, (await bed.FileAsync(identifier)).Key);
        var file = await bed.FileAsync(card);
        Assert.Equal(["A-1", "A-2"], file.Open<AppointmentRow>().Select(visit => visit.HisId).Order());
        Assert.Contains(card, file.Head.Identifiers);
        Assert.DoesNotContain(card, file.Head.Former);
        Assert.Empty(await bed.RowsAsync(TableNames.Failures));
    }

    /// <summary>A became B, B became C, told in any order, before, between and after what is told of each.</summary>
    [Theory]
    [InlineData("ABC12")]
    [InlineData("ABC21")]
    [InlineData("12ABC")]
    [InlineData("21ABC")]
    [InlineData("A1B2C")]
    [InlineData("C2B1A")]
    [InlineData("A2C1B")]
    [InlineData("1A2BC1")]
    [InlineData("2AC1B2")]
    [InlineData("BC2A1A")]
    public async Task Merge_ChainInAnyOrder_EndsWithTheLast(string order)
    {
        await using var bed = await TestBed.StartAsync(Storage);
        foreach (var told in order)
        {
            await bed.ApplyAsync(told switch
            {
                'A' => Happenings.Booked(1, 1, visit: "A"),
                'B' => Happenings.Booked(2, 2, visit: "B", phone: OtherPhone),
                'C' => Happenings.Booked(3, 3, visit: "C"),
                '1' => Happenings.Merged(2, 1, 101),
                _ => Happenings.Merged(3, 2, 102),
            });
        }

        await RunUntilAsync(bed, TestBed.Start.AddHours(1));

        var file = await bed.FileAsync(Happenings.Mrn(3));
        foreach (var number in (int[])[1, 2])
            Assert.Equal(file.Key, (await bed.FileAsync(Happenings.Mrn(number))).Key);
        Assert.Equal(["A", "B", "C"], file.Open<AppointmentRow>().Select(visit => visit.HisId).Order());
        Assert.False(file.Head.IsJoining);
        Assert.Empty(await bed.RowsAsync(TableNames.Failures));
        // Each is reminded of once: what is planned is planned in one place.
        await RunUntilAsync(bed, TestBed.Start.AddDays(4));
        var steps = (await StepsAsync(bed)).Where(step => step.Due >= TestBed.Start).ToList();
        Assert.All(steps, step => Assert.Equal(StepState.Requested, step.State));
        Assert.Equal(bed.Sms.Texts.Count, steps.Select(step => step.MessageId).Distinct().Count());
    }

    /// <summary>The patient answers while the merge goes on, at each of its requests.</summary>
    [Fact]
    public async Task Merge_ReplyAtAnyRequest_IsTakenOnce()
    {
        for (var at = 1; ; at++)
        {
            await using var corner = new TestCorner();
            await using var bed = await TestBed.StartAsync(corner.Azurite);
            await using var other = await TestBed.StartAsync(corner.Azurite);
            await bed.ApplyAsync(Happenings.Booked(1, 1, visit: "A-9", phone: OtherPhone, start: TestBed.Start.AddDays(30)));
            await bed.ApplyAsync(Happenings.Booked(2, 2, visit: "A-1"));
            await RunUntilAsync(bed, TestBed.Start.AddDays(2).AddHours(11));
            other.Business.Now = other.WireClock.Now = bed.Business.Now;
            var (count, answered) = (0, false);
            bed.Wire.Before = async _ =>
            {
                if (++count == at)
                {
                    answered = true;
                    await other.TextAsync(Happenings.Phone, "1", "in-1");
                }
            };

            await bed.ApplyAsync(Happenings.Merged(1, 2));
            bed.Wire.Before = null;
            if (!answered)
                await bed.TextAsync(Happenings.Phone, "1", "in-1");
            await RunUntilAsync(bed, bed.Business.Now.AddMinutes(30));

            var file = await bed.FileAsync(Happenings.Mrn(2));
            Assert.Equal((await bed.FileAsync(Happenings.Mrn(1))).Key, file.Key);
            Assert.False(file.Head.IsJoining, $"At {at}");
            Assert.True(PatientResponse.Confirmed == file.Open<AppointmentRow>().Single(visit => visit.HisId == "A-1").Response, $"At {at}");
            Assert.True(bed.His.Told.Concat(other.His.Told).Select(told => told.Id).Distinct().Count() == 1, $"At {at}");
            if (!answered)
            {
                Assert.True(at > 10, $"Only {at - 1} requests.");
                return;
            }
        }
    }

    /// <summary>Any order and any doubling of what is told of three records of one person ends in the same clinical state.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Merge_AnyOrderAndDoubling_EndsInTheSameState(int seed)
    {
        var random = new Random(seed);
        HisEvent[] events =
        [
            Happenings.Booked(1, 1, visit: "A-1"), Happenings.Booked(2, 2, visit: "A-1", start: TestBed.Start.AddDays(4)), Happenings.Booked(3, 3, visit: "A-2", phone: OtherPhone),
            Happenings.Of(HisEventType.AppointmentCancelled, 2, 4, "A-2"), Happenings.Of(HisEventType.PatientUpdated, 3, 5),
            Happenings.Merged(2, 1, 6), Happenings.Merged(3, 2, 7), Happenings.Booked(1, 8, visit: "A-3", phone: OtherPhone),
            Happenings.Of(HisEventType.PatientUpdated, 1, 9) with { Patient = new PatientData([Happenings.Mrn(1)], Active: false) },
        ];
        await using var bed = await TestBed.StartAsync(Storage);
        await TellAsync(bed, events);
        var expected = await StateAsync(bed);
        HisEvent[] anyhow = [.. events.Concat(events.Where(_ => random.Next(2) == 0)).OrderBy(_ => random.Next())];

        await using var corner = new TestCorner();
        await using var again = await TestBed.StartAsync(corner.Azurite);
        await TellAsync(again, anyhow);

        Assert.Equal(expected, await StateAsync(again));
    }

    private static async Task TellAsync(TestBed bed, HisEvent[] events)
    {
        foreach (var happening in events)
            await bed.ApplyAsync(happening);
        await RunUntilAsync(bed, TestBed.Start.AddHours(1));
    }

    private static async Task<string> StateAsync(TestBed bed)
    {
        var file = await bed.FileAsync(Happenings.Mrn(1));
        foreach (var number in (int[])[2, 3])
            Assert.Equal(file.Key.ToString(), (await bed.FileAsync(Happenings.Mrn(number))).Key.ToString());
        Assert.False(file.Head.IsJoining);
        var visits = file.Open<AppointmentRow>().OrderBy(visit => visit.HisId, StringComparer.Ordinal).Select(visit => $"{visit.HisId} {visit.Status} {visit.Start:u}");
        return string.Join('\n', [.. visits, string.Join(',', file.Head.Phones), $"{file.Head.Active}", string.Join(',', file.Head.Identifiers.Select(id => id.Value).Order())]);
    }

    private static async Task<List<string>> RowsOfAsync(TestBed bed, int patient, string except = "") =>
        [.. (await bed.FileAsync(Happenings.Mrn(patient))).Open<AppointmentRow>().Where(visit => visit.HisId != except).Select(visit => $"{visit.HisId} {visit.Start:u} {visit.Schedule} {string.Join(',', visit.Steps)}")];

    private static async Task<List<ReminderStepState>> StepsAsync(TestBed bed) =>
        [.. (await bed.FileAsync(Happenings.Mrn(1))).Open<AppointmentRow>().SelectMany(visit => visit.Steps)];

    /// <summary>Every five minutes what is due; clocks of production.</summary>
    private static async Task RunUntilAsync(TestBed bed, DateTimeOffset until)
    {
        while (bed.Business.Now < until)
        {
            var next = (await bed.RowsAsync(TableNames.Due)).Select(row => CareLoop.Scheduling.DueRow.FromTable(row).Look.At).DefaultIfEmpty(until).Min();
            var step = next - bed.Business.Now;
            bed.Pass(step < TimeSpan.FromMinutes(1) ? TimeSpan.FromMinutes(1) : next > until ? until - bed.Business.Now : step);
            await bed.RunDueAsync();
        }
    }
}
