using CareLoop.Storage;
using Xunit;

namespace CareLoop.Storage.Tests.Tables;

/// <summary>Facts by organisation and day, and what a day is kept to come to.</summary>
public sealed class FactTableTests : AzuriteTest
{
    private const string Family = "f";

    private static readonly string[] Organisations = ["east", "east-2", "east~1", "东院"];

    private static readonly DateOnly Day = new(2026, 3, 5);

    [Fact]
    public async Task OrganisationsAsync_OfSeveralWithSeveralDays_NamesEachOnce_InARequestEachAndOne()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        foreach (var organisation in Organisations)
        {
            await TellAsync(bed, organisation, Day, "a");
            await TellAsync(bed, organisation, Day.AddDays(400), "b");
        }

        bed.Requests.Reset();
        var found = new List<string>();
        await foreach (var organisation in Table(bed).OrganisationsAsync(default))
            found.Add(organisation);

        Assert.Equal(Organisations.Order(), found.Order());
        Assert.True(bed.Requests.Total == 5, string.Join('\n', bed.Requests.Log));
    }

    [Fact]
    public async Task PartitionsAsync_BehindACursor_BeginsThere_AndHoldsToItsOrganisationAndDays()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        foreach (var day in Enumerable.Range(-1, 5))
            await TellAsync(bed, "east", Day.AddDays(day), "a");
        await TellAsync(bed, "east-2", Day, "a");
        await TellAsync(bed, "east", Day, "b");

        var all = await PartitionsAsync(bed, null);

        Assert.Equal([Day, Day, Day.AddDays(1), Day.AddDays(2)], all.Select(each => each.Day));
        Assert.Equal(all.Order(), all);
        foreach (var (at, each) in all.Index())
            Assert.Equal(all[(at + 1)..], await PartitionsAsync(bed, each.Partition));
        Assert.Equal(all, await PartitionsAsync(bed, "a"));
        Assert.Empty(await PartitionsAsync(bed, "z"));
    }

    [Fact]
    public async Task KeepAsync_AfterAFactThatCameMeanwhile_KeepsNothing()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await TellAsync(bed, "east", Day, "a");
        var counted = await DayAsync(bed);
        await TellAsync(bed, "east", Day, "a", "2");

        await Table(bed).KeepAsync(counted, Family, "counted too early", default);
        Assert.Equal((null, true), (await DayAsync(bed)).IsKept());

        await Table(bed).KeepAsync(await DayAsync(bed), Family, "counted", default);
        Assert.Equal(("counted", false), (await DayAsync(bed)).IsKept());

        await TellAsync(bed, "east", Day, "a", "3");
        Assert.Equal(("counted", true), (await DayAsync(bed)).IsKept());
    }

    [Fact]
    public async Task KeepAsync_MoreThanAPropertyHolds_IsReadBackWhole()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await TellAsync(bed, "east", Day, "a");
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(number => $"{number},"));

        await Table(bed).KeepAsync(await DayAsync(bed), Family, text, default);

        Assert.Equal((text, false), (await DayAsync(bed)).IsKept());
    }

    [Fact]
    public async Task WriteAsync_OnAnotherDay_TakesTheEarlierAway_AndBothDaysAreCountedAnew()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var before = await TellAsync(bed, "east", Day, "a");
        await Table(bed).KeepAsync(await DayAsync(bed), Family, "counted", default);

        await Table(bed).WriteAsync([new Fact("east", Day.AddDays(1), Family, "a", "2")], [before.Address], default);
        await Table(bed).WriteAsync([new Fact("east", Day.AddDays(1), Family, "a", "2")], [before.Address], default);

        Assert.Equal(("counted", true), (await DayAsync(bed)).IsKept());
        Assert.Empty(await FactsAsync(bed, before.Partition));
        Assert.Equal([("a", "2")], await FactsAsync(bed, new Fact("east", Day.AddDays(1), Family, "a", "").Partition));
    }

    private static FactTable Table(TestBed bed) => bed.Get<FactTable>();

    private static async Task<Fact> TellAsync(TestBed bed, string organisation, DateOnly day, string id, string json = "1")
    {
        var fact = new Fact(organisation, day, Family, id, json);
        await Table(bed).WriteAsync([fact], [], default);
        return fact;
    }

    private static async Task<FactDay> DayAsync(TestBed bed) => Assert.Single(await ReadAsync(Table(bed).DaysAsync("east", Day, Day, Family, default)));

    private static Task<List<(string Partition, DateOnly Day)>> PartitionsAsync(TestBed bed, string? after) =>
        ReadAsync(Table(bed).PartitionsAsync("east", Day, Day.AddDays(2), Family, after, default));

    private static Task<List<(string Id, string Json)>> FactsAsync(TestBed bed, string partition) => ReadAsync(Table(bed).FactsAsync(partition, Family, default));

    private static async Task<List<T>> ReadAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
            list.Add(item);
        return list;
    }
}

file static class FactDays
{
    public static (string? Rollup, bool IsChanged) IsKept(this FactDay day) => (day.Rollup is { Length: > 0 } text ? text : null, day.Changed is not null);
}
