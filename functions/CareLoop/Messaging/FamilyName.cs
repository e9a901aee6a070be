using System.Globalization;
using System.Text;

namespace CareLoop.Messaging;

/// <summary>The part of a name that tells the people on one phone apart without telling who they are.</summary>
internal static class FamilyName
{
    private static readonly HashSet<string> Compound =
    [
        "欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "轩辕", "宇文",
        "长孙", "独孤", "南宫", "端木", "闻人", "澹台", "申屠", "钟离", "百里", "西门", "东郭", "呼延", "歐陽", "司馬",
    ];

    /// <summary>
    /// In Han script the first character or a known pair, and what stands before the dot of a name that has one;
    /// elsewhere what stands before a comma, or the last word.
    /// </summary>
    public static string Of(string? name)
    {
        var line = SmsText.Line(name);
        if (line.Length == 0) return "";

        var dot = line.IndexOfAny(['·', '•', '・']);
        if (dot > 0) return line[..dot].Trim();
        if (IsHan(line)) return line.Length >= 3 && Compound.Contains(line[..2]) ? line[..2] : FirstCharacter(line);

        var comma = line.IndexOfAny([',', '，']);
        return comma > 0 ? line[..comma].Trim() : line[(line.LastIndexOf(' ') + 1)..];
    }

    private static bool IsHan(string text) =>
        Rune.TryGetRuneAt(text, 0, out var first) && first.Value is >= 0x3400 and <= 0x9FFF or >= 0x20000 and <= 0x3FFFF;

    private static string FirstCharacter(string text) => text[..StringInfo.GetNextTextElementLength(text)];
}
