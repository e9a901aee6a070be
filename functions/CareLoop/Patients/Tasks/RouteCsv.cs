using System.Globalization;
using CsvHelper;

namespace CareLoop.Patients.Tasks;

/// <summary>A route for a spreadsheet: UTF-8 with a byte order mark, and nothing in it that would run as a formula.</summary>
public static class RouteCsv
{
    private static readonly CsvWriterOptions Options = new() { WriteByteOrderMark = true, Injection = CsvInjection.Escape };

    /// <summary>A line for each visit, deadlines in UTC.</summary>
    public static byte[] Write(RouteView route)
    {
        ArgumentNullException.ThrowIfNull(route);
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, Options, leaveOpen: true))
        {
            csv.WriteRecord(["task", "deadline", "overdue", "name", "phones", "address", "district", "postalCode", "latitude", "longitude", "step", "note", "attempts"]);
            foreach (var line in route.Lines)
            {
                csv.WriteRecord([
                    line.Task, line.Deadline.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), line.Overdue ? "yes" : "no", line.Name ?? "", string.Join(' ', line.Phones), line.Address ?? "",
                    line.District ?? "", line.PostalCode ?? "", Degrees(line.Latitude), Degrees(line.Longitude), line.Step ?? "", line.Note ?? "", line.Attempts.ToString(CultureInfo.InvariantCulture)]);
            }
        }

        return bytes.ToArray();
    }

    private static string Degrees(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
