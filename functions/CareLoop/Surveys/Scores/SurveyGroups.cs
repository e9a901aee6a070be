using System.Globalization;
using CareLoop.Common;
using CareLoop.Storage;

namespace CareLoop.Surveys.Scores;

/// <summary>What figures of surveys are told by, in the order in which one is made of the next.</summary>
internal enum SurveyGroup
{
    Organisation,
    Survey,
    Department,
    Ward,
    Clinician,
    Feed,
    Language,
    Year,
    Quarter,
    Month,
    Day,

    /// <summary>What a question is about; the groups of it overlap.</summary>
    Dimension,
}

/// <summary>The names of groups.</summary>
internal static class SurveyGroups
{
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<SurveyGroup>().Select(KebabEnum.Write)];

    /// <summary>Reads names parted by commas; null where one of them is none.</summary>
    public static IReadOnlyList<SurveyGroup>? Read(string? by)
    {
        var groups = (by ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(KebabEnum.Read<SurveyGroup>).ToList();
        return groups.Contains(null) ? null : [.. groups.OfType<SurveyGroup>().Distinct()];
    }

    /// <summary>The local day that a survey counts for.</summary>
    /// <param name="zone">Of the hospital.</param>
    public static DateOnly DayOf(SurveyFact fact, TimeZoneInfo zone) => LocalTimes.LocalDate(fact.At, zone);

    /// <summary>To which group a cell belongs; of what is not known, to that without a name.</summary>
    public static string NameOf(SurveyGroup group, string organisation, DateOnly day, SurveyKey key) => group switch
    {
        SurveyGroup.Organisation => organisation,
        SurveyGroup.Survey => key.Survey ?? "",
        SurveyGroup.Department => key.Department ?? "",
        SurveyGroup.Ward => key.Ward ?? "",
        SurveyGroup.Clinician => key.Clinician ?? "",
        SurveyGroup.Feed => key.Feed ?? "",
        SurveyGroup.Language => key.Language ?? "",
        SurveyGroup.Year => day.ToString("yyyy", CultureInfo.InvariantCulture),
        SurveyGroup.Quarter => string.Create(CultureInfo.InvariantCulture, $"{day.Year:0000}-Q{(day.Month + 2) / 3}"),
        SurveyGroup.Month => day.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        SurveyGroup.Day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => "",
    };
}
