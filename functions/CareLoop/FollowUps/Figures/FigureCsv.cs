using System.Globalization;
using CsvHelper;

namespace CareLoop.FollowUps.Figures;

/// <summary>Figures for a spreadsheet: UTF-8 with a byte order mark, and nothing in it that would run as a formula.</summary>
public static class FigureCsv
{
    private static readonly CsvWriterOptions Options = new() { WriteByteOrderMark = true, Injection = CsvInjection.Escape };

    /// <summary>A line for each line of the report, and the total last.</summary>
    public static byte[] Write(FigureReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        // Without a line of its own the total still needs a column to be named in.
        IReadOnlyList<string> of = report.By.Count > 0 ? report.By : ["of"];
        List<string> counts = [.. report.Total.Counts.Keys.Order(StringComparer.Ordinal)], rates = [.. report.Total.Rates.Keys.Order(StringComparer.Ordinal)];
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, Options, leaveOpen: true))
        {
            csv.WriteRecord([.. of, .. counts, .. rates]);
            foreach (var line in report.Lines.Append(report.Total))
            {
                csv.WriteRecord([
                    .. of.Select((name, index) => line.Of.GetValueOrDefault(name) ?? (index == 0 ? "total" : "")),
                    .. counts.Select(name => line.Counts.GetValueOrDefault(name).ToString(CultureInfo.InvariantCulture)),
                    .. rates.Select(name => line.Rates.TryGetValue(name, out var rate) ? rate.ToString(CultureInfo.InvariantCulture) : "")]);
            }
        }

        return bytes.ToArray();
    }
}
