using CareLoop.Access;
using CareLoop.Intake;
using CareLoop.Intake.Hl7v2;
using CareLoop.Patients.HisEvents;
using Microsoft.Extensions.Options;
using Xunit;

namespace CareLoop.Storage.Tests.Intake;

/// <summary>A HIS asks by what else a patient is known: whom it is told of, and what the trail keeps.</summary>
public sealed class CrossReferenceQueryTests : AzuriteTest
{
    [Fact]
    public async Task Ask_OfAnothersPatient_IsAnsweredAsOfNobody()
    {
        await using var bed = await TestBed.StartAsync(Storage, [("Intake:Senders:0:Organisations:0", "east")]);
        await bed.ApplyAsync(Happenings.Of(HisEventType.PatientUpdated) with { Organisation = "west" });

        var answer = await AskAsync(bed, "000001");
        var nobody = await AskAsync(bed, "999999");

        Assert.Equal(("AE", "204"), (answer.Find("MSA")![1].Text, answer.Find("ERR")![3][1].Text));
        Assert.Equal(answer.Find("ERR")!.ToString(), nobody.Find("ERR")!.ToString());
        Assert.Equal(["denied", "not-found"], (await TrailAsync(bed)).Select(entry => entry.Outcome).Order());
    }

    [Fact]
    public async Task Ask_OfOnesOwnPatient_IsToldAndAudited()
    {
        await using var bed = await TestBed.StartAsync(Storage, [("Intake:Senders:0:Organisations:0", "east")]);
        await bed.ApplyAsync(Happenings.Of(HisEventType.PatientUpdated));

        var answer = await AskAsync(bed, "000001");

        Assert.Equal(("AA", "NF"), (answer.Find("MSA")![1].Text, answer.Find("QAK")![2].Text));
        var entry = Assert.Single(await TrailAsync(bed));
        Assert.Equal(("sender-his", "cross-reference", "ok"), (entry.Who.Id, entry.Action, entry.Outcome));
        Assert.Equal([(await bed.FileAsync(Happenings.Mrn())).Key.ToString()], entry.Patients);
    }

    [Fact]
    public async Task Ask_ByANumberGivenUpInAMerge_IsToldOfTheSurvivorAndNotOfTheNumbersGivenUp()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Of(HisEventType.PatientUpdated));
        await bed.ApplyAsync(Happenings.Of(HisEventType.PatientUpdated, 2));
        await bed.ApplyAsync(Happenings.Merged(1, 2));

        var former = await AskAsync(bed, "000002");
        var current = await AskAsync(bed, "000001");

        Assert.Equal("000001^^^east-mrn", former.Find("PID")![3].Raw);
        Assert.Equal("NF", current.Find("QAK")![2].Text);
    }

    private static async Task<Hl7Message> AskAsync(TestBed bed, string number)
    {
        var text = $"MSH|^~\\&|LAB|EAST|CareLoop||20260302080000||QBP^Q23^QBP_Q21|C-1|P|2.5\rQPD|IHE PIX Query|Q-1|{number}^^^east-mrn\rRCP|I\r";
        var sender = bed.Get<IOptionsMonitor<IntakeOptions>>().CurrentValue.Senders[0];
        var answer = await bed.Get<ReceiveHl7v2>().TakeAsync(text, sender, default);
        return Hl7Message.Read(answer.Text)!;
    }

    private static async Task<IReadOnlyList<AuditEntry>> TrailAsync(TestBed bed)
    {
        var entries = new List<AuditEntry>();
        await foreach (var entry in bed.Get<AuditLog>().OfDayAsync(DateOnly.FromDateTime(TestBed.Start.UtcDateTime), default))
        {
            entries.Add(entry);
        }

        return entries;
    }
}
