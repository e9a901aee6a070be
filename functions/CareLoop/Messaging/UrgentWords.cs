namespace CareLoop.Messaging;

/// <summary>
/// Words in a patient's message that may mean an emergency. A message with one goes to a person at once, whatever
/// else it says: "the bleeding has stopped" and "no chest pain" count too, because a person reads the difference and
/// a list does not, and one call too many is the better mistake.
/// </summary>
internal static class UrgentWords
{
    private static readonly string[] Words =
    [
        // Heart and breath.
        "胸痛", "胸疼", "胸闷", "胸悶", "胸口痛", "胸口疼", "胸口闷", "心口痛", "心口疼", "心绞痛", "心梗", "心肌梗", "心脏病发", "心跳停",
        "喘不上气", "喘不过气", "喘不過氣", "上不来气", "透不过气", "呼吸困难", "呼吸困難", "呼吸不了", "不能呼吸", "无法呼吸", "憋气", "窒息", "气短",
        "chest pain", "chest hurt", "chest is hurting", "pain in my chest", "pain in the chest", "pain in his chest", "pain in her chest",
        "chest tight", "tight chest", "heart attack", "can't breathe", "cannot breathe", "can not breathe", "cant breath", "unable to breathe",
        "not breathing", "stopped breathing", "short of breath", "shortness of breath", "trouble breathing", "difficulty breathing",
        "hard to breathe", "choking", "suffocat",

        // Blood.
        "出血", "流血", "吐血", "呕血", "咯血", "咳血", "便血", "尿血", "血尿", "血止不住", "止不住血",
        "bleed", "haemorrhag", "hemorrhag", "coughing blood", "coughing up blood", "vomiting blood", "blood in my", "lost blood", "losing blood",

        // Consciousness, nerves, the body giving way.
        "昏迷", "晕倒", "暈倒", "昏倒", "晕厥", "昏过去", "晕过去", "不省人事", "没有意识", "没意识", "失去意识", "意识不清", "意识模糊", "神志不清",
        "叫不醒", "抽搐", "抽风", "惊厥", "癫痫发作", "中风", "脑梗", "脑溢血", "偏瘫", "半身不遂", "口眼歪斜", "嘴歪", "说不出话", "说话不清", "休克",
        "unconscious", "passed out", "pass out", "passing out", "faint", "collapsed", "won't wake", "not waking", "can't wake", "seizure",
        "convuls", "stroke", "paraly", "face droop", "slurred speech", "slurring", "anaphyla", "allergic reaction", "severe pain",
        "过敏性", "全身过敏", "剧痛", "剧烈疼痛", "疼得受不了", "痛得受不了", "疼死", "痛死", "高烧不退", "高热不退",

        // Childbirth.
        "破水", "羊水破", "胎动减少", "没有胎动", "没胎动", "water broke", "waters broke", "baby not moving", "baby stopped moving",

        // Self-harm and poison.
        "自杀", "自殺", "自残", "自伤", "轻生", "不想活", "活不下去", "不想活了", "想死", "去死", "寻死", "寻短见", "结束生命", "了结自己", "割腕", "跳楼",
        "跳河", "上吊", "服毒", "喝农药", "农药", "中毒", "吃错药", "药吃多了", "过量服", "服药过量",
        "suicid", "kill myself", "killing myself", "want to die", "wanna die", "wish i was dead", "wish i were dead", "end my life",
        "ending my life", "take my life", "taking my life", "don't want to live", "hurt myself", "harm myself", "self harm",
        "overdos", "poison",

        // Calling for help.
        "救命", "急救", "救护车", "救護車", "快死", "要死了", "打120", "叫120", "ambulance", "emergency", "call 911", "dying",
    ];

    private static readonly (string Word, string Compact)[] Compacted = [.. Words.Select(word => (word, Folding.Compact(Folding.Fold(word))))];

    /// <summary>The first of the words that the message holds, in any case, width and spacing; null where it holds none.</summary>
    public static string? Find(string? text)
    {
        var compact = Folding.Compact(Folding.Fold(text));
        return Array.Find(Compacted, entry => compact.Contains(entry.Compact, StringComparison.Ordinal)).Word;
    }
}
