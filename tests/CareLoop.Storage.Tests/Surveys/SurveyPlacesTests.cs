using CareLoop.Surveys;
using Xunit;

namespace CareLoop.Storage.Tests.Surveys;

public sealed class SurveyPlacesTests : AzuriteTest
{
    private const int Most = 5;

    private static readonly SurveyQuota Quota = new("east", "outpatient", "CARD", "2026-03", Most);

    [Fact]
    public async Task TakeAsync_TwentyAtOnceOnTwoInstances_NeverGiveMoreThanThereAre()
    {
        await using var one = await TestBed.StartAsync(Storage);
        await using var two = await TestBed.StartAsync(Storage);

        var given = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => TryTakeAsync(number % 2 == 0 ? one : two, $"s{number}")));

        // Whoever was overtaken at every try has none yet and asks again; no place is given to two.
        var rows = await one.RowsAsync(TableNames.Limits);
        Assert.Equal(rows.Single(row => row.RowKey == "count").GetInt32("taken"), rows.Count - 1);
        Assert.InRange(rows.Count - 1, 1, Most);
        Assert.InRange(given.Count(has => has), 1, Most);
        for (var number = 0; number < 20; number++)
            await TryTakeAsync(one, $"s{number}");
        Assert.Equal(Most, (await one.RowsAsync(TableNames.Limits)).Count - 1);
    }

    [Fact]
    public async Task TakeAsync_AskedAgain_IsTheSamePlace_AlsoWhereAllAreTaken()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        for (var number = 0; number < Most; number++)
        {
            Assert.True(await TakeAsync(bed, $"s{number}"));
            Assert.True(await TakeAsync(bed, $"s{number}"));
        }

        Assert.False(await TakeAsync(bed, "late"));
        Assert.True(await TakeAsync(bed, "s0"));
        Assert.Equal(Most, (await bed.RowsAsync(TableNames.Limits)).Count - 1);
    }

    [Fact]
    public async Task TakeAsync_OfWhichTheAnswerIsLost_HasItsPlaceOnce()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        bed.Wire.DieAt(2, applied: true);
        await Assert.ThrowsAnyAsync<Exception>(() => TakeAsync(bed, "s0"));
        bed.Wire.Revive();

        Assert.True(await TakeAsync(bed, "s0"));

        Assert.Equal(1, (await bed.RowsAsync(TableNames.Limits)).Single(row => row.RowKey == "count").GetInt32("taken"));
    }

    [Fact]
    public async Task TakeAsync_OfAnotherMonthOrDepartment_IsCountedApart()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        for (var number = 0; number < Most; number++)
            await TakeAsync(bed, $"s{number}");

        Assert.True(await bed.Get<SurveyPlaces>().TakeAsync(Quota with { Month = "2026-04" }, "late", default));
        Assert.True(await bed.Get<SurveyPlaces>().TakeAsync(Quota with { Department = null }, "late", default));
        Assert.False(await TakeAsync(bed, "late"));
    }

    [Fact]
    public async Task TakeAsync_OfAFreePlace_IsTwoRequests()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await TakeAsync(bed, "s0");
        bed.Requests.Reset();

        await TakeAsync(bed, "s1");

        Assert.True(bed.Requests.Total == 2, string.Join('\n', bed.Requests.Log));
    }

    private static async Task<bool> TryTakeAsync(TestBed bed, string survey)
    {
        try
        {
            return await TakeAsync(bed, survey);
        }
        catch (Azure.RequestFailedException conflict) when (conflict.Status is 409 or 412)
        {
            return false;
        }
    }

    private static Task<bool> TakeAsync(TestBed bed, string survey) => bed.Get<SurveyPlaces>().TakeAsync(Quota, survey, default);
}
