using CareLoop.Patients;
using CareLoop.Scheduling;
using Xunit;

namespace CareLoop.Storage.Tests.Scheduling;

public sealed class DueTableTests : AzuriteTest
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);
    private static readonly (string, string)[] OneShard = [("Scheduling:Shards", "1")];

    [Fact]
    public async Task WriteAsync_SameLookTwice_IsOneRow()
    {
        await using var bed = await TestBed.StartAsync(Storage);

        await Table(bed).WriteAsync([Look(1)], default);
        await Table(bed).WriteAsync([Look(1), Look(1)], default);

        Assert.Equal(Look(1), Assert.Single(await ReadAsync(bed, Noon)).Look);
    }

    [Fact]
    public async Task WriteAsync_TwoInstantsOfOneMinute_KeepsTheLater()
    {
        await using var bed = await TestBed.StartAsync(Storage);

        await Table(bed).WriteAsync([Look(1, Noon.AddSeconds(30)), Look(1, Noon.AddSeconds(10))], default);

        Assert.Equal(Noon.AddSeconds(30), Assert.Single(await ReadAsync(bed, Noon.AddMinutes(1))).Look.At);
    }

    [Fact]
    public async Task WriteAsync_ManyOfOneMinute_TakesOneRequestAHundred()
    {
        await using var bed = await TestBed.StartAsync(Storage, OneShard);

        await Table(bed).WriteAsync([.. Enumerable.Range(0, 250).Select(number => Look(number))], default);

        Assert.True(bed.Requests.Total == 3, string.Join('\n', bed.Requests.Log));
        Assert.Equal(250, (await ReadAsync(bed, Noon)).Count);
    }

    [Fact]
    public async Task ReadDueAsync_MoreThanAPage_GivesAllInOrderOfTimeAndNothingThatIsNotDue()
    {
        await using var bed = await TestBed.StartAsync(Storage, OneShard);
        var looks = Enumerable.Range(0, 1_200).Select(number => Look(number, Noon.AddMinutes(number % 12))).ToList();
        await Table(bed).WriteAsync(looks, default);
        bed.Requests.Reset();

        var due = await ReadAsync(bed, Noon.AddMinutes(10).AddSeconds(59));

        Assert.Equal(looks.Where(look => look.At <= Noon.AddMinutes(10)).OrderBy(Name), due.Select(row => row.Look).OrderBy(Name));
        Assert.Equal(due.Select(row => row.Partition).Order(StringComparer.Ordinal), due.Select(row => row.Partition));
        Assert.True(bed.Requests.Total == 2, string.Join('\n', bed.Requests.Log));

        static string Name(Look look) => look.Record;
    }

    [Fact]
    public async Task ReadDueAsync_Filter_NamesThePartitionsThatAreDueAndNoMore()
    {
        await using var bed = await TestBed.StartAsync(Storage);

        await ReadAsync(bed, Noon);

        var filter = Uri.UnescapeDataString(bed.Requests.Log[2]).Replace('+', ' ');
        Assert.Contains("PartitionKey ge '02~' and PartitionKey lt '02~202603020401'", filter, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LeaseAsync_Rows_StandAheadAndKeepInstantAndAge()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await Table(bed).WriteAsync([Look(1)], default);
        var row = Assert.Single(await ReadAsync(bed, Noon));

        var leased = Assert.Single(await Table(bed).LeaseAsync([row], Noon.AddMinutes(15), default));
        await Table(bed).DeleteAsync([row], default);

        Assert.Empty(await ReadAsync(bed, Noon.AddMinutes(14)));
        var later = Assert.Single(await ReadAsync(bed, Noon.AddMinutes(15)));
        Assert.Equal((leased.Partition, row.Look, row.Created), (later.Partition, later.Look, later.Created));
    }

    [Fact]
    public async Task DeleteAsync_LeasedRow_LeavesALookThatFallsInItsMinute()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await Table(bed).WriteAsync([Look(1)], default);
        var leased = await Table(bed).LeaseAsync(await ReadAsync(bed, Noon), Noon.AddMinutes(15), default);

        await Table(bed).WriteAsync([Look(1, Noon.AddMinutes(15))], default);
        await Table(bed).DeleteAsync(leased, default);

        Assert.Contains(await ReadAsync(bed, Noon.AddMinutes(15)), row => row.Look.At == Noon.AddMinutes(15));
    }

    [Fact]
    public async Task DeleteAsync_RowWrittenAnewSinceItWasRead_Stays()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await Table(bed).WriteAsync([Look(1), Look(2)], default);
        var read = await ReadAsync(bed, Noon);

        await Table(bed).WriteAsync([Look(1) with { HeadVersion = 9 }], default);
        await Table(bed).DeleteAsync(read, default);

        Assert.Equal(9, Assert.Single(await ReadAsync(bed, Noon)).Look.HeadVersion);
    }

    [Fact]
    public async Task DeleteAsync_SomeRowsGone_DeletesTheOthers()
    {
        await using var bed = await TestBed.StartAsync(Storage, OneShard);
        await Table(bed).WriteAsync([.. Enumerable.Range(0, 5).Select(number => Look(number))], default);
        var rows = await ReadAsync(bed, Noon);
        await Table(bed).DeleteAsync([rows[1], rows[3]], default);

        await Table(bed).DeleteAsync(rows, default);
        await Table(bed).DeleteAsync(rows, default);

        Assert.Empty(await ReadAsync(bed, Noon));
    }

    private static DueTable Table(TestBed bed) => bed.Get<DueTable>();

    private static Look Look(int number, DateTimeOffset? at = null) => new(at ?? Noon, PatientKey.FromHash("1aaaa"), $"t.{number}", 1);

    private static async Task<List<DueRow>> ReadAsync(TestBed bed, DateTimeOffset now)
    {
        var rows = new List<DueRow>();
        for (var shard = 0; shard < Table(bed).Shards; shard++)
        {
            await foreach (var row in Table(bed).ReadDueAsync(shard, now, default))
                rows.Add(row);
        }

        return rows;
    }
}
