using System.Buffers;
using System.Text;

namespace CareLoop.Messaging;

/// <summary>What people put around an answer without changing it: punctuation, thanks, a greeting, a friendly face.</summary>
internal static class Courtesies
{
    private const string Punctuation = " .,!;:~-*#'\"()[]、。〜·•—–“”【】「」『』《》";

    private static readonly HashSet<int> FriendlyFaces =
        [.. "👍👌🙏🙂😊😀😄😃😁😂🤗🌹❤💕💐👏🤝☺🎉✅✔🌷🌸".EnumerateRunes().Select(r => r.Value)];

    private static readonly string[] Thanks = LongestFirst(
        "谢谢", "谢谢您", "谢谢你", "谢谢你们", "谢谢您们", "谢谢医生", "谢谢大夫", "谢谢护士", "谢谢医院", "谢谢提醒", "谢谢您的提醒",
        "谢谢您提醒", "谢谢啦", "谢谢了", "谢谢哈", "谢谢谢谢", "多谢", "多谢了", "谢了", "感谢", "感谢您", "感谢提醒", "非常感谢",
        "十分感谢", "辛苦了", "您辛苦了", "你们辛苦了", "麻烦了", "麻烦您了", "麻烦你了", "麻烦你们了", "好的谢谢", "好的谢谢您", "好谢谢",
        "謝謝", "謝謝您", "多謝", "感謝",
        "thanks", "thank you", "thank u", "thanks a lot", "many thanks", "thank you very much", "thank you so much", "thx", "ty", "cheers",
        "please", "pls");

    /// <summary>Those that end no other word: "very good thanks" has a "good thanks", "there is trouble" a "sorry for the trouble".</summary>
    private static readonly string[] MereThanks = [.. Thanks.Where(word => word[0] is not ('好' or '麻'))];

    /// <summary>Said before an answer, or after a digit; after a word they may answer the word.</summary>
    private static readonly string[] Acknowledgements = LongestFirst(
        "好", "好的", "好吧", "好滴", "嗯", "嗯嗯", "收到", "已收到", "知道了", "明白", "明白了", "ok", "okay", "sure");

    private static readonly string[] Greetings = LongestFirst(
        "您好", "你好", "你们好", "医生您好", "医生你好", "医生好", "大夫好", "护士好", "早上好", "上午好", "中午好", "下午好", "晚上好",
        "医生", "大夫", "护士", "doctor", "hi", "hello", "dear", "good morning", "good afternoon", "good evening");

    /// <summary>The answer within a folded text; empty when there is nothing but courtesies.</summary>
    /// <param name="folded">From <see cref="Folding.Fold"/>.</param>
    /// <param name="questionMarks">Whether a question mark is punctuation like any other, or makes it a question.</param>
    public static string Strip(string folded, bool questionMarks)
    {
        var text = Trim(folded, questionMarks);
        while (true)
        {
            var shorter = WithoutLeading(text) ?? WithoutTrailing(text, questionMarks);
            if (shorter is null) return text;
            text = Trim(shorter, questionMarks);
        }
    }

    /// <summary>Without thanks and punctuation alone: where "good" or "nurse" may be the answer, they are no courtesy.</summary>
    /// <param name="folded">From <see cref="Folding.Fold"/>.</param>
    /// <param name="questionMarks">Whether a question mark is punctuation like any other.</param>
    public static string StripThanks(string folded, bool questionMarks)
    {
        var text = Trim(folded, questionMarks);
        while (MereThanks.FirstOrDefault(word => StartsWith(text, word) || EndsWith(text, word)) is { } thanks)
            text = Trim(StartsWith(text, thanks) ? text[thanks.Length..] : text[..^thanks.Length], questionMarks);
        return text;
    }

    private static string? WithoutLeading(string text)
    {
        foreach (var word in Thanks.Concat(Acknowledgements).Concat(Greetings))
        {
            if (StartsWith(text, word)) return text[word.Length..];
        }

        return null;
    }

    private static string? WithoutTrailing(string text, bool questionMarks)
    {
        foreach (var word in Thanks)
        {
            if (EndsWith(text, word)) return text[..^word.Length];
        }

        foreach (var word in Acknowledgements)
        {
            if (EndsWith(text, word) && Trim(text[..^word.Length], questionMarks) is [.., >= '0' and <= '9'] before) return before;
        }

        return null;
    }

    private static bool StartsWith(string text, string word) =>
        text.StartsWith(word, StringComparison.Ordinal)
        && !(char.IsAsciiLetter(word[^1]) && word.Length < text.Length && char.IsAsciiLetter(text[word.Length]));

    private static bool EndsWith(string text, string word) =>
        text.EndsWith(word, StringComparison.Ordinal)
        && !(char.IsAsciiLetter(word[0]) && word.Length < text.Length && char.IsAsciiLetter(text[^(word.Length + 1)]));

    private static string Trim(string text, bool questionMarks)
    {
        var start = 0;
        var end = text.Length;
        while (start < end && Rune.DecodeFromUtf16(text.AsSpan(start, end - start), out var rune, out var size) == OperationStatus.Done && IsDecoration(rune, questionMarks))
            start += size;
        while (start < end && Rune.DecodeLastFromUtf16(text.AsSpan(start, end - start), out var rune, out var size) == OperationStatus.Done && IsDecoration(rune, questionMarks))
            end -= size;
        return text[start..end];
    }

    private static bool IsDecoration(Rune rune, bool questionMarks) =>
        rune.IsBmp && Punctuation.Contains((char)rune.Value)
        || FriendlyFaces.Contains(rune.Value)
        || rune.Value is >= 0x1F3FB and <= 0x1F3FF // the skin tone of a face or hand
        || (questionMarks && rune.Value == '?');

    private static string[] LongestFirst(params string[] words) => [.. words.OrderByDescending(w => w.Length)];
}
