using CareLoop.Local.Bench;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Bench;

public sealed class ComplaintCountsTests
{
    [Fact]
    public async Task Measure_ComplaintsByText_StayInTheirBudgets() => Assert.DoesNotContain(await ComplaintCounts.MeasureAsync(null, default), row => row.IsOver);
}
