using System.Globalization;
using CareLoop.Surveys.Scores;
using CsvHelper;

namespace CareLoop.Surveys.Monthly;

/// <summary>A month for a spreadsheet: UTF-8 with a byte order mark, a score a line, and nothing in it that would run as a formula.</summary>
public static class SurveyMonthCsv
{
    private static readonly CsvWriterOptions Options = new() { WriteByteOrderMark = true, Injection = CsvInjection.Escape };

    /// <summary>Columns <c>section</c>, <c>name</c>, <c>title</c>, <c>measure</c>, <c>value</c>, <c>n</c>, <c>low</c>, <c>high</c>, <c>previous</c>.</summary>
    public static byte[] Write(SurveyMonth month)
    {
        ArgumentNullException.ThrowIfNull(month);
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, Options, leaveOpen: true))
        {
            csv.WriteRecord(["section", "name", "title", "measure", "value", "n", "low", "high", "previous"]);
            foreach (var line in Lines(month))
            {
                csv.WriteRecord(line);
            }
        }

        return bytes.ToArray();
    }

    private static IEnumerable<string[]> Lines(SurveyMonth month)
    {
        var total = Scores("total", month.Month, month.Name, month.Total, name => month.Previous.Scores.GetValueOrDefault(name));
        var departments = month.Departments.SelectMany(group => Scores("department", group.Name, group.Title, group.Line, name => name == "csat" ? group.Previous : null));
        var dimensions = month.Dimensions.SelectMany(group => Scores(group.IsLowest ? "dimension-lowest" : "dimension", group.Name, group.Title, group.Line, name => name == "csat" ? group.Previous : null));
        var months = month.Months.SelectMany(line => Scores("month", line.Of["month"], null, line, _ => null));
        return
        [
            .. total, .. departments, .. dimensions, .. months,
            .. month.Words.Select(word => Row("word", word.Words, null, "people", Text(word.People))),
            Row("comments", "praise", null, "count", Text(month.Comments.Praise)),
            Row("comments", "complaint", null, "count", Text(month.Comments.Complaint)),
            Row("comments", "other", null, "count", Text(month.Comments.Other)),
            .. month.Warnings.Select(warning => (string[])["warning", warning.Department, "", "satisfied", Text(warning.Recent.Value), Text(warning.Recent.N), Text(warning.Recent.Low), Text(warning.Recent.High), Text(warning.Before.Value)]),
            .. month.Actions.Select(action => (string[])["action", action.Department ?? "", action.Title, "satisfied-before", Text(action.Before?.Value), Text(action.Before?.N), Text(action.Before?.Low), Text(action.Before?.High), ""]),
        ];
    }

    private static IEnumerable<string[]> Scores(string section, string name, string? title, SurveyScoreLine line, Func<string, SurveyScore?> previous) => line.Suppressed
        ? [Row(section, name, title, "suppressed", "")]
        :
        [
            .. line.Counts.Select(count => Row(section, name, title, count.Key, Text(count.Value))),
            .. line.Scores.Select(score => (string[])[section, name, title ?? "", score.Key, Text(score.Value.Value), Text(score.Value.N), Text(score.Value.Low), Text(score.Value.High), Text(previous(score.Key)?.Value)]),
        ];

    private static string[] Row(string section, string name, string? title, string measure, string value) => [section, name, title ?? "", measure, value, "", "", "", ""];

    private static string Text(double? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
