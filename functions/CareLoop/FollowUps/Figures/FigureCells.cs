using CareLoop.Storage;

namespace CareLoop.FollowUps.Figures;

/// <summary>What things are counted by.</summary>
/// <param name="Department">Its code.</param>
/// <param name="Clinician">Of a discharge: who attended, by the HIS's id. Of a task: whose work it is. Of a try: who, where the directory knows them.</param>
/// <param name="Plan">organisation/name, of whatever version.</param>
/// <param name="Level">Of a task; 0 of all else.</param>
/// <param name="Caller">Of a try: who, by id of the directory, or the account where that is not in it.</param>
internal sealed record FigureKey(string? Department, string? Clinician, string? Plan, int Level, string? Caller);

/// <summary>Things counted together.</summary>
internal sealed record FigureCell(FigureKey Key, IReadOnlyDictionary<string, int> Counts);

/// <summary>Counts facts. Only ever added to; two of them join to what one would have counted.</summary>
internal sealed class FigureCells : IDayCells<FigureCells>
{
    private readonly Dictionary<FigureKey, SortedDictionary<string, int>> cells = [];

    public IEnumerable<FigureCell> All => cells
        .OrderBy(cell => $"{cell.Key.Department}|{cell.Key.Clinician}|{cell.Key.Plan}|{cell.Key.Level}|{cell.Key.Caller}", StringComparer.Ordinal)
        .Select(cell => new FigureCell(cell.Key, cell.Value));

    public static FigureCells Parse(string json)
    {
        var cells = new FigureCells();
        foreach (var cell in StoredJson.ReadList<FigureCell>(json))
        {
            cells.Add(cell.Key, cell.Counts);
        }

        return cells;
    }

    public string ToJson() => StoredJson.Write(All.ToList());

    public void Add(FigureCells others)
    {
        foreach (var (key, counts) in others.cells)
        {
            Add(key, counts);
        }
    }

    // The id tells the kind of the fact.
    public void Add(string id, string json, DateTimeOffset now)
    {
        if (id.StartsWith(TellFigures.OfDischarge, StringComparison.Ordinal))
        {
            var fact = StoredJson.Read<DischargeFact>(json)!;
            Add(Counters.KeyOf(fact), Counters.Of(fact));
        }
        else if (id.StartsWith(TellFigures.OfTask, StringComparison.Ordinal))
        {
            var fact = StoredJson.Read<TaskFact>(json)!;
            Add(Counters.KeyOf(fact), Counters.Of(fact, now));
        }
        else if (StoredJson.Read<AttemptFact>(json) is { IsCall: true } fact)
        {
            Add(new FigureKey(fact.Department, fact.Person, null, 0, fact.Caller), new Dictionary<string, int>(StringComparer.Ordinal) { ["calls"] = 1, ["minutes"] = fact.Minutes });
        }
    }

    public void Add(FigureKey key, IEnumerable<KeyValuePair<string, int>> counts)
    {
        if (!cells.TryGetValue(key, out var cell))
        {
            cells[key] = cell = new SortedDictionary<string, int>(StringComparer.Ordinal);
        }

        foreach (var (counter, number) in counts)
        {
            cell[counter] = cell.GetValueOrDefault(counter) + number;
        }
    }
}
