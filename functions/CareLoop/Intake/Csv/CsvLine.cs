using System.Globalization;
using System.Text.RegularExpressions;
using CareLoop.Common;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Csv;

/// <summary>
/// One line, field by field. An empty field says nothing. What is wrong is noted with its column, and reading goes on: whoever
/// mends the file sees all of it at once.
/// </summary>
internal sealed partial class CsvLine(long number, Func<CsvColumn, string> field, Action<CsvMistake> wrong)
{
    private static readonly Dictionary<string, Gender> Genders = Named(
        (Gender.Male, "male m 男 男性 1"),
        (Gender.Female, "female f 女 女性 2"),
        (Gender.Other, "other o 其他 9"),
        (Gender.Unknown, "unknown u 未知 未说明 0"));

    private static readonly Dictionary<string, HisEventType> Statuses = Named(
        (HisEventType.AppointmentBooked, "booked 已预约 预约"),
        (HisEventType.AppointmentCancelled, "cancelled canceled 已取消 取消"),
        (HisEventType.AppointmentArrived, "arrived 已到诊 已就诊 已签到"),
        (HisEventType.AppointmentNoShow, "noshow no-show 爽约 未到诊"));

    public long Number => number;

    /// <summary>Whether nothing has been noted.</summary>
    public bool IsGood { get; private set; } = true;

    public void Wrong(CsvColumn? column, string reason)
    {
        IsGood = false;
        wrong(new CsvMistake(number, column?.Name, reason));
    }

    public bool Says(CsvColumn column) => field(column).AsSpan().Trim().Length > 0;

    public string? Text(CsvColumn column, int max, bool required = false, bool isProse = false)
    {
        var text = field(column).Trim();
        if (text.Length == 0)
        {
            if (required)
            {
                Wrong(column, "is required");
            }

            return null;
        }

        if (text.Length > max)
        {
            Wrong(column, string.Create(CultureInfo.InvariantCulture, $"has at most {max} characters"));
        }
        else if (text.Any(character => char.IsControl(character) && !(isProse && character is '\r' or '\n' or '\t')))
        {
            Wrong(column, isProse ? "holds no control characters" : "holds no line breaks, tabs and other control characters");
        }
        else
        {
            return text;
        }

        return null;
    }

    /// <summary>A number that is a name: one that a spreadsheet has taken for a number has lost its last digits.</summary>
    public string? Code(CsvColumn column, int max, bool required = false)
    {
        if (Text(column, max, required) is not { } text)
        {
            return null;
        }

        if (Rounded().IsMatch(text))
        {
            Wrong(column, "looks like a number that a spreadsheet has rounded, such as 1.39E+10: export the column as text");
            return null;
        }

        return text;
    }

    public DateTimeOffset? Instant(CsvColumn column, TimeZoneInfo zone, bool required = false, bool dayWillDo = false)
    {
        if (Text(column, HisEventLimits.Code, required) is not { } text)
        {
            return null;
        }

        if (!CsvTime.TryInstant(text, zone, out var instant, out var isDay))
        {
            Wrong(column, "is a date and a time, such as 2026-03-05 09:30 or 2026-03-05T09:30:00+08:00");
            return null;
        }

        if (isDay && !dayWillDo)
        {
            Wrong(column, "says a day and no time of it");
            return null;
        }

        return instant;
    }

    public DateOnly? Day(CsvColumn column)
    {
        if (Text(column, HisEventLimits.Code) is not { } text)
        {
            return null;
        }

        if (CsvTime.TryDay(text, out var day))
        {
            return day;
        }

        Wrong(column, "is a date, such as 1950-05-01");
        return null;
    }

    public TimeSpan? Minutes(CsvColumn column)
    {
        if (Text(column, HisEventLimits.Code) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes > 0 && minutes <= HisEventLimits.Duration.TotalMinutes)
        {
            return TimeSpan.FromMinutes(minutes);
        }

        Wrong(column, string.Create(CultureInfo.InvariantCulture, $"is a whole number of minutes, at most {(int)HisEventLimits.Duration.TotalMinutes}"));
        return null;
    }

    public Gender? GenderOf(CsvColumn column) => OneOf(column, Genders, "is male, female, other or unknown (男, 女, 其他, 未知)");

    public HisEventType? StatusOf(CsvColumn column) => OneOf(column, Statuses, "is booked, cancelled, arrived or noshow (已预约, 已取消, 已到诊, 爽约)");

    /// <summary>Several in one field, with <c>;</c> or <c>、</c> or <c>/</c> between them.</summary>
    public IReadOnlyList<string>? List(CsvColumn column, int most, int max)
    {
        if (Code(column, most * (max + 2)) is not { } text)
        {
            return null;
        }

        var items = text.Split([';', '；', '、', '/'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        if (items.Count > most || items.Exists(item => item.Length > max))
        {
            Wrong(column, string.Create(CultureInfo.InvariantCulture, $"has at most {most} entries with ; between them, each of at most {max} characters"));
            return null;
        }

        return items.Count == 0 ? null : items;
    }

    private static Dictionary<string, T> Named<T>(params (T Value, string Words)[] names) =>
        names.SelectMany(name => name.Words.Split(' ').Select(word => (word, name.Value))).ToDictionary(pair => pair.word, pair => pair.Value, StringComparer.OrdinalIgnoreCase);

    private T? OneOf<T>(CsvColumn column, Dictionary<string, T> names, string expected) where T : struct
    {
        if (Text(column, HisEventLimits.Code) is not { } text)
        {
            return null;
        }

        if (names.TryGetValue(text, out var value))
        {
            return value;
        }

        Wrong(column, expected);
        return null;
    }

    [GeneratedRegex(@"\A[0-9](?:\.[0-9]+)?[eE]\+?[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Rounded();
}
