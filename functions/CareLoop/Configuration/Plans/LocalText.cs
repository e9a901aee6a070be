using CareLoop.Common;

namespace CareLoop.Configuration.Plans;

/// <summary>Words in the languages that there are.</summary>
internal sealed record LocalText(string? Chinese, string? English)
{
    public static LocalText None { get; } = new(null, null);

    /// <summary>In a language, failing that in the other; null where there are none.</summary>
    public string? In(Language language) => language == Language.English ? English ?? Chinese : Chinese ?? English;

    /// <summary>From an object with a member for each language, <c>zh-CN</c> and <c>en</c>.</summary>
    /// <param name="reader">The object that has the field.</param>
    /// <param name="name">The field.</param>
    /// <param name="maxLength">In characters, of each.</param>
    /// <param name="required">Whether there have to be words in one of them.</param>
    internal static LocalText Read(DocumentReader reader, string name, int maxLength, bool required = false)
    {
        var words = None;
        if (reader.Object(name) is { } inner)
        {
            words = new LocalText(Words(inner, Language.Chinese), Words(inner, Language.English));
            inner.Done();
        }

        if (required && words == None && reader.IsObject && !reader.Refused(name))
            reader.RefuseField(name, "Words are needed, in zh-CN or en.");
        return words;

        string? Words(DocumentReader inner, Language language) =>
            inner.Text(language.Code, maxLength) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
    }
}
