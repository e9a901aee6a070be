using System.Globalization;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Hl7v2;

/// <summary>Telephone numbers of a person, best first (data type XTN): mobile before home before work; no fax, pager or mail address.</summary>
internal static class Hl7Phones
{
    private static readonly string[] NoPhones = ["FX", "MD", "BP", "TDD", "TTY", "SAT", "INTERNET", "X.400"];

    /// <summary>Where a number or an address stands (XTN.1, 4, 6, 7, 12).</summary>
    private static readonly int[] SaidIn = [1, 4, 6, 7, 12];

    /// <summary>The numbers of several fields; null where none of them says anything, empty where they say that there is none.</summary>
    /// <param name="zone">Of the days from which and until which a number is in use (XTN.13, XTN.14).</param>
    /// <param name="fields">In the order of their use.</param>
    public static IReadOnlyList<PhoneData>? Of(TimeZoneInfo zone, params Hl7Value[] fields)
    {
        // A kind of phone without a number says nothing: engines send templates of which nothing was filled in.
        if (!fields.SelectMany(field => field.Repetitions).Any(one => one.IsNull || SaidIn.Any(part => one[part].Text.Length > 0)))
        {
            return null;
        }

        return
        [
            .. fields.SelectMany((field, place) => field.Repetitions.Select(number => (number, place)))
                .Where(one => !one.number.IsNull && !NoPhones.Contains(one.number[3].Text.ToUpperInvariant()) && one.number[2].Text.ToUpperInvariant() is not "NET")
                .OrderBy(one => Preference(one.number))
                .ThenBy(one => Rank(one.number, one.place))
                .Select(one => new PhoneData(Written(one.number), Hl7Time.Read(one.number[13].Text, zone)?.Day, Hl7Time.Read(one.number[14].Text, zone)?.Day))
                .Where(phone => phone.Number.Length > 0)
                .DistinctBy(phone => phone.Number),
        ];
    }

    /// <summary>XTN.18: one is best; what says none comes last.</summary>
    private static int Preference(Hl7Value number) =>
        int.TryParse(number[18].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var order) && order is > 0 and < 100 ? order : 100;

    private static int Rank(Hl7Value number, int place) => number[3].Text.ToUpperInvariant() switch
    {
        "CP" or "CELL" => 0,
        _ when number[2].Text.ToUpperInvariant() is "WPN" => 3 + place,
        _ => 1 + place,
    };

    /// <summary>XTN.1 as it is written, else XTN.12, else country, area and number.</summary>
    private static string Written(Hl7Value number)
    {
        if (number[1].Text is { Length: > 0 } whole)
        {
            return whole;
        }

        if (number[12].Text is { Length: > 0 } unformatted)
        {
            return unformatted;
        }

        var local = number[6].Text + number[7].Text;
        return number[5].Text is { Length: > 0 } country && number[7].Text.Length > 0 ? $"+{country.TrimStart('+', '0')}{number[6].Text.TrimStart('0')}{number[7].Text}" : local;
    }
}
