namespace CareLoop.Local.Hospital.Population;

/// <summary>Where a patient lives.</summary>
/// <param name="District">Of GB/T 2260.</param>
/// <param name="Latitude">Somewhere in the district, in degrees north.</param>
/// <param name="Longitude">In degrees east.</param>
internal sealed record Home(string District, string PostalCode, string City, string Street, double Latitude, double Longitude)
{
    /// <summary>Most live around the hospital, some in the next cities, a few where nobody can visit them.</summary>
    private static readonly (Place Place, int Weight)[] Places =
    [
        (new("110101", "100010", "北京市东城区", 39.93, 116.41), 300), (new("110105", "100020", "北京市朝阳区", 39.92, 116.44), 300), (new("110106", "100071", "北京市丰台区", 39.86, 116.29), 120),
        (new("110112", "101100", "北京市通州区", 39.91, 116.66), 120), (new("131003", "065000", "廊坊市广阳区", 39.52, 116.71), 50), (new("120101", "300041", "天津市和平区", 39.12, 117.21), 50),
        (new("140105", "030006", "太原市小店区", 37.74, 112.56), 30), (new("610113", "710061", "西安市雁塔区", 34.21, 108.95), 20), (new("460105", "570311", "海口市秀英区", 20.01, 110.29), 10),
    ];

    private static readonly string[] Streets = ["和平路", "建设街", "新华路", "东风里", "学院路", "长安胡同"];

    /// <summary>As it is written on a letter.</summary>
    public string Text => City + Street;

    /// <summary>Null where the register has no address.</summary>
    public static Home? Of(long seed, string patient)
    {
        var chance = Chance.Of(seed, "home", patient);
        var place = chance.Weighted(Places);
        var street = FormattableString.Invariant($"{chance.Pick(Streets)}{1 + chance.Below(200)}号");
        return chance.PerMille(40) ? null : new Home(place.District, place.PostalCode, place.City, street, place.Latitude, place.Longitude);
    }

    private sealed record Place(string District, string PostalCode, string City, double Latitude, double Longitude);
}
