using CareLoop.Common;
using CareLoop.Messaging;

namespace CareLoop.Surveys.Comments;

/// <summary>Words that several people wrote.</summary>
/// <param name="Words">As folded: half-width, lower case.</param>
/// <param name="People">In how many surveys they stand.</param>
public sealed record RepeatedWord(string Words, int People);

/// <summary>
/// Which words free texts have in common. Of Chinese what is counted are runs of
/// characters that enough people wrote, as long as they are, each once a survey; of runs within each other the longer one stands where it
/// comes nearly as often. Latin script goes by words. Static and pure.
/// </summary>
internal static class RepeatedWords
{
    /// <summary>Fewer people may be known by what they wrote.</summary>
    public const int Least = Suppression.Least;

    /// <summary>A longer run is a sentence that was copied.</summary>
    private const int Longest = 12;

    /// <summary>A longer run takes the place of a shorter one from so large a part of its surveys on.</summary>
    private const double NearlyAsOften = 0.6;

    /// <summary>The words that at least <see cref="Least"/> wrote, the most frequent first.</summary>
    /// <param name="surveys">All that one person wrote in one survey, each.</param>
    /// <param name="most">So many at most.</param>
    public static IReadOnlyList<RepeatedWord> Of(IEnumerable<IReadOnlyList<string>> surveys, int most = 20)
    {
        ArgumentNullException.ThrowIfNull(surveys);
        var folded = surveys.Select(texts => texts.Select(text => Folding.Fold(text).ToLowerInvariant()).ToList()).ToList();
        var frequent = Frequent(folded.Select(texts => texts.SelectMany(WrittenWords.LatinWords)));
        foreach (var (run, count) in HanRuns([.. folded.Select(texts => texts.SelectMany(WrittenWords.HanTexts).ToList())]))
            frequent[run] = count;

        var kept = new List<RepeatedWord>();
        // The longest first: what stands within a longer run that is kept is told by that one.
        foreach (var (words, count) in frequent.OrderByDescending(pair => pair.Key.Length).ThenByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!kept.Exists(longer => IsWithin(words, longer.Words) && longer.People >= NearlyAsOften * count))
                kept.Add(new RepeatedWord(words, count));
        }

        return [.. kept.OrderByDescending(word => word.People).ThenBy(word => word.Words, StringComparer.Ordinal).Take(most)];
    }

    private static bool IsWithin(string part, string whole) => whole.Length > part.Length && WrittenWords.IsHan(whole[0]) && whole.Contains(part, StringComparison.Ordinal);

    /// <summary>
    /// The runs that enough wrote. A run is no more frequent than what it is made of, so that only those are counted of which both ends
    /// were frequent one character before.
    /// </summary>
    private static Dictionary<string, int> HanRuns(IReadOnlyList<List<string>> surveys)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        var shorter = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var length = 2; length <= Longest; length++)
        {
            var (size, known) = (length, shorter);
            shorter = Frequent(surveys.Select(texts => texts.SelectMany(text => WrittenWords.Runs(text, size)).Where(run => size == 2 || (known.ContainsKey(run[..^1]) && known.ContainsKey(run[1..])))));
            foreach (var (run, count) in shorter.Where(run => !WrittenWords.IsParticle(run.Key[0]) && !WrittenWords.IsParticle(run.Key[^1])))
                found[run] = count;
            if (shorter.Count == 0)
                break;
        }

        return found;
    }

    private static Dictionary<string, int> Frequent(IEnumerable<IEnumerable<string>> surveys) =>
        surveys.SelectMany(words => words.Distinct(StringComparer.Ordinal)).CountBy(word => word, StringComparer.Ordinal).Where(pair => pair.Value >= Least).ToDictionary(StringComparer.Ordinal);
}
