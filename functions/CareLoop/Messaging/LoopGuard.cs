using System.Globalization;
using CareLoop.Common;

namespace CareLoop.Messaging;

/// <summary>
/// Keeps two machines from texting each other for ever: the same text to one phone at most so often, whichever patients it is
/// about. What was said last stands in the row of the sender's budget, so that it holds for all instances and costs no request.
/// </summary>
internal static class LoopGuard
{
    /// <summary>So many same texts to one phone within <see cref="Window"/>; the next one is refused.</summary>
    public const int MostTexts = 20;

    /// <summary>What the row remembers at most: with its separator a key takes 11 of a property's 32 Ki characters.</summary>
    private const int Kept = 2_500;

    private const int KeyCharacters = 10;
    private const char Separator = ' ';
    private const string MinuteFormat = "yyyyMMddHHmm";

    /// <summary>Texts are remembered by their minute: at least so long, and not a minute longer.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>What stands for a text to a phone. Keyed: a phone has so few digits that a plain hash would tell it.</summary>
    public static string Key(KeyedHash hash, string phone, string text) => hash.Of("text", phone + "\n" + text)[..KeyCharacters];

    /// <summary>The places in <paramref name="keys"/> of the texts that are refused.</summary>
    public static IReadOnlySet<int> Refused(IReadOnlyDictionary<string, string> recent, IReadOnlyList<string> keys, DateTimeOffset now)
    {
        var counts = Current(recent, now).SelectMany(minute => minute.Value.Split(Separator)).CountBy(key => key).ToDictionary(StringComparer.Ordinal);
        var refused = new HashSet<int>();
        for (var index = 0; index < keys.Count; index++)
        {
            var count = counts.GetValueOrDefault(keys[index]);
            if (count >= MostTexts)
            {
                refused.Add(index);
            }
            else
            {
                counts[keys[index]] = count + 1;
            }
        }

        return refused;
    }

    /// <summary>What is remembered once these have gone.</summary>
    public static IReadOnlyDictionary<string, string> Noted(IReadOnlyDictionary<string, string> recent, IReadOnlyList<string> keys, DateTimeOffset now)
    {
        if (keys.Count == 0)
        {
            return recent;
        }

        var minutes = new SortedDictionary<string, string>(Current(recent, now).ToDictionary(), StringComparer.Ordinal);
        var minute = Minute(now);
        var added = string.Join(Separator, keys.TakeLast(Kept));
        minutes[minute] = minutes.TryGetValue(minute, out var earlier) ? earlier + Separator + added : added;
        while (minutes.Count > 1 && minutes.Values.Sum(Count) > Kept)
        {
            minutes.Remove(minutes.First().Key);
        }

        var last = minutes.Last();
        if (Count(last.Value) > Kept)
        {
            minutes[last.Key] = string.Join(Separator, last.Value.Split(Separator).TakeLast(Kept));
        }

        return minutes;
    }

    private static int Count(string minute) => minute.Count(character => character == Separator) + 1;

    private static IEnumerable<KeyValuePair<string, string>> Current(IReadOnlyDictionary<string, string> recent, DateTimeOffset now)
    {
        var oldest = Minute(now - Window);
        return recent.Where(minute => string.CompareOrdinal(minute.Key, oldest) >= 0);
    }

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString(MinuteFormat, CultureInfo.InvariantCulture);
}
