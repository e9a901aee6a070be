using System.Globalization;
using System.Text.Json.Nodes;
using CareLoop.Common;

namespace CareLoop.Configuration.Staff;

/// <summary>A directory with the lines of a file in it, and where each line went.</summary>
internal sealed class DirectoryDraft
{
    private const string People = "people";
    private const string Departments = "departments";

    private static readonly char[] Between = [';', '；', '、', '/'];
    private static readonly string[] Days = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d"];

    // Where a field of the document came from.
    private static readonly Dictionary<string, string> Columns = new()
    {
        ["deputies"] = "deputy",
        ["person"] = "deputy",
        ["from"] = "deputyFrom",
        ["until"] = "deputyUntil",
        ["number"] = "onCall",
    };

    private readonly List<FieldError> mistakes = [];
    private readonly Dictionary<string, long> lineOf = [];
    private readonly Dictionary<JsonNode, long> lineOfItem = new(ReferenceEqualityComparer.Instance);

    /// <param name="current">The document that there is; null for none.</param>
    /// <param name="file">The lines.</param>
    /// <param name="replace">Whether who is not in the file is left out: of people where it has people, of departments where it has those.</param>
    public DirectoryDraft(string? current, DirectoryFile file, bool replace)
    {
        Document = current is null ? [] : JsonNode.Parse(current)?.AsObject() ?? [];
        Put(People, "id", [.. file.Lines.Where(line => line.IsPerson)], Person, replace);
        Put(Departments, "code", [.. file.Lines.Where(line => !line.IsPerson)], Department, replace);
    }

    /// <summary>The directory as it would be published.</summary>
    public JsonObject Document { get; }

    /// <summary>What only the file shows: two lines of one id.</summary>
    public IReadOnlyList<FieldError> Mistakes => mistakes;

    /// <summary>A mistake of the document, told by the line that it came from; as it is where it was there before.</summary>
    public FieldError Told(FieldError mistake)
    {
        var parts = mistake.Pointer.Split('/');
        if (parts.Length < 3 || !lineOf.TryGetValue($"{parts[1]}/{parts[2]}", out var line))
            return mistake;

        var field = parts.Skip(3).LastOrDefault(part => part.Length > 0 && !char.IsAsciiDigit(part[0]));
        return DirectoryFile.Mistake(line, field is null ? null : Columns.GetValueOrDefault(field, field), mistake.Detail);
    }

    private void Put(string section, string key, List<DirectoryLine> lines, Func<DirectoryLine, JsonObject> write, bool replace)
    {
        if (lines.Count == 0)
            return;

        var before = Document[section] as JsonArray ?? [];
        var kept = replace ? [] : before.ToList();
        var places = Enumerable.Range(0, before.Count).Where(place => IdOf(before[place], key) is not null).DistinctBy(place => IdOf(before[place], key))
            .ToDictionary(place => IdOf(before[place], key)!, StringComparer.Ordinal);
        var from = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            // Without its id it is put behind the others, where the document's own rules find it.
            var id = line.Fields.GetValueOrDefault(key, string.Empty);
            if (id.Length > 0 && !from.TryAdd(id, line.Number))
                mistakes.Add(DirectoryFile.Mistake(line.Number, key, string.Create(CultureInfo.InvariantCulture, $"The same as on line {from[id]}.")));
            else if (!places.TryGetValue(id, out var place))
                kept.Add(Marked(write(line), line));
            else if (replace)
                kept.Add(Marked(Changed(before[place]!.AsObject(), write(line), line), line));
            else
                kept[place] = Marked(Changed(before[place]!.AsObject(), write(line), line), line);
        }

        // What stays leaves the list that it was in, and its place in the document is the section's as before.
        before.Clear();
        Document[section] = new JsonArray([.. kept]);
        for (var at = 0; at < kept.Count; at++)
        {
            if (kept[at] is { } item && lineOfItem.TryGetValue(item, out var number))
                lineOf[string.Create(CultureInfo.InvariantCulture, $"{section}/{at}")] = number;
        }
    }

    private static string? IdOf(JsonNode? item, string key) => item is JsonObject entry && entry[key] is JsonValue value && value.TryGetValue<string>(out var id) ? id : null;

    /// <summary>What was there with what the line says: a column that the file does not have says nothing, an empty cell that there is none.</summary>
    private static JsonObject Changed(JsonObject before, JsonObject said, DirectoryLine line)
    {
        var changed = before.DeepClone().AsObject();
        foreach (var field in line.Columns.Select(FieldOf).Distinct())
        {
            if (said[field] is { } value)
                changed[field] = value.DeepClone();
            else
                changed.Remove(field);
        }

        return changed;
    }

    /// <summary>The field of the document that a column is a part of.</summary>
    private static string FieldOf(string column) => column switch
    {
        "deputy" or "deputyFrom" or "deputyUntil" => "deputies",
        "hours" => "onCall",
        _ => column,
    };

    private JsonObject Marked(JsonObject item, DirectoryLine line)
    {
        lineOfItem[item] = line.Number;
        return item;
    }

    private static JsonObject Person(DirectoryLine line)
    {
        var person = Fields(line, "id", "account", "name", "department", "superior", "phone");
        if (line.Fields.TryGetValue("roles", out var roles))
            person["roles"] = new JsonArray([.. roles.Split(Between, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(role => (JsonNode)role)]);
        var deputy = new JsonObject();
        foreach (var (column, field) in new[] { ("deputy", "person"), ("deputyFrom", "from"), ("deputyUntil", "until") })
        {
            if (line.Fields.TryGetValue(column, out var value))
                deputy[field] = column == "deputy" ? value : Day(value);
        }

        if (deputy.Count > 0)
            person["deputies"] = new JsonArray(deputy);
        return person;
    }

    private static JsonObject Department(DirectoryLine line)
    {
        var department = Fields(line, "code", "name", "head", "headNurse", "complaintOfficer");
        var number = new JsonObject();
        if (line.Fields.TryGetValue("onCall", out var phone))
            number["number"] = phone;
        if (line.Fields.TryGetValue("hours", out var hours))
            number["hours"] = hours;
        if (number.Count > 0)
            department["onCall"] = new JsonArray(number);
        return department;
    }

    private static JsonObject Fields(DirectoryLine line, params string[] names)
    {
        var item = new JsonObject();
        foreach (var name in names)
        {
            if (line.Fields.TryGetValue(name, out var value))
                item[name] = value;
        }

        return item;
    }

    // As spreadsheets write a day; what is none is left for the document's own rules to refuse.
    private static string Day(string text) =>
        DateOnly.TryParseExact(text, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Iso8601.Format(day) : text;
}
