using System.Text.Json;

namespace CareLoop.Local.Sms.Ledger;

/// <summary>Every text, in order: what the outside judges a run by. Optionally kept in a file of JSON lines, of which the last for a number counts.</summary>
internal sealed class MessageLedger : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<(LedgerEntry Entry, long Revision)> entries = [];
    private readonly StreamWriter? file;
    private long revision;

    public MessageLedger(SimulatorOptions options)
    {
        if (options.LedgerFile is not { } path) return;
        if (File.Exists(path)) Load(path);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        // Written anew, so that a line cut off by a crash is not continued by the next one.
        var fresh = path + ".new";
        File.WriteAllLines(fresh, entries.Select(each => JsonSerializer.Serialize(each.Entry, Json.Options)));
        File.Move(fresh, path, overwrite: true);
        file = new StreamWriter(path, append: true) { AutoFlush = true };
    }

    public LedgerEntry Add(LedgerEntry entry)
    {
        lock (gate)
        {
            entry = entry with { Seq = entries.Count + 1 };
            entries.Add((entry, ++revision));
            Keep(entry);
            return entry;
        }
    }

    public LedgerEntry Change(long seq, Func<LedgerEntry, LedgerEntry> change)
    {
        lock (gate)
        {
            var entry = change(entries[(int)seq - 1].Entry);
            entries[(int)seq - 1] = (entry, ++revision);
            Keep(entry);
            return entry;
        }
    }

    /// <summary>The entries after <paramref name="seq"/>.</summary>
    public IReadOnlyList<LedgerEntry> Since(long seq)
    {
        lock (gate)
            return [.. entries.Skip((int)Math.Clamp(seq, 0, entries.Count)).Select(each => each.Entry)];
    }

    /// <summary>The entries that were added or changed after a revision, and the revision that this is.</summary>
    public (long Revision, IReadOnlyList<LedgerEntry> Entries) ChangedSince(long known)
    {
        lock (gate)
            return (revision, [.. entries.Where(each => each.Revision > known).Select(each => each.Entry)]);
    }

    public void Dispose() => file?.Dispose();

    private void Keep(LedgerEntry entry) => file?.WriteLine(JsonSerializer.Serialize(entry, Json.Options));

    private void Load(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            LedgerEntry? entry;
            try
            {
                entry = JsonSerializer.Deserialize<LedgerEntry>(line, Json.Options);
            }
            catch (JsonException)
            {
                // The process ended in the middle of its last line.
                break;
            }
            if (entry is null || entry.Seq < 1 || entry.Seq > entries.Count + 1) break;
            if (entry.Seq == entries.Count + 1) entries.Add((entry, ++revision));
            else entries[(int)entry.Seq - 1] = (entry, ++revision);
        }
    }
}
