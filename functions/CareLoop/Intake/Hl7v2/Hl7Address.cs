using CareLoop.Common;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Hl7v2;

/// <summary>The address of a person, of several the one to write to and to go to (data type XAD).</summary>
internal static class Hl7Address
{
    /// <summary>Kinds that are none (HL7 table 0190): wrong, of the birth, of the country of origin.</summary>
    private static readonly string[] NotWhereSomebodyLives = ["BA", "N", "BDL", "BR", "F"];

    private static readonly string[] Kinds = ["H", "C", "P", "L", "RH", "", "M", "TM", "V"];

    /// <summary>Where something stands that is used here: street, other designation, city, province, postal code, district.</summary>
    private static readonly int[] SaidIn = [1, 2, 3, 4, 5, 9];

    /// <summary>Null where nothing is said, <see cref="AddressData.None"/> where it is said that there is none.</summary>
    /// <param name="field">PID-11.</param>
    /// <param name="zone">Of the day on which an address ends (XAD.14).</param>
    /// <param name="now">Business time.</param>
    public static AddressData? Of(Hl7Value field, TimeZoneInfo zone, DateTimeOffset now)
    {
        // A kind of address without one says nothing: engines send templates of which nothing was filled in.
        List<Hl7Value> said = [.. field.Repetitions.Where(one => one.IsNull || SaidIn.Any(part => !one[part].IsEmpty))];
        if (said.Count == 0)
        {
            return null;
        }

        var today = LocalTimes.LocalDate(now, zone);
        return said
            .Where(one => !one.IsNull && !NotWhereSomebodyLives.Contains(KindOf(one)) && !(Hl7Time.Read(one[14].Text, zone)?.Day < today))
            .OrderBy(one => Array.IndexOf(Kinds, KindOf(one)) is >= 0 and var rank ? rank : Kinds.Length)
            .Select(Read)
            .FirstOrDefault(AddressData.None);
    }

    private static string KindOf(Hl7Value address) => address[7].Text.ToUpperInvariant();

    private static AddressData Read(Hl7Value address) => new(
        Short(address[9].Text),
        Short(address[5].Text),
        WrittenAddress.Of(StreetOf(address[1]), address[2].Text, address[3].Text, address[4].Text));

    /// <summary>SAD: the whole line, else street and number.</summary>
    private static string StreetOf(Hl7Value street) => street[1].Text is { Length: > 0 } line ? line : $"{street[2].Text} {street[3].Text}".Trim();

    private static string? Short(string code) => code.Length is 0 or > HisEventLimits.Code ? null : code;
}
