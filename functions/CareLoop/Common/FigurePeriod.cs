using System.Globalization;

namespace CareLoop.Common;

/// <summary>The local days that figures are of.</summary>
internal sealed record FigurePeriod(DateOnly From, DateOnly To)
{
    /// <summary>The most days of one report.</summary>
    public const int MostDays = 366;

    /// <summary>Reads days such as <c>2026-03-01</c>, or a month such as <c>2026-03</c>; the month of today where none are named.</summary>
    public static Result<FigurePeriod> Read(string? from, string? to, string? month, DateOnly today)
    {
        if (month is not null)
        {
            return DateOnly.TryParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) && from is null && to is null && IsUsual(first)
                ? new FigurePeriod(first, first.AddMonths(1).AddDays(-1)) : Bad;
        }

        var begin = new DateOnly(today.Year, today.Month, 1);
        if (from is not null && !Iso8601.TryDate(from, out begin))
        {
            return Bad;
        }

        var end = from is null ? begin.AddMonths(1).AddDays(-1) : !IsUsual(begin) ? begin : begin.AddMonths(1).AddDays(-1);
        if (to is not null && !Iso8601.TryDate(to, out end))
        {
            return Bad;
        }

        return begin <= end && end.DayNumber - begin.DayNumber < MostDays && IsUsual(begin) ? new FigurePeriod(begin, end) : Bad;
    }

    /// <summary>Whether anything can have happened then; days at the ends of the calendar have no month behind them.</summary>
    public static bool IsUsual(DateOnly day) => day.Year is > 2000 and < 3000;

    private static Problem Bad { get; } = new(ProblemKind.Invalid, "bad-days", $"from and to are days such as 2026-03-05, at most {MostDays} of them; or month is one such as 2026-03.");
}
