using CareLoop.Storage;

namespace CareLoop.Surveys.Scores;

/// <summary>What surveys are counted by.</summary>
/// <param name="Survey">organisation/name, of whatever version.</param>
internal sealed record SurveyKey(string? Survey, string? Department, string? Clinician, string? Ward, string? Feed, string? Language)
{
    public static SurveyKey Of(SurveyFact fact) => new(Name(fact.Survey), fact.Department, fact.Clinician, fact.Ward, fact.Feed, fact.Language);

    private static string Name(string address) => address.LastIndexOf('@') is var at and >= 0 ? address[..at] : address;
}

/// <summary>Surveys counted together.</summary>
internal sealed record SurveyCell(SurveyKey Key, IReadOnlyDictionary<string, int> Counts);

/// <summary>What an organisation's local day came to.</summary>
internal sealed record SurveyDay(string Organisation, DateOnly Day, SurveyCells Cells);

/// <summary>Counts facts. Only ever added to; two of them join to what one would have counted.</summary>
internal sealed class SurveyCells : IDayCells<SurveyCells>
{
    private readonly Dictionary<SurveyKey, Dictionary<string, int>> cells = [];

    public IEnumerable<SurveyCell> All => cells
        .OrderBy(cell => string.Join('|', cell.Key.Survey, cell.Key.Department, cell.Key.Clinician, cell.Key.Ward, cell.Key.Feed, cell.Key.Language), StringComparer.Ordinal)
        .Select(cell => new SurveyCell(cell.Key, new SortedDictionary<string, int>(cell.Value, StringComparer.Ordinal)));

    public static SurveyCells Of(IEnumerable<SurveyFact> facts)
    {
        var cells = new SurveyCells();
        foreach (var fact in facts)
            cells.Add(fact);
        return cells;
    }

    public static SurveyCells Parse(string json)
    {
        var cells = new SurveyCells();
        foreach (var cell in StoredJson.ReadList<SurveyCell>(json))
            cells.Add(cell.Key, cell.Counts);
        return cells;
    }

    /// <summary>Those of which the keys hold.</summary>
    public SurveyCells Where(Func<SurveyKey, bool> holds)
    {
        var some = new SurveyCells();
        foreach (var (key, counts) in cells.Where(cell => holds(cell.Key)))
            some.Add(key, counts);
        return some;
    }

    public string ToJson() => StoredJson.Write(All.ToList());

    public void Add(string id, string json, DateTimeOffset now) => Add(StoredJson.Read<SurveyFact>(json)!);

    public void Add(SurveyFact fact) => Add(SurveyKey.Of(fact), SurveyCounters.Of(fact));

    public void Add(SurveyCells others)
    {
        foreach (var (key, counts) in others.cells)
            Add(key, counts);
    }

    public void Add(SurveyKey key, IEnumerable<KeyValuePair<string, int>> counts)
    {
        if (!cells.TryGetValue(key, out var cell))
            cells[key] = cell = new Dictionary<string, int>(StringComparer.Ordinal);
        SurveyCounters.Add(cell, counts);
    }
}
