using System.Text.Json;
using System.Text.Json.Serialization;

namespace CareLoop.Local.Hospital.Ledgers;

/// <summary>Keeps a ledger in a file, one entry a line, each written before what follows from it is done.</summary>
internal sealed class Journal : IDisposable
{
    public static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly StreamWriter writer;

    private Journal(StreamWriter writer) => this.writer = writer;

    /// <summary>The ledger of <paramref name="path"/>, empty where there is none yet; from now on the file follows it.</summary>
    public static (Ledger Ledger, Journal Journal) Open(string path)
    {
        string[] lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        var entries = new List<Entry>(lines.Length);
        foreach (var line in lines)
        {
            // A process that was killed may leave half a last line; what it said was not yet done.
            if (TryRead(line) is not { } entry)
                break;
            entries.Add(entry);
        }

        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        File.WriteAllLines(path, lines.Take(entries.Count));

        var journal = new Journal(new StreamWriter(path, append: true) { AutoFlush = true });
        var ledger = Ledger.Of(entries);
        ledger.Written = journal.Write;
        return (ledger, journal);
    }

    public void Dispose() => writer.Dispose();

    private void Write(Entry entry) => writer.WriteLine(JsonSerializer.Serialize(entry, Format));

    private static Entry? TryRead(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Entry>(line, Format);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
