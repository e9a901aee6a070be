using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;
using Xunit;

namespace CareLoop.Storage.Tests.Scheduling;

/// <summary>What belongs to a job and is more than its row holds.</summary>
public sealed class JobPartsTests : AzuriteTest
{
    private const string Job = "backload.abc";

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("xx")]
    public async Task Put_TextOfTheLargestSize_ReadsBackAsItWas(string first)
    {
        await using var bed = await TestBed.StartAsync(Storage);
        // Each of these is two characters of UTF-16: one length or the other has a pair where a property ends.
        var text = first + string.Concat(Enumerable.Repeat("😀", (JobParts.MaxText - 2) / 2));

        await bed.Get<JobParts>().PutAsync(Job, "p~1", text, default);

        Assert.Equal(text, await bed.Get<JobParts>().FindAsync(Job, "p~1", default));
    }

    [Fact]
    public async Task Add_AfterAnother_ReturnsTheFirst()
    {
        await using var bed = await TestBed.StartAsync(Storage);

        var first = await bed.Get<JobParts>().AddAsync(Job, "p~1", "one", default);
        var second = await bed.Get<JobParts>().AddAsync(Job, "p~1", "two", default);

        Assert.Equal(("one", "one"), (first, second));
    }

    [Fact]
    public async Task Delete_SomeOfAJob_LeavesTheOthersAndTheJobItself()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var job = await bed.Get<JobTable>().StartAsync("backload", "cause", "{}", "his", default);
        foreach (var part in new[] { "p~1", "p~2", "q~1" })
            await bed.Get<JobParts>().PutAsync(job.Address, part, part, default);

        await bed.Get<JobParts>().DeleteAsync(job.Address, "p~", default);
        await bed.Get<JobParts>().DeleteAsync(job.Address, "p~", default);

        Assert.Equal(["q~1"], (await bed.RowsAsync(TableNames.Jobs)).Where(row => row.PartitionKey == job.Address).Select(row => row.RowKey));
        Assert.NotNull(await bed.Get<JobTable>().FindAsync(job.Address, default));
    }
}
