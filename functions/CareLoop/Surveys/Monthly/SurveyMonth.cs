using CareLoop.Surveys.Comments;
using CareLoop.Surveys.Improvement;
using CareLoop.Surveys.Scores;

namespace CareLoop.Surveys.Monthly;

/// <summary>A group, and what it was a month before.</summary>
/// <param name="Name">A department's code or a dimension; nobody's is empty.</param>
/// <param name="Title">As the directory has it; null where it has none.</param>
/// <param name="Line">This month.</param>
/// <param name="Previous">The share of satisfied ratings the month before; null where it is not shown.</param>
/// <param name="IsLowest">Of dimensions: one of the three with the lowest share, or of the lower half where there are fewer than six.</param>
public sealed record MonthGroup(string Name, string? Title, SurveyScoreLine Line, SurveyScore? Previous, bool IsLowest = false)
{
    /// <summary>The share of satisfied ratings; null where it is not shown.</summary>
    public SurveyScore? Csat => Line.Scores.GetValueOrDefault("csat");
}

/// <summary>How many surveys brought which words.</summary>
/// <param name="Praise">Comments with words of praise and none of a complaint.</param>
/// <param name="Complaint">Comments with words of a complaint.</param>
/// <param name="Other">The others.</param>
public sealed record CommentCounts(int Praise, int Complaint, int Other);

/// <summary>What a month came to.</summary>
/// <param name="Organisation">Whose.</param>
/// <param name="Name">As patients know it.</param>
/// <param name="Month">As <c>2026-03</c>.</param>
/// <param name="Department">Only of this one; null for all that may be seen.</param>
/// <param name="MadeAt">What came later is not in it.</param>
/// <param name="Total">Of all.</param>
/// <param name="Previous">The month before.</param>
/// <param name="Departments">By their shares, the lowest first; those without one last.</param>
/// <param name="Dimensions">The same.</param>
/// <param name="Months">This month and the eleven before it.</param>
/// <param name="Words">Words that at least five people wrote.</param>
/// <param name="Comments">By what they say.</param>
/// <param name="Warnings">Those that still hold.</param>
/// <param name="Actions">Those that are open, with what was before them.</param>
public sealed record SurveyMonth(
    string Organisation, string Name, string Month, string? Department, DateTimeOffset MadeAt, SurveyScoreLine Total, SurveyScoreLine Previous, IReadOnlyList<MonthGroup> Departments, IReadOnlyList<MonthGroup> Dimensions,
    IReadOnlyList<SurveyScoreLine> Months, IReadOnlyList<RepeatedWord> Words, CommentCounts Comments, IReadOnlyList<WarningView> Warnings, IReadOnlyList<ActionView> Actions);
