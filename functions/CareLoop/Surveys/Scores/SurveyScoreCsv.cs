using System.Globalization;
using CsvHelper;

namespace CareLoop.Surveys.Scores;

/// <summary>Scores for a spreadsheet: UTF-8 with a byte order mark, and nothing in it that would run as a formula.</summary>
public static class SurveyScoreCsv
{
    private static readonly CsvWriterOptions Options = new() { WriteByteOrderMark = true, Injection = CsvInjection.Escape };

    /// <summary>A line for each line of the report, and the total last; what is not shown is empty.</summary>
    public static byte[] Write(SurveyScoreReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        List<SurveyScoreLine> lines = [.. report.Lines, report.Total];
        // Without a line of its own the total still needs a column to be named in.
        IReadOnlyList<string> of = report.By.Count > 0 ? report.By : ["of"];
        var counts = lines.SelectMany(line => line.Counts.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
        var scores = lines.SelectMany(line => line.Scores.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, Options, leaveOpen: true))
        {
            csv.WriteRecord([.. of, "suppressed", .. counts, .. scores.SelectMany(name => new[] { name, name + " n", name + " low", name + " high" })]);
            foreach (var line in lines)
            {
                csv.WriteRecord([
                    .. of.Select((name, index) => line.Of.GetValueOrDefault(name) ?? (index == 0 ? "total" : "")),
                    line.Suppressed ? "true" : "false",
                    .. counts.Select(name => line.Counts.TryGetValue(name, out var number) ? number.ToString(CultureInfo.InvariantCulture) : ""),
                    .. scores.SelectMany(name => Cells(line.Scores.GetValueOrDefault(name)))]);
            }
        }

        return bytes.ToArray();
    }

    private static string[] Cells(SurveyScore? score) => [Text(score?.Value), Text(score?.N), Text(score?.Low), Text(score?.High)];

    private static string Text(double? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
