using CareLoop.Local.Bench;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Bench;

public sealed class SurveyCountsTests
{
    [Fact]
    public async Task Measure_SurveysByText_StayInTheirBudgets() => Assert.DoesNotContain(await SurveyCounts.MeasureAsync(null, default), row => row.IsOver);
}
