using System.Globalization;

namespace CareLoop.Local.Simulation;

/// <summary>Everything that happened, as a hash; where somebody reads it, as lines.</summary>
internal sealed class Trace(TextWriter? lines)
{
    // FNV-1a, 64 bits.
    private const ulong Prime = 1099511628211;

    private ulong hash = 14695981039346656037;

    public string Hash => hash.ToString("x16", CultureInfo.InvariantCulture);

    public long Count { get; private set; }

    public bool IsRead => lines is not null;

    public void Note(DateTimeOffset at, string who, string what, string detail = "")
    {
        Count++;
        Add((ulong)at.UtcTicks);
        Add(who);
        Add(what);
        Add(detail);
        lines?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime:MM-dd HH:mm:ss.fff} {who,-8} {what,-22} {detail}"));
    }

    /// <summary>For the reader only: what need not be the same in two runs of a seed.</summary>
    public void Tell(string line) => lines?.WriteLine("                            " + line);

    private void Add(ulong value) => hash = (hash ^ value) * Prime;

    private void Add(string text)
    {
        foreach (var letter in text)
            hash = (hash ^ letter) * Prime;
        hash = (hash ^ 0xffff) * Prime;
    }
}
