using CareLoop.Access;
using CareLoop.Common;
using CareLoop.FollowUps;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Patients.Merges;
using CareLoop.Reminders;
using Xunit;

namespace CareLoop.Storage.Tests.Patients;

/// <summary>Who may be the same person is a person's to decide; what belongs to whom is the HIS's to say.</summary>
public sealed class CandidateTests : AzuriteTest
{
    private static readonly DateOnly Born = new(1950, 5, 1);

    private static readonly Principal Staff = new("11111111-2222-3333-4444-555555555555", "", [new RoleGrant(Role.CustomerService, new Scope("east", Scope.Any))]);

    private static readonly Principal Elsewhere = new("11111111-2222-3333-4444-666666666666", "", [new RoleGrant(Role.CustomerService, new Scope("west", Scope.Any))]);

    [Fact]
    public async Task Event_SameNameBirthDateAndPhone_IsACandidateAndNoLink()
    {
        await using var bed = await TestBed.StartAsync(Storage);

        await bed.ApplyAsync(Named(1, "王建国"));
        await bed.ApplyAsync(Named(2, " 王 建国"));
        await bed.ApplyAsync(Named(3, "王小明"));

        var candidate = Assert.Single(await ListAsync(bed, Staff));
        Assert.Equal(CandidateRow.WeakMatch, candidate.Why);
        Assert.NotEqual(candidate.Patient.Key, candidate.Other.Key);
        Assert.NotEqual((await bed.FileAsync(Happenings.Mrn(1))).Key, (await bed.FileAsync(Happenings.Mrn(2))).Key);
        Assert.Empty(await ListAsync(bed, Elsewhere));
        Assert.Equal(ProblemKind.NotFound, (await bed.Get<DecideCandidate>().HandleAsync(Elsewhere, candidate.Id, isOne: true, default)).Problem!.Kind);
    }

    [Fact]
    public async Task Event_KnownPatientOnAKnownPhone_StillTakesFourRequests()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Named(1, "王建国"));
        await bed.ApplyAsync(Named(2, "王建国"));
        bed.Requests.Reset();

        await bed.ApplyAsync(Happenings.Booked(2, 50, visit: "A-9", phone: Happenings.Phone));

        Assert.True(bed.Requests.Total == 4, string.Join('\n', bed.Requests.Log));
    }

    [Fact]
    public async Task Link_Candidate_MergesOnceAndLeavesTheList()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Named(1, "王建国"));
        await bed.ApplyAsync(Named(2, "王建国"));
        var candidate = Assert.Single(await ListAsync(bed, Staff));

        await bed.Get<DecideCandidate>().HandleAsync(Staff, candidate.Id, isOne: true, default);
        await bed.Get<DecideCandidate>().HandleAsync(Staff, candidate.Id, isOne: true, default);

        var file = await bed.FileAsync(Happenings.Mrn(1));
        Assert.Equal(file.Key, (await bed.FileAsync(Happenings.Mrn(2))).Key);
        Assert.Single(file.Head.Joins);
        Assert.Equal(2, file.Open<AppointmentRow>().Count());
        Assert.Empty(await ListAsync(bed, Staff));
        Assert.Equal(ProblemKind.Conflict, (await bed.Get<DecideCandidate>().HandleAsync(Staff, candidate.Id, isOne: false, default)).Problem!.Kind);
        var audit = await bed.Get<AuditLog>().OfPatientAsync(file.Key.ToString(), DateOnly.FromDateTime(TestBed.Start.Date), default).ToListAsync();
        Assert.Contains(audit, entry => entry.Action == "link-candidate");
        // Both numbers are in use: neither was given up.
        Assert.All((await ReferAsync(bed, Happenings.Mrn(1)))!.Identifiers, identifier => Assert.False(identifier.Former));
    }

    [Fact]
    public async Task Reject_Candidate_IsNotAskedAgain()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Named(1, "王建国"));
        await bed.ApplyAsync(Named(2, "王建国"));
        var candidate = Assert.Single(await ListAsync(bed, Staff));

        await bed.Get<DecideCandidate>().HandleAsync(Staff, candidate.Id, isOne: false, default);
        // Both get the phone anew.
        foreach (var number in (int[])[1, 2])
        {
            await bed.ApplyAsync(Named(number, "王建国", 10, "+8613912349999"));
            await bed.ApplyAsync(Named(number, "王建国", 20, Happenings.Phone));
        }

        Assert.Empty(await ListAsync(bed, Staff));
        Assert.NotEqual((await bed.FileAsync(Happenings.Mrn(1))).Key, (await bed.FileAsync(Happenings.Mrn(2))).Key);
    }

    [Fact]
    public async Task Event_TheHisLinksTwo_IsACandidate()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked(1));
        await bed.ApplyAsync(Happenings.Booked(2, visit: "A-2"));

        await bed.ApplyAsync(Happenings.Merged(1, 2) with { Type = HisEventType.PatientLinked });

        Assert.Equal(CandidateRow.SaidByHis, Assert.Single(await ListAsync(bed, Staff)).Why);
        Assert.Empty((await bed.FileAsync(Happenings.Mrn(1))).Head.Joins);
    }

    [Fact]
    public async Task Event_IdentifierOfAWeakAuthority_LinksNobody()
    {
        await using var bed = await TestBed.StartAsync(Storage, [("Identity:WeakAuthorities:0", "Ward-Card")]);
        var card = new Identifier("ward-card", "7");
        await bed.ApplyAsync(Happenings.Booked(1) with { Patient = new PatientData([card, Happenings.Mrn(1)]) });

        var receipt = await bed.ApplyAsync(Happenings.Booked(2, visit: "A-2") with { Patient = new PatientData([card, Happenings.Mrn(2)]) });

        Assert.Null(receipt.Reason);
        Assert.NotEqual((await bed.FileAsync(Happenings.Mrn(1))).Key, (await bed.FileAsync(Happenings.Mrn(2))).Key);
        Assert.Contains(card, (await bed.FileAsync(Happenings.Mrn(2))).Head.Identifiers);
    }

    [Fact]
    public async Task CrossReference_MergedPatient_TellsWhatWasGivenUp()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var insurance = new Identifier("insurance", "X-1");
        await bed.ApplyAsync(Happenings.Booked(1) with { Patient = new PatientData([Happenings.Mrn(1), insurance]) });
        await bed.ApplyAsync(Happenings.Booked(2, visit: "A-2"));
        await bed.ApplyAsync(Happenings.Merged(1, 2));

        Assert.Equal(["east-mrn 000001 False", "insurance X-1 False"], (await ReferAsync(bed, Happenings.Mrn(2)))!.Identifiers.Select(Text));
        Assert.Equal(["insurance X-1 False"], (await ReferAsync(bed, Happenings.Mrn(1), "insurance"))!.Identifiers.Select(Text));
        Assert.Equal(["east-mrn 000001 False", "east-mrn 000002 True"], (await ReferAsync(bed, insurance))!.Identifiers.Select(Text));
        Assert.Null(await ReferAsync(bed, Happenings.Mrn(9)));
        Assert.Equal(ProblemKind.NotFound, (await bed.Get<FindCrossReferences>().HandleAsync(Elsewhere, "insurance", "X-1", null, default)).Problem!.Kind);

        static string Text(IdentifierView identifier) => $"{identifier.Authority} {identifier.Value} {identifier.Former}";
    }

    /// <summary>In whatever order they come, the encounter ends with whom the HIS gave it to, as it was last told of.</summary>
    [Theory]
    [InlineData(0, 1, 2, 3)]
    [InlineData(3, 2, 1, 0)]
    [InlineData(1, 0, 3, 2)]
    [InlineData(2, 0, 2, 1, 3, 0)]
    public async Task Event_EncounterMoved_IsWithTheOtherInAnyOrder(params int[] order)
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked(1));
        await bed.ApplyAsync(Happenings.Booked(2, visit: "A-2"));
        HisEvent[] events =
        [
            Encounter(HisEventType.EncounterAdmitted, 2, 10, new EncounterData("E-1", EncounterClass.Inpatient, TestBed.Start)),
            Encounter(HisEventType.EncounterTransferred, 2, 11, new EncounterData("E-1", Department: new DepartmentData("CARD", null))),
            Encounter(HisEventType.EncounterMoved, 1, 12, new EncounterData("E-1")) with { Others = [Happenings.Mrn(2)] },
            Encounter(HisEventType.EncounterDischarged, 1, 13, new EncounterData("E-1")),
        ];

        foreach (var index in order)
            await bed.ApplyAsync(events[index]);
        bed.Pass(TimeSpan.FromMinutes(5));
        await bed.RunDueAsync();
        await bed.RunDueAsync();

        var encounter = Assert.Single((await bed.FileAsync(Happenings.Mrn(1))).Open<EncounterRow>());
        Assert.Equal((EncounterStatus.Finished, "CARD", TestBed.Start), (encounter.Status, encounter.DepartmentCode, encounter.Admitted));
        Assert.Empty((await bed.FileAsync(Happenings.Mrn(2))).Open<EncounterRow>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Event_EncounterMovedAndTheProcessEndsAtAnyRequest_IsMoved(bool applied)
    {
        for (var cut = 1; ; cut++)
        {
            await using var corner = new TestCorner();
            await using var bed = await TestBed.StartAsync(corner.Azurite);
            await bed.ApplyAsync(Happenings.Booked(1));
            await bed.ApplyAsync(Encounter(HisEventType.EncounterAdmitted, 2, 10, new EncounterData("E-1", EncounterClass.Inpatient, TestBed.Start)));
            bed.Wire.DieAt(cut, applied);
            var moved = Encounter(HisEventType.EncounterMoved, 1, 12, new EncounterData("E-1")) with { Others = [Happenings.Mrn(2)] };

            await Record.ExceptionAsync(async () =>
            {
                await bed.ApplyAsync(moved);
                bed.Pass(TimeSpan.FromMinutes(1));
                await bed.RunDueAsync();
            });
            var reached = bed.Wire.Revive();
            await bed.ApplyAsync(moved);
            for (var minutes = 0; minutes < 20; minutes += 4)
            {
                bed.Pass(TimeSpan.FromMinutes(4));
                await bed.RunDueAsync();
            }

            Assert.Single((await bed.FileAsync(Happenings.Mrn(1))).Open<EncounterRow>());
            Assert.Empty((await bed.FileAsync(Happenings.Mrn(2))).Open<EncounterRow>());
            if (!reached)
            {
                Assert.True(cut > 8, $"Only {cut - 1} requests were cut.");
                return;
            }
        }
    }

    private static HisEvent Encounter(HisEventType type, int patient, int number, EncounterData data) =>
        Happenings.Of(HisEventType.PatientUpdated, patient, number) with { Type = type, Encounter = data };

    private static HisEvent Named(int patient, string name, int number = 1, string? phone = Happenings.Phone) =>
        Happenings.Booked(patient, number, visit: $"A-{patient}", phone: phone) with { Patient = new PatientData([Happenings.Mrn(patient)], name, phone is null ? null : [phone], Born) };

    private static async Task<IReadOnlyList<CandidateView>> ListAsync(TestBed bed, Principal principal) => (await bed.Get<ListCandidates>().HandleAsync(principal, default)).Value;

    private static async Task<CrossReferenceView?> ReferAsync(TestBed bed, Identifier identifier, string? to = null)
    {
        var result = await bed.Get<FindCrossReferences>().HandleAsync(Staff, identifier.Authority, identifier.Value, to, default);
        return result.IsOk ? result.Value : null;
    }
}
