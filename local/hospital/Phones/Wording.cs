using System.Globalization;

using CareLoop.Local.Hospital.Ledgers;

namespace CareLoop.Local.Hospital.Phones;

/// <summary>How people write what they mean.</summary>
internal static class Wording
{
    private const string AnyDigits = "0123456789", FullWidth = "０１２３４５６７８９", Circled = "⓪①②③④⑤⑥⑦⑧⑨";

    private static readonly Dictionary<Intent, IReadOnlyList<string>> Chinese = new()
    {
        [Intent.None] = ["谢谢", "我3号下午才有空", "收到谢谢", "周四不是有雨吗"],
        [Intent.Confirm] = ["确认", "确认。"],
        [Intent.Cancel] = ["取消"],
        [Intent.Reschedule] = ["改期", "改期，谢谢"],
        [Intent.Question] = ["请问需要带医保卡吗？", "停车场在哪里", "可以带家属一起吗"],
        [Intent.Urgent] = ["我胸痛得厉害", "突然出血了怎么办", "喘不上气"],
        [Intent.OptOut] = ["退订", "TD", "取消订阅", "STOP", "stop"],
        [Intent.OptIn] = ["恢复", "START"],
        [Intent.WrongNumber] = ["打错了", "发错人了", "号码错了"],
        [Intent.Well] = ["1", "１", "1 谢谢", "①", "1一切正常", "一切正常"],
        [Intent.Unwell] = ["2", "2有不适", "２。", "不舒服"],
        [Intent.CallMe] = ["3", "3请联系我"],
    };

    private static readonly Dictionary<Intent, IReadOnlyList<string>> English = new()
    {
        [Intent.None] = ["thanks", "I am busy on the 3rd", "will it rain on Thursday"],
        [Intent.Confirm] = ["Yes", "YES."],
        [Intent.Cancel] = ["cancel"],
        [Intent.Reschedule] = ["reschedule"],
        [Intent.Question] = ["Do I need to bring my passport?", "Where can I park?"],
        [Intent.Urgent] = ["I have chest pain", "I can't breathe"],
        [Intent.OptOut] = ["STOP", "Stop"],
        [Intent.OptIn] = ["START"],
        [Intent.WrongNumber] = ["wrong number", "Wrong number."],
        [Intent.Well] = ["1", "1.", "1 thanks"],
        [Intent.Unwell] = ["2", "not well"],
        [Intent.CallMe] = ["3", "call me"],
    };

    /// <param name="code">The number that the text asks for; empty where there is none.</param>
    public static string Of(Intent intent, string language, string code, Chance chance)
    {
        var words = (language == "en" ? English : Chinese)[intent];
        if (code.Length == 0)
            return chance.Pick(words);

        // A word does not tell which of several visits is meant; a number of its own does.
        IReadOnlyList<string> all = code.Length > 1 ? Digits(code, language) : [.. Digits(code, language), .. words];
        return chance.Pick(all);
    }

    private static string[] Digits(string code, string language)
    {
        var full = string.Concat(code.Select(digit => FullWidth[AnyDigits.IndexOf(digit, StringComparison.Ordinal)]));
        var circled = code.Length == 1 ? Circled[AnyDigits.IndexOf(code[0], StringComparison.Ordinal)].ToString(CultureInfo.InvariantCulture) : full;
        return language == "en"
            ? [code, code, code + ".", code + " thanks", code + ", thank you!"]
            : [code, code, full, circled, code + "。", code + " 谢谢", code + "，谢谢！", "回复" + code];
    }
}
