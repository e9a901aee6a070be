using System.Globalization;

namespace CareLoop.Local.Peer;

/// <summary>Processor time of PostgreSQL: one process a connection, and those that have ended count with their parent.</summary>
internal static class ServerCpu
{
    /// <summary>The kernel tells in these ticks (proc(5), sysconf(_SC_CLK_TCK)), which are 100 a second on every Linux that .NET runs on.</summary>
    private const double TicksASecond = 100;

    /// <summary>In seconds; null where there is no /proc.</summary>
    public static double? Of(int postmaster)
    {
        if (!Directory.Exists($"/proc/{postmaster}"))
            return null;
        var ticks = 0L;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) || Fields(folder) is not { } fields)
                continue;
            // Counted from the state, which is the third field: the parent is the fourth, utime and stime 14 and 15, ended children's 16 and 17.
            if (id == postmaster)
                ticks += Sum(fields, 11, 4);
            else if (fields[1] == postmaster.ToString(CultureInfo.InvariantCulture))
                ticks += Sum(fields, 11, 2);
        }

        return ticks / TicksASecond;
    }

    private static long Sum(string[] fields, int from, int count) => fields.Skip(from).Take(count).Sum(field => long.Parse(field, CultureInfo.InvariantCulture));

    private static string[]? Fields(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception ended) when (ended is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
