using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using Xunit;

namespace CareLoop.Storage.Tests.Patients;

public sealed class PhonesTests : AzuriteTest
{
    private const string Phone = Happenings.Phone;

    [Fact]
    public async Task LinkAsync_ManyAtOnce_LosesNoPatient()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var keys = Enumerable.Range(1, 4).Select(number => PatientKey.FromHash($"1aaaa{number}")).ToList();

        await Task.WhenAll(keys.Select(key => bed.Get<Phones>().LinkAsync(Phone, key, 20, default)));

        Assert.Equal(keys.Select(key => key.ToString()).Order(), (await bed.Get<Phones>().FindAsync(Phone, default)).Patients.Select(key => key.ToString()).Order());
    }

    [Fact]
    public async Task SetOptOutAsync_WhileAPatientIsLinked_KeepsBoth()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await using var other = await TestBed.StartAsync(Storage);
        var (one, two) = (PatientKey.FromHash("1aaaa1"), PatientKey.FromHash("1aaaa2"));
        await bed.Get<Phones>().LinkAsync(Phone, one, 20, default);
        var interrupted = false;
        bed.Wire.Before = async request =>
        {
            if (request.Is(HttpMethod.Put, TableNames.Phones) && !interrupted)
            {
                interrupted = true;
                await other.Get<Phones>().SetOptOutAsync(Phone, TestBed.Sender, optedOut: true, other.Business.Now, default);
            }
        };

        var entry = await bed.Get<Phones>().LinkAsync(Phone, two, 20, default);

        Assert.Equal([one, two], entry.Patients);
        Assert.Equal([TestBed.Sender], entry.OptOuts);
    }

    [Fact]
    public async Task Stop_BetweenLinkAndFirstCommit_ReachesTheNewPatient()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await using var other = await TestBed.StartAsync(Storage);
        var interrupted = false;
        bed.Wire.Before = async request =>
        {
            if (!interrupted && await request.IsTransactionOnAsync(TableNames.Care))
            {
                interrupted = true;
                await other.TextAsync(Phone, "STOP", "in-1");
            }
        };

        await bed.ApplyAsync(Happenings.Booked());

        var head = (await bed.FileAsync(Happenings.Mrn())).Head;
        Assert.True(interrupted);
        Assert.Equal("王建国", head.Name);
        Assert.True(head.IsOptedOut(TestBed.Sender, Phone));
    }

    [Fact]
    public async Task Stop_BeforeThePhoneIsKnown_HoldsForWhoComesLater()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.TextAsync(Phone, "退订", "in-1");

        await bed.ApplyAsync(Happenings.Booked());

        Assert.True((await bed.FileAsync(Happenings.Mrn())).Head.IsOptedOut(TestBed.Sender, Phone));
    }

    [Fact]
    public async Task Stop_OnASharedPhone_ReachesEveryPatientAndStartTakesItBack()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked(1));
        await bed.ApplyAsync(Happenings.Booked(2));

        await bed.TextAsync(Phone, "STOP", "in-1");
        var stopped = await OptedOutAsync(bed, 1, 2);
        await bed.TextAsync(Phone, "START", "in-2");

        Assert.Equal([true, true], stopped);
        Assert.Equal([false, false], await OptedOutAsync(bed, 1, 2));
    }

    [Fact]
    public async Task Stop_CutOffBetweenTwoPatients_ReachesTheSecondWhenDeliveredAgain()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked(1));
        await bed.ApplyAsync(Happenings.Booked(2));
        var commits = 0;
        bed.Wire.Before = async request =>
        {
            if (await request.IsTransactionOnAsync(TableNames.Care) && ++commits == 2)
                await bed.Wire.DieAsync();
        };
        await Assert.ThrowsAsync<ProcessEndedException>(() => bed.TextAsync(Phone, "STOP", "in-1"));
        bed.Wire.Revive();
        Assert.Equal([true, false], await OptedOutAsync(bed, 1, 2));

        await bed.TextAsync(Phone, "STOP", "in-1");

        Assert.Equal([true, true], await OptedOutAsync(bed, 1, 2));
    }

    [Fact]
    public async Task Stop_DeliveredAgainAfterStart_StaysTakenBack()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked(1));
        await bed.TextAsync(Phone, "STOP", "in-1");
        await bed.TextAsync(Phone, "START", "in-2");
        await bed.ApplyAsync(Happenings.Booked(2));

        await bed.TextAsync(Phone, "STOP", "in-1");

        Assert.Equal([false, false], await OptedOutAsync(bed, 1, 2));
        Assert.Empty((await bed.Get<Phones>().FindAsync(Phone, default)).OptOuts);
    }

    [Fact]
    public async Task Link_PhoneOfAnUpdate_IsThereBeforeTheCommit()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked());
        const string New = "+8613912340099";
        IReadOnlyList<PatientKey> atCommit = [];
        await using var other = await TestBed.StartAsync(Storage);
        bed.Wire.Before = async request =>
        {
            if (await request.IsTransactionOnAsync(TableNames.Care))
                atCommit = (await other.Get<Phones>().FindAsync(New, default)).Patients;
        };

        await bed.ApplyAsync(Happenings.Of(HisEventType.PatientUpdated, number: 2, phone: New));

        Assert.Single(atCommit);
    }

    private static async Task<List<bool>> OptedOutAsync(TestBed bed, params int[] patients)
    {
        var optedOut = new List<bool>();
        foreach (var patient in patients)
            optedOut.Add((await bed.FileAsync(Happenings.Mrn(patient))).Head.IsOptedOut(TestBed.Sender, Phone));
        return optedOut;
    }
}
