using CareLoop.Patients.Tasks;
using Xunit;

namespace CareLoop.Tests.Patients;

/// <summary>Which visits belong to an ISO week.</summary>
public sealed class RouteWeekTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    private static readonly DateOnly Today = new(2026, 3, 11);

    [Theory]
    [InlineData("2026-W11", "2026-03-09")]
    [InlineData("2026-W01", "2025-12-29")]
    [InlineData("2026-W53", "2026-12-28")]
    [InlineData(null, "2026-03-09")]
    public void Week_Named_IsFromItsMonday(string? text, string monday)
    {
        var week = RouteWeek.Read(text, Today, Shanghai)!;

        Assert.Equal(DateOnly.ParseExact(monday, "yyyy-MM-dd"), week.From);
        Assert.Equal(week.From.ToDateTime(TimeOnly.MinValue).AddHours(-8), week.Begins.UtcDateTime);
        Assert.Equal(TimeSpan.FromDays(7), week.Ends - week.Begins);
    }

    [Theory]
    [InlineData("2026-W54")]
    [InlineData("2027-W53")]
    [InlineData("2026-W00")]
    [InlineData("2026W11")]
    [InlineData("2026-W1")]
    [InlineData("1999-W11")]
    [InlineData("2026-W 1")]
    public void Week_ThatIsNone_IsNotRead(string text) => Assert.Null(RouteWeek.Read(text, Today, Shanghai));

    [Theory]
    [InlineData("2026-03-01", "2026-03-12", true)]
    [InlineData("2026-03-12", "2026-04-12", true)]
    [InlineData("2026-03-17", "2026-04-12", false)]
    [InlineData("2026-03-01", "2026-03-08", false)]
    [InlineData("2026-02-01", "2026-03-01", true)]
    public void Task_IsTaken_WhereItCanBeDoneInTheWeek_OrShouldHaveBeen(string opens, string deadline, bool isTaken)
    {
        var week = RouteWeek.Read("2026-W11", Today, Shanghai)!;

        Assert.Equal(isTaken, week.Takes(Instant(opens), Instant(deadline), Instant("2026-03-05")));
    }

    private static DateTimeOffset Instant(string day) => new(DateTime.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8));
}
