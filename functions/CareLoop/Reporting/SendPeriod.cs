using CareLoop.Common;
using CareLoop.Configuration;

namespace CareLoop.Reporting;

/// <summary>What a report of texts is about.</summary>
/// <param name="Organisation">Whose texts.</param>
/// <param name="From">The first day, in the organisation's zone.</param>
/// <param name="To">The last day.</param>
internal sealed record SendPeriod(string Organisation, DateOnly From, DateOnly To)
{
    /// <summary>The most days of one report.</summary>
    public const int MostDays = 92;

    private const int UsualDays = 28;

    /// <summary>Reads the days; four weeks from today where none are named.</summary>
    public static Result<SendPeriod> Read(string organisation, string? from, string? to, DateOnly today)
    {
        // The name of a document of its own tells a code from what is none; * is no organisation but stands for all.
        if (organisation == Access.Scope.Any || !ConfigKey.TryCreate(ConfigKind.Organisation, organisation, ConfigKind.OnlyName, out _))
        {
            return Access.AccessRule.NotFound;
        }

        return TryDay(from, today, out var first) && TryDay(to, first.AddDays(UsualDays - 1), out var last) && first <= last && last.DayNumber - first.DayNumber < MostDays
            ? new SendPeriod(organisation, first, last)
            : new Problem(ProblemKind.Invalid, "bad-days", $"from and to are days such as 2026-03-05, at most {MostDays} of them.");
    }

    private static bool TryDay(string? text, DateOnly otherwise, out DateOnly day)
    {
        day = otherwise;
        return string.IsNullOrEmpty(text) || (Iso8601.TryDate(text, out day) && day.Year is > 2000 and < 2999);
    }
}
