namespace CareLoop.Messaging;

/// <summary>
/// The words of free texts. Chinese has no spaces between its words, and no dictionary knows a hospital's, so it goes by runs of characters;
/// Latin script goes by words. All of it folded, in lower case. Static and pure.
/// </summary>
internal static class WrittenWords
{
    /// <summary>What says nothing by itself: no run of meaning begins or ends with one.</summary>
    private const string Particles = "的了是我你您他她它们在有和与就不没很太也都还又而及或被把让给对到从向为着过吗呢吧啊呀嘛哦个这那些什么怎么一二三四五六七八九十两几多少能会可要想说请再最更比较非常特别真挺好上下里外中来去";

    private static readonly HashSet<string> Common = new(StringComparer.Ordinal)
    {
        "the", "and", "was", "were", "for", "with", "but", "not", "you", "your", "are", "had", "has", "have", "this", "that", "they", "them", "their", "our", "all", "very", "from", "been", "there", "when", "would",
        "could", "should", "will", "can", "just", "too", "any", "out", "who", "what", "which", "than", "then", "did", "does", "its", "his", "her", "him", "she", "about", "into", "also", "more", "some", "one", "after", "before", "only",
    };

    /// <summary>What a text is about: its pairs of Chinese characters without particles, and its words in Latin script.</summary>
    public static IReadOnlySet<string> Terms(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var folded = Folding.Fold(text).ToLowerInvariant();
        return HanTexts(folded).SelectMany(han => Runs(han, 2)).Where(pair => !IsParticle(pair[0]) && !IsParticle(pair[1])).Concat(LatinWords(folded)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>How much two texts are about the same, from 0 to 1: the cosine of their terms.</summary>
    public static double Likeness(IReadOnlySet<string> one, IReadOnlySet<string> other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.Count == 0 || other.Count == 0 ? 0 : one.Count(other.Contains) / Math.Sqrt((double)one.Count * other.Count);
    }

    /// <summary>Of a folded text, its runs of Chinese characters, from two on.</summary>
    public static IEnumerable<string> HanTexts(string text) => Parts(text, IsHan).Where(part => part.Length > 1);

    /// <summary>Of a folded text, its words in Latin script that say something. Digits are of phones, beds and days: they say what one person could be known by.</summary>
    public static IEnumerable<string> LatinWords(string text) =>
        Parts(text, character => (char.IsLetter(character) && !IsHan(character)) || character == '\'').Select(word => word.Trim('\'')).Where(word => word.Length > 2 && !Common.Contains(word));

    /// <summary>All runs of so many characters.</summary>
    public static IEnumerable<string> Runs(string text, int length) => Enumerable.Range(0, Math.Max(0, text.Length - length + 1)).Select(from => text.Substring(from, length));

    public static bool IsParticle(char character) => Particles.Contains(character, StringComparison.Ordinal);

    public static bool IsHan(char character) => character is >= '\u4e00' and <= '\u9fff' or >= '\u3400' and <= '\u4dbf';

    private static IEnumerable<string> Parts(string text, Func<char, bool> belongs)
    {
        for (var at = 0; at < text.Length;)
        {
            var begin = at;
            while (at < text.Length && belongs(text[at]))
            {
                at++;
            }

            if (at > begin)
            {
                yield return text[begin..at];
            }
            else
            {
                at++;
            }
        }
    }
}
