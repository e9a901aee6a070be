using CareLoop.Common;
using CareLoop.Messaging;

namespace CareLoop.Surveys.Comments;

/// <summary>Words that several people wrote.</summary>
/// <param name="Words">As folded: half-width, lower case.</param>
/// <param name="People">In how many surveys they stand.</param>
public sealed record RepeatedWord(string Words, int People);

/// <summary>
/// Which words free texts have in common. Chinese has no spaces between its words, and no dictionary knows a hospital's: what is counted are
/// runs of characters that enough people wrote, as long as they are, each once a survey; of runs within each other the longer one stands where it
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

    /// <summary>What says nothing by itself: a run neither begins nor ends with one.</summary>
    private const string Particles = "的了是我你您他她它们在有和与就不没很太也都还又而及或被把让给对到从向为着过吗呢吧啊呀嘛哦个这那些什么怎么一二三四五六七八九十两几多少能会可要想说请再最更比较非常特别真挺好上下里外中来去";

    private static readonly HashSet<string> Common = new(StringComparer.Ordinal)
    {
        "the", "and", "was", "were", "for", "with", "but", "not", "you", "your", "are", "had", "has", "have", "this", "that", "they", "them", "their", "our", "all", "very", "from", "been", "there", "when", "would",
        "could", "should", "will", "can", "just", "too", "any", "out", "who", "what", "which", "than", "then", "did", "does", "its", "his", "her", "him", "she", "about", "into", "also", "more", "some", "one", "after", "before", "only",
    };

    /// <summary>The words that at least <see cref="Least"/> wrote, the most frequent first.</summary>
    /// <param name="surveys">All that one person wrote in one survey, each.</param>
    /// <param name="most">So many at most.</param>
    public static IReadOnlyList<RepeatedWord> Of(IEnumerable<IReadOnlyList<string>> surveys, int most = 20)
    {
        ArgumentNullException.ThrowIfNull(surveys);
        var folded = surveys.Select(texts => texts.Select(text => Folding.Fold(text).ToLowerInvariant()).ToList()).ToList();
        var frequent = Frequent(folded.Select(texts => texts.SelectMany(LatinWords)));
        foreach (var (run, count) in HanRuns([.. folded.Select(texts => texts.SelectMany(HanTexts).ToList())]))
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

    private static bool IsWithin(string part, string whole) => whole.Length > part.Length && IsHan(whole[0]) && whole.Contains(part, StringComparison.Ordinal);

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
            shorter = Frequent(surveys.Select(texts => texts.SelectMany(text => Runs(text, size)).Where(run => size == 2 || (known.ContainsKey(run[..^1]) && known.ContainsKey(run[1..])))));
            foreach (var (run, count) in shorter.Where(run => !IsParticle(run.Key[0]) && !IsParticle(run.Key[^1])))
                found[run] = count;
            if (shorter.Count == 0)
                break;
        }

        return found;
    }

    private static Dictionary<string, int> Frequent(IEnumerable<IEnumerable<string>> surveys) =>
        surveys.SelectMany(words => words.Distinct(StringComparer.Ordinal)).CountBy(word => word, StringComparer.Ordinal).Where(pair => pair.Value >= Least).ToDictionary(StringComparer.Ordinal);

    private static IEnumerable<string> Runs(string text, int length) => Enumerable.Range(0, Math.Max(0, text.Length - length + 1)).Select(from => text.Substring(from, length));

    private static IEnumerable<string> HanTexts(string text) => Parts(text, IsHan).Where(part => part.Length > 1);

    // Digits are of phones, beds and days: they say what one person could be known by.
    private static IEnumerable<string> LatinWords(string text) =>
        Parts(text, character => (char.IsLetter(character) && !IsHan(character)) || character == '\'').Select(word => word.Trim('\'')).Where(word => word.Length > 2 && !Common.Contains(word));

    private static IEnumerable<string> Parts(string text, Func<char, bool> belongs)
    {
        for (var at = 0; at < text.Length;)
        {
            var begin = at;
            while (at < text.Length && belongs(text[at]))
                at++;
            if (at > begin)
                yield return text[begin..at];
            else
                at++;
        }
    }

    private static bool IsParticle(char character) => Particles.Contains(character, StringComparison.Ordinal);

    private static bool IsHan(char character) => character is >= '\u4e00' and <= '\u9fff' or >= '\u3400' and <= '\u4dbf';
}
