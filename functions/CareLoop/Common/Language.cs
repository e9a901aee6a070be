using System.Diagnostics.CodeAnalysis;

namespace CareLoop.Common;

/// <summary>A language that CareLoop has words in: simplified Chinese or English.</summary>
public readonly record struct Language : IParsable<Language>
{
    private readonly bool english;

    private Language(bool english) => this.english = english;

    /// <summary>zh-CN; also <c>default</c>.</summary>
    public static Language Chinese { get; }

    /// <summary>en.</summary>
    public static Language English { get; } = new(english: true);

    /// <summary>Every language, for what has to exist in each.</summary>
    public static IReadOnlyList<Language> All { get; } = [Chinese, English];

    /// <summary>The BCP 47 tag: <c>zh-CN</c> or <c>en</c>.</summary>
    public string Code => english ? "en" : "zh-CN";

    /// <summary>
    /// Reads a language tag by its primary subtag (BCP 47, with <c>_</c> for <c>-</c> as some systems write) or a
    /// three-letter ISO 639 code. Whoever reads another kind of Chinese is better served by zh-CN than by English.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Language result)
    {
        result = default;
        if (s is null) return false;

        var tag = s.Trim();
        var end = tag.AsSpan().IndexOfAny('-', '_');
        switch ((end < 0 ? tag : tag[..end]).ToUpperInvariant())
        {
            case "ZH" or "ZHO" or "CHI" or "CMN" or "YUE" or "CHINESE" or "中文" or "汉语":
                result = Chinese;
                return true;
            case "EN" or "ENG" or "ENGLISH" or "英文" or "英语":
                result = English;
                return true;
            default:
                return false;
        }
    }

    /// <summary>The language of a tag, or <paramref name="fallback"/> where the tag says none that CareLoop has.</summary>
    public static Language Of(string? tag, Language fallback) => TryParse(tag, null, out var language) ? language : fallback;

    /// <exception cref="FormatException">No language that CareLoop has words in.</exception>
    public static Language Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var language) ? language : throw new FormatException("Not a known language.");

    /// <summary>The same as <see cref="Code"/>.</summary>
    public override string ToString() => Code;
}
