using System.Globalization;
using CsvHelper;

namespace CareLoop.Reporting;

/// <summary>The lines of a report for a spreadsheet: UTF-8 with a byte order mark, and nothing in it that would run as a formula.</summary>
public static class SendReportCsv
{
    private static readonly CsvWriterOptions Options = new() { WriteByteOrderMark = true, Injection = CsvInjection.Escape };

    /// <summary>Writes them.</summary>
    public static byte[] Write(SendReportView report)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, Options, leaveOpen: true))
        {
            csv.WriteRecord(["day", "outcome", "reason", "template", "step", "language", "department", "texts", "segments"]);
            foreach (var line in report.Lines)
            {
                csv.WriteRecord([
                    line.Day.ToString("O", CultureInfo.InvariantCulture), line.Outcome, line.Reason ?? "", line.Template, line.Step ?? "", line.Language ?? "", line.Department ?? "",
                    line.Texts.ToString(CultureInfo.InvariantCulture), line.Segments.ToString(CultureInfo.InvariantCulture)]);
            }
        }

        return bytes.ToArray();
    }
}
