using System.Globalization;

using CareLoop.Local.Hospital.Population;

namespace CareLoop.Local.Hospital.Complaints;

/// <summary>How people write what was wrong.</summary>
internal static class CaseWording
{
    /// <summary>Phones of people who are no patients: the register gives none of these.</summary>
    private const string Strangers = "+861399";

    private const string Dispute = "dispute";

    private static readonly Dictionary<string, string[]> Chinese = new(StringComparer.Ordinal)
    {
        ["attitude"] = ["护士态度很差", "医生很不耐烦，问什么都不说", "护士态度冷漠"],
        ["waiting"] = ["等了三个小时没人管", "叫号乱，等了一上午"],
        ["fees"] = ["乱收费", "多收了检查费用", "发票一直不给"],
        ["environment"] = ["厕所太脏", "病房太吵，空调也坏了"],
        ["communication"] = ["做什么检查都没告知", "问谁都推诿"],
        [Dispute] = ["乱收费，我要找律师", "收费不清，法院见"],
    };

    private static readonly Dictionary<string, string[]> English = new(StringComparer.Ordinal)
    {
        ["attitude"] = ["the nurse was rude", "the doctor was rude and disrespectful"],
        ["waiting"] = ["we waited three hours", "waiting all morning"],
        ["fees"] = ["I was overcharged", "the bill is wrong"],
        ["environment"] = ["the toilet was dirty"],
        ["communication"] = ["nobody told us anything"],
        [Dispute] = ["the bill is wrong, my lawyer will see to it"],
    };

    /// <summary>Whether a phone is that of somebody who is no patient.</summary>
    public static bool IsStranger(string phone) => phone.StartsWith(Strangers, StringComparison.Ordinal) && phone.Length == 14;

    public static string Stranger(Chance chance) => Strangers + chance.Below(10_000_000).ToString("0000000", CultureInfo.InvariantCulture);

    /// <summary>A complaint in somebody's own words, and what it says.</summary>
    public static (string Text, CaseMeaning Meaning) Complaint(string language, Chance chance)
    {
        var matter = chance.Weighted(("attitude", 300), ("waiting", 250), ("fees", 180), ("environment", 120), ("communication", 110), (Dispute, 40));
        var named = chance.PerMille(600) ? chance.Pick(CasePolicy.Named) : null;
        var about = language == "en" ? null : named;
        return (Words(language, matter, about, chance), new(Category(matter), about?.Code, matter == Dispute, null));
    }

    /// <summary>The same once more, or only that nothing has come of it.</summary>
    public static (string Text, CaseMeaning Meaning) Again(string language, CaseMeaning before, string? number, Chance chance)
    {
        if (before.IsDispute || chance.PerMille(400))
            return (language == "en" ? "complaint: still nothing" : chance.Pick(["投诉 我的事怎么样了", "投诉 怎么还没有人理我"]), before with { Matter = null, Number = number });
        var department = CasePolicy.Named.FirstOrDefault(named => named.Code == before.Department);
        return (Words(language, before.Matter!, department, chance), before with { Number = number });
    }

    public static string Praise(string language, Chance chance) => language == "en"
        ? chance.Pick(["praise for the nurses on the ward", "Praise: the doctor was very kind"])
        : "表扬 " + chance.Pick(CasePolicy.Named).Name + chance.Pick(["的护士很耐心", "的医生很认真", "服务好，谢谢"]);

    public static string Standing(string language, string? number, Chance chance) => (language == "en" ? "STATUS" : "查询") + (number is not null && chance.PerMille(300) ? number : "");

    private static string Words(string language, string matter, Department? about, Chance chance) => language == "en"
        ? chance.Pick(["complaint: ", "Complaint. ", "COMPLAINT "]) + chance.Pick(English[matter])
        : chance.Pick(["投诉 ", "我要投诉 ", "投诉，"]) + about?.Name + chance.Pick(Chinese[matter]);

    /// <summary>What a dispute here is about is money.</summary>
    private static string Category(string matter) => matter == Dispute ? "fees" : matter;
}
