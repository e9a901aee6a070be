namespace CareLoop.Local.Hospital.Population;

/// <summary>Why somebody stays in a department, and what is done about it.</summary>
/// <param name="Diagnosis">ICD-10.</param>
/// <param name="Procedure">ICD-9-CM-3; null where nothing is done that has a code.</param>
internal sealed record Ailment(string Diagnosis, string? Procedure = null)
{
    /// <summary>What many have besides, from fifty on.</summary>
    public static readonly IReadOnlyList<string> Chronic = ["I10", "E11.9", "E78.5"];

    private static readonly Dictionary<string, IReadOnlyList<Ailment>> ByDepartment = new(StringComparer.Ordinal)
    {
        ["CARD"] = [new("I50.9"), new("I21.9", "36.07"), new("I25.1", "36.06"), new("I48.9"), new("I10"), new("I20.0", "37.22")],
        ["ORTH"] = [new("M17.1", "81.54"), new("S72.0", "81.51"), new("S72.3", "79.35"), new("M51.2", "80.51"), new("M54.5")],
        ["PED"] = [new("J18.9"), new("A09.9"), new("J45.9")],
        ["OPH"] = [new("H25.9", "13.41"), new("H40.1"), new("H33.0", "14.49")],
        ["DERM"] = [new("L40.0"), new("L27.0"), new("B02.9")],
        ["GI"] = [new("K80.2", "51.23"), new("K63.5", "45.42"), new("K25.4"), new("K85.9"), new("K35.8", "47.01")],
        ["ONC"] = [new("C34.9", "99.25"), new("C50.9", "99.25"), new("C18.9", "45.73"), new("C16.9")],
        ["PSY"] = [new("F32.1"), new("F20.0")],
        ["OBS"] = [new("O80", "73.59"), new("O82", "74.1"), new("O13")],
    };

    public static IReadOnlyList<Ailment> Of(Department department) => ByDepartment[department.Code];
}
