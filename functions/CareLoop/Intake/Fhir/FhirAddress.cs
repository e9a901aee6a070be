using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Fhir;

/// <summary>The address of a person, of several the one to write to and to go to (data type Address).</summary>
internal static class FhirAddress
{
    /// <summary>Extension of an address (FHIR R4, extension geolocation).</summary>
    private const string Geolocation = "http://hl7.org/fhir/StructureDefinition/geolocation";

    private static readonly string[] Uses = ["home", "", "temp", "billing", "work"];

    /// <summary>Null where nothing is said, <see cref="AddressData.None"/> where there is none any more.</summary>
    public static AddressData? Of(FhirElement addresses, TimeZoneInfo zone, DateTimeOffset now)
    {
        List<(bool IsInUse, int Rank, AddressData Data)> said =
        [
            .. addresses.Items
                .Select(address => (
                    IsInUse: address["use"].Text(16) != "old" && FhirPeople.IsInUse(address["period"], zone, now),
                    Rank: Array.IndexOf(Uses, address["use"].Text(16) ?? "") is >= 0 and var rank ? rank : Uses.Length,
                    Data: Read(address)))
                .Where(one => one.Data != AddressData.None),
        ];
        return said.Count == 0 ? null : said.Where(one => one.IsInUse).OrderBy(one => one.Rank).Select(one => one.Data).FirstOrDefault(AddressData.None);
    }

    private static AddressData Read(FhirElement address)
    {
        var district = address["district"].Whole(HisEventLimits.Code);
        // A code is for the computer; a name stands on the letter, too.
        var name = district?.All(char.IsAsciiDigit) == true ? null : district;
        var written = address["text"].Text(HisEventLimits.Address)
            ?? WrittenAddress.Of([.. LinesOf(address), name, address["city"].Text(HisEventLimits.Address), address["state"].Text(HisEventLimits.Address)]);
        var (latitude, longitude) = PlaceOf(address);
        return new(district, address["postalCode"].Whole(HisEventLimits.Code), written, latitude, longitude);
    }

    private static IEnumerable<string?> LinesOf(FhirElement address)
    {
        List<string> lines = [.. address["line"].Items.Select(line => line.Text(HisEventLimits.Address)).OfType<string>()];
        return [WrittenName.IsIdeographic(string.Concat(lines)) ? string.Concat(lines) : string.Join(", ", lines)];
    }

    private static (double? Latitude, double? Longitude) PlaceOf(FhirElement address)
    {
        var place = address["extension"].Items.FirstOrDefault(extension => extension["url"].Text(200) == Geolocation, address[""]);
        var (latitude, longitude) = (DegreesOf(place, "latitude", 90), DegreesOf(place, "longitude", 180));
        return latitude is null || longitude is null ? (null, null) : (latitude, longitude);
    }

    private static double? DegreesOf(FhirElement place, string which, double most)
    {
        var value = place["extension"].Items.FirstOrDefault(part => part["url"].Text(32) == which, place[""])["valueDecimal"];
        if (value.Decimal() is { } degrees && Math.Abs(degrees) <= most)
        {
            return degrees;
        }

        if (!value.IsAbsent)
        {
            value.Issues.LeftOut(value.Expression, $"a {which} is a number of degrees from -{most} to {most}; it was left out");
        }

        return null;
    }
}
