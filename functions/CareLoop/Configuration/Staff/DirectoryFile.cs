using System.Globalization;
using CareLoop.Common;
using CsvHelper;

namespace CareLoop.Configuration.Staff;

/// <summary>A line with something on it.</summary>
/// <param name="IsPerson">Whether it is a person, rather than a department.</param>
/// <param name="Number">As an editor counts lines.</param>
/// <param name="Fields">By column; empty ones are left out.</param>
/// <param name="Columns">All that its table has.</param>
internal sealed record DirectoryLine(bool IsPerson, long Number, IReadOnlyDictionary<string, string> Fields, IReadOnlyCollection<string> Columns);

/// <summary>
/// People and departments as a file: one table of either, or several one behind the other, each with its header. People name departments
/// and departments name people, so that neither could come first in a file of its own.
/// </summary>
/// <param name="Mistakes">What is not even fields, by line.</param>
/// <param name="UnknownColumns">Headers of which nothing is read.</param>
internal sealed record DirectoryFile(IReadOnlyList<DirectoryLine> Lines, IReadOnlyList<FieldError> Mistakes, IReadOnlyList<string> UnknownColumns)
{
    private static readonly char[] Separators = [',', ';', '\t'];

    private static readonly Problem NoHeader = new(ProblemKind.Unprocessable, "no-header",
        "The first line names the columns: a file of people has id (工号) and name, one of departments has code (科室代码) and name.");

    /// <summary>Reads a file (RFC 4180, whatever its separator). A problem only where nothing of it can be read.</summary>
    public static Result<DirectoryFile> Read(string text)
    {
        var lines = text.Split('\n');
        List<int> headers = [.. Enumerable.Range(0, lines.Length).Where(line => IsHeader(lines[line]))];
        if (headers.Count == 0 || lines.Take(headers[0]).Any(line => line.Trim().Length > 0))
            return NoHeader;

        var file = new DirectoryFile([], [], []);
        for (var table = 0; table < headers.Count; table++)
        {
            var end = table + 1 < headers.Count ? headers[table + 1] : lines.Length;
            file = file.And(string.Join('\n', lines[headers[table]..end]), headers[table]);
        }

        return file;
    }

    private DirectoryFile And(string table, long before)
    {
        var malformed = new Dictionary<long, FieldError>();
        var options = new CsvReaderOptions
        {
            TrackLineNumbers = true,
            TrimWhitespace = true,
            IncludeValuesInExceptions = false,
            FieldCountMismatch = CsvFieldCountHandling.Skip,
            OnMalformedRecord = record => malformed.TryAdd(record.LineNumber, Mistake(record.LineNumber + before, null, "It is not as many fields as the header, or a quote is wrong in it.")),
        };
        var lines = new List<DirectoryLine>();
        try
        {
            using var csv = CsvReader.FromText(table, options);
            csv.ReadHeader();
            var columns = DirectoryColumns.Of(csv.Headers ?? []);
            while (columns is not null && csv.Read())
            {
                var fields = columns.At.ToDictionary(column => column.Key, column => csv.GetString(column.Value).Trim()).Where(field => field.Value.Length > 0).ToDictionary();
                if (!malformed.ContainsKey(csv.LineNumber) && fields.Count > 0)
                    lines.Add(new DirectoryLine(columns.ArePeople, csv.LineNumber + before, fields, [.. columns.At.Keys]));
            }

            return new DirectoryFile([.. Lines, .. lines], [.. Mistakes, .. malformed.Values], [.. UnknownColumns.Union(columns?.Unknown ?? [])]);
        }
        catch (CsvFormatException error)
        {
            return this with { Mistakes = [.. Mistakes, Mistake(error.LineNumber + before, null, "From here on it can't be read as CSV.")] };
        }
    }

    /// <summary>What is wrong with a line. Never repeats what stands there.</summary>
    public static FieldError Mistake(long line, string? column, string reason) => new(
        string.Create(CultureInfo.InvariantCulture, $"/{line}{(column is null ? "" : "/" + column)}"),
        string.Create(CultureInfo.InvariantCulture, $"Line {line}{(column is null ? "" : ", " + column)}: {reason}"));

    private static bool IsHeader(string line) => DirectoryColumns.Of([.. line.Split(Separators).Select(cell => cell.Trim().Trim('"'))]) is not null;
}
