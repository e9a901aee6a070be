using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.FollowUps;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Storage;
using Xunit;

namespace CareLoop.EndToEnd.Tests.FollowUps;

/// <summary>Two patients who were both discharged turn out to be one.</summary>
public sealed class MergedPatientsTests
{
    [Fact]
    public async Task Patients_BothFollowedUp_AreFollowedUpOnce()
    {
        await using var world = await World.BeginAsync();
        await FollowUpCases.SetUpAsync(world);
        foreach (var told in new[] { Events.Booked, Events.BookedLi, FollowUpCases.Discharged, FollowUpCases.DischargedLi })
            await world.TellAsync(told);
        await world.UntilAsync(World.Start.AddHours(4));
        Assert.Equal(2, (await OpenAsync(world)).Count);

        await world.TellAsync(Events.Merged);

        Assert.Single(await OpenAsync(world));
        await world.UntilAsync(World.Start.AddDays(60));
        Assert.Empty(await OpenAsync(world));
    }

    private static async Task<List<StaffTaskRow>> OpenAsync(World world)
    {
        var tasks = new List<StaffTaskRow>();
        var merged = new HashSet<string>();
        await foreach (var row in world.Table(TableNames.Care).QueryAsync<Azure.Data.Tables.TableEntity>())
        {
            if (row.RowKey == CareKeys.Head && row.GetString("mergedInto") is not null)
                merged.Add(row.PartitionKey);
            else if (row.RowKey.StartsWith(CareKeys.Open(StaffTaskRow.Kind, ""), StringComparison.Ordinal) && !merged.Contains(row.PartitionKey) && StaffTaskRow.FromTable(row) is var task && task.State.IsOpen())
                tasks.Add(task);
        }

        return tasks;
    }
}
