using System.Globalization;
using CsvHelper;

namespace CareLoop.Complaints.Figures;

/// <summary>Figures of complaints for a spreadsheet: UTF-8 with a byte order mark, and nothing in it that would run as a formula.</summary>
public static class CaseFigureCsv
{
    private static readonly CsvWriterOptions Options = new() { WriteByteOrderMark = true, Injection = CsvInjection.Escape };

    private static readonly string[] Columns =
    [
        "received", "complaints", "praise", "open", "overdueNow", "measuresOverdue", "acknowledgedInTime", "resolvedInTime", "reopened", "satisfied", "medianHours", "ninetiethHours", "perThousandDischarges",
        "perThousandVisits", "overTarget",
    ];

    /// <summary>A line for each line of the report, and the total last.</summary>
    public static byte[] Write(CaseFigureReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        IReadOnlyList<string> of = report.By.Count > 0 ? report.By : ["of"];
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, Options, leaveOpen: true))
        {
            csv.WriteRecord([.. of, .. Columns]);
            foreach (var line in report.Lines.Append(report.Total))
                csv.WriteRecord([.. of.Select((name, index) => line.Of.GetValueOrDefault(name) ?? (index == 0 ? "total" : "")), .. Cells(line)]);
        }

        return bytes.ToArray();
    }

    private static IEnumerable<string> Cells(CaseFigureLine line) => line.Hidden ? Columns.Select(_ => "") :
    [
        Text(line.Received), Text(line.Complaints), Text(line.Praise), Text(line.Open), Text(line.OverdueNow), Text(line.MeasuresOverdue), Text(line.AcknowledgedInTime?.Value), Text(line.ResolvedInTime?.Value),
        Text(line.Reopened?.Value), Text(line.Satisfied?.Value), Text(line.MedianHours), Text(line.NinetiethHours), Text(line.PerThousandDischarges), Text(line.PerThousandVisits), line.OverTarget is { } over ? over ? "yes" : "no" : "",
    ];

    private static string Text(double? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
