using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using Xunit;

namespace CareLoop.Storage.Tests.Patients;

/// <summary>A phone that many people have is a placeholder, or a ward's: nobody is texted on it.</summary>
public sealed class CrowdTests : AzuriteTest
{
    private static readonly (string, string)[] Three = [("Identity:MostOnPhone", "3")];

    [Fact]
    public async Task Book_OneTooManyOnAPhone_NobodyOnItIsTexted()
    {
        await using var bed = await TestBed.StartAsync(Storage, Three);
        await BookAsync(bed, 1, 3);
        Assert.All(await HeadsAsync(bed, 3), head => Assert.Empty(head.BadPhones));

        await BookAsync(bed, 4, 1);
        bed.Pass(TimeSpan.FromDays(2.5));
        await bed.RunDueAsync();

        Assert.All(await HeadsAsync(bed, 4), head => Assert.Equal(PhoneFacts.OfManyReason, head.BadPhones[Happenings.Phone]));
        Assert.Empty(bed.Sms.Calls);
        Assert.Empty((await HeadsAsync(bed, 4))[3].CrowdedPhones);
    }

    [Fact]
    public async Task Book_ManyMore_AreToldWithoutAskingTheOthersAgain()
    {
        await using var bed = await TestBed.StartAsync(Storage, Three);
        await BookAsync(bed, 1, 4);
        bed.Requests.Reset();

        await BookAsync(bed, 5, 1);

        // Those of a new patient alone: not one of the others is read.
        Assert.InRange(bed.Requests.Total, 1, 8);
        Assert.Equal(PhoneFacts.OfManyReason, (await HeadsAsync(bed, 5))[4].BadPhones[Happenings.Phone]);
    }

    [Fact]
    public async Task Book_CutOffWhileTheOthersAreTold_IsGoneOnWithByItsLook()
    {
        await using var bed = await TestBed.StartAsync(Storage, Three);
        await BookAsync(bed, 1, 3);
        var commits = 0;
        bed.Wire.Before = async request =>
        {
            if (await request.IsTransactionOnAsync(TableNames.Care) && ++commits == 3)
                await bed.Wire.DieAsync();
        };
        await BookAsync(bed, 4, 1);
        bed.Wire.Revive();
        Assert.Contains(await HeadsAsync(bed, 3), head => head.BadPhones.Count == 0);

        bed.Pass(TimeSpan.FromMinutes(3));
        await bed.RunDueAsync();

        Assert.All(await HeadsAsync(bed, 4), head => Assert.Single(head.BadPhones));
    }

    private static async Task BookAsync(TestBed bed, int first, int count)
    {
        for (var patient = first; patient < first + count; patient++)
            await bed.ApplyAsync(Happenings.Booked(patient));
    }

    private static async Task<List<PatientHead>> HeadsAsync(TestBed bed, int count)
    {
        var heads = new List<PatientHead>();
        for (var patient = 1; patient <= count; patient++)
            heads.Add((await bed.FileAsync(Happenings.Mrn(patient))).Head);
        return heads;
    }
}
