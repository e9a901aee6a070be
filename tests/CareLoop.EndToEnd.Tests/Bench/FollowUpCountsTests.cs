using CareLoop.Local.Bench;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Bench;

public sealed class FollowUpCountsTests
{
    [Fact]
    public async Task Measure_FollowUps_StayInTheirBudgetsAndALongWorklistCostsWhatAShortOneCosts()
    {
        var rows = await FollowUpCounts.MeasureAsync(null, default);

        Assert.DoesNotContain(rows, row => row.IsOver);
        var pages = rows.Where(row => row.Name.StartsWith("a page", StringComparison.Ordinal)).ToLookup(row => row.Unit, row => row.Value);
        Assert.Single(pages["storage requests"].Distinct());
        Assert.All(pages["rows returned"], value => Assert.InRange(value, 50, 51));
    }
}
