using CareLoop.Common;
using CareLoop.Patients.HisEvents;
using CsvHelper;

namespace CareLoop.Intake.Csv;

/// <summary>A line that can be used.</summary>
internal sealed record CsvEvent(long Line, HisEvent Event);

/// <summary>What a file says, and what of it can't be used.</summary>
/// <param name="IsAdmissions">Whether it is about patients who are in the hospital, rather than about appointments.</param>
/// <param name="Lines">Lines with something on them, the header apart.</param>
/// <param name="Events">Of the lines that can be used, in their order.</param>
/// <param name="Mistakes">The first of what is wrong, in the order of lines.</param>
/// <param name="BadLines">How many lines can't be used.</param>
/// <param name="UnknownColumns">Headers that are no column, as they stand: nothing of them is read.</param>
internal sealed record CsvFile(
    bool IsAdmissions, int Lines, IReadOnlyList<CsvEvent> Events, IReadOnlyList<CsvMistake> Mistakes, int BadLines, IReadOnlyList<string> UnknownColumns)
{
    /// <summary>The most lines of one file.</summary>
    public const int MostLines = 50_000;

    /// <summary>The most mistakes that are told of.</summary>
    public const int MostMistakes = 1_000;

    private const int MostColumns = 200;

    private static readonly Problem TooMany = new(ProblemKind.TooLarge, "too-many-lines", $"A file has at most {MostLines} lines; send it in several.");

    /// <summary>Reads a file (RFC 4180, whatever its separator). A problem only where nothing of it can be read; it never throws for what stands in it.</summary>
    public static Result<CsvFile> Read(string text, CsvContext context)
    {
        var reading = new Reading();
        var options = new CsvReaderOptions
        {
            TrackLineNumbers = true,
            TrimWhitespace = true,
            IncludeValuesInExceptions = false,
            FieldCountMismatch = CsvFieldCountHandling.Skip,
            OnMalformedRecord = reading.Malformed,
        };
        try
        {
            using var csv = CsvReader.FromText(text, options);
            csv.ReadHeader();
            var columns = Columns.Of(csv.Headers);
            if (!columns.IsOk)
            {
                return columns.Problem;
            }

            while (csv.Read())
            {
                if (!reading.TryLine(csv, columns.Value, context))
                {
                    return TooMany;
                }
            }

            return reading.Ended(columns.Value);
        }
        catch (CsvFormatException error)
        {
            return new Problem(ProblemKind.Unprocessable, "not-csv", $"The file can't be read as CSV near line {error.LineNumber}.");
        }
    }

    /// <summary>Where each column stands in this file.</summary>
    private sealed record Columns(bool IsAdmissions, IReadOnlyDictionary<CsvColumn, int> At, IReadOnlyList<string> Unknown)
    {
        public static Result<Columns> Of(IReadOnlyList<string>? headers)
        {
            if (headers is not { Count: > 0 and <= MostColumns })
            {
                return new Problem(ProblemKind.Unprocessable, "no-header", $"The first line names the columns; there are at most {MostColumns} of them.");
            }

            var ofAdmissions = headers.Any(CsvColumn.Encounter.IsCalled);
            if (ofAdmissions == headers.Any(CsvColumn.Appointment.IsCalled))
            {
                return new Problem(ProblemKind.Unprocessable, "columns-missing",
                    "The file is about appointments where it has the column appointment (预约号), about patients who are in the hospital where it has encounter (住院号); it must have one of the two.");
            }

            var known = ofAdmissions ? CsvColumn.OfAdmissions : CsvColumn.OfAppointments;
            var at = new Dictionary<CsvColumn, int>();
            var mistakes = new List<FieldError>();
            foreach (var column in known)
            {
                var places = Enumerable.Range(0, headers.Count).Where(place => column.IsCalled(headers[place])).ToList();
                if (places.Count > 1)
                {
                    mistakes.Add(new FieldError($"/1/{column}", "There are several columns of this name, or that mean it."));
                }
                else if (places.Count == 1)
                {
                    at[column] = places[0];
                }
                else if (column == CsvColumn.PatientNumber || column == (ofAdmissions ? CsvColumn.Admitted : CsvColumn.Start))
                {
                    mistakes.Add(new FieldError($"/1/{column}", $"The file needs this column ({column.AlsoCalled[^1]})."));
                }
            }

            return mistakes.Count > 0
                ? new Problem(ProblemKind.Unprocessable, "columns-missing", "The columns of the file are not those that it needs.") { Errors = mistakes }
                : new Columns(ofAdmissions, at, [.. headers.Where(header => !known.Any(column => column.IsCalled(header))).Select(header => header.Trim()).Where(header => header.Length is > 0 and <= 60).Distinct()]);
        }
    }

    private sealed class Reading
    {
        private readonly List<CsvEvent> events = [];
        private readonly List<CsvMistake> mistakes = [];
        private readonly HashSet<long> bad = [];
        private readonly HashSet<long> malformed = [];
        private readonly Dictionary<(string Record, DateTimeOffset Time), CsvEvent> told = [];
        private int lines;

        /// <summary>A line that is not even fields.</summary>
        public void Malformed(CsvMalformedRecord record)
        {
            // More are not told of one by one: the file is refused for them.
            if (malformed.Count <= MostLines && malformed.Add(record.LineNumber))
            {
                Wrong(new CsvMistake(record.LineNumber, null, Why(record.Reason)));
            }
        }

        private static string Why(CsvMalformedReason reason) => reason switch
        {
            CsvMalformedReason.FieldCountMismatch => "has another number of fields than the header: a separator within a field needs quotes around the field",
            CsvMalformedReason.UnterminatedQuote => "opens a quote that is never closed, so that all lines behind it are part of the field",
            CsvMalformedReason.TextAfterClosingQuote => "has text behind a closing quote: a quote within a field is written twice",
            _ => "has a quote within a field that does not begin with one",
        };

        /// <summary>False where there are too many.</summary>
        public bool TryLine(CsvReader csv, Columns columns, CsvContext context)
        {
            var number = csv.LineNumber;
            if (malformed.Contains(number) || Enumerable.Range(0, csv.FieldCount).All(csv.IsEmpty))
            {
                return true;
            }

            if (++lines > MostLines)
            {
                return false;
            }

            var line = new CsvLine(number, column => columns.At.TryGetValue(column, out var place) ? csv.GetString(place) : "", Wrong);
            if (CsvEvents.Read(line, columns.IsAdmissions, context) is { } happening)
            {
                Take(line, happening);
            }

            return true;
        }

        public Result<CsvFile> Ended(Columns columns) => lines + malformed.Count > MostLines
            ? TooMany
            : new CsvFile(columns.IsAdmissions, lines + malformed.Count, events, [.. mistakes.OrderBy(mistake => mistake.Line)], bad.Count, columns.Unknown);

        /// <summary>Two lines that say different things of one record at one time contradict each other; the same twice is once.</summary>
        private void Take(CsvLine line, HisEvent happening)
        {
            var key = ($"{happening.Organisation}/{happening.Appointment?.Id ?? happening.Encounter?.Id}", happening.Time);
            if (!told.TryGetValue(key, out var before))
            {
                told[key] = new CsvEvent(line.Number, happening);
                events.Add(told[key]);
            }
            else if (before.Event.Id != happening.Id)
            {
                line.Wrong(null, $"says something else than line {before.Line} of the same record and the same time");
            }
        }

        private void Wrong(CsvMistake mistake)
        {
            bad.Add(mistake.Line);
            if (mistakes.Count < MostMistakes)
            {
                mistakes.Add(mistake);
            }
        }
    }
}
