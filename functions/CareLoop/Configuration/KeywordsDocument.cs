using CareLoop.Messaging;

namespace CareLoop.Configuration;

/// <summary>
/// Whole messages that count as keywords besides those built in (kind <see cref="ConfigKind.Keywords"/>): <c>optOut</c>,
/// <c>optIn</c>, <c>wrongNumber</c>. They hold for all organisations: a text comes to a sender, and several may share one.
/// </summary>
internal static class KeywordsDocument
{
    private const int MaxWords = 500;
    private const int MaxLength = 50;
    private static readonly string[] Fields = ["optOut", "optIn", "wrongNumber"];

    public static KeywordSettings Read(ConfigDocument document, DocumentReader reader)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var words = Fields.ToDictionary(field => field, field => Words(reader, field, taken));
        reader.Done();
        return new KeywordSettings(words["optOut"], words["optIn"], words["wrongNumber"]);
    }

    // A word that is left out is missed by some; one that means two things would opt out who meant to come.
    private static List<string> Words(DocumentReader reader, string field, HashSet<string> taken)
    {
        var words = new List<string>();
        foreach (var word in reader.Texts(field, MaxWords, MaxLength))
        {
            if (Folding.Compact(Folding.Fold(word)) is not { Length: > 0 } folded)
                reader.RefuseField(field, $"'{word}' holds neither letter nor digit.");
            else if (ReplyGrammar.Parse(word) is Reply.Answer)
                reader.RefuseField(field, $"'{word}' is an answer to a reminder.");
            else if (!taken.Add(folded))
                reader.RefuseField(field, $"'{word}' is there already, perhaps in another list.");
            else
                words.Add(word);
        }

        return words;
    }
}
