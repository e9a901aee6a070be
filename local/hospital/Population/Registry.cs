using System.Globalization;

namespace CareLoop.Local.Hospital.Population;

/// <summary>
/// Everybody registered. Couples share a phone, and a child has a parent's; some have none, some
/// read English. The same seed registers the same people.
/// </summary>
internal sealed class Registry
{
    public const int Size = 2400;

    /// <summary>So many of them come to the outpatient departments.</summary>
    private const int Coming = 900;

    private const string Surnames = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈";
    private const string Given = "伟芳秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂红玉华飞云建国志文海燕梅春宁晨雨欣怡子涵浩宇思远嘉诚";
    private static readonly string[] EnglishGiven = ["Anna", "Peter", "Maria", "James", "Sofia", "David", "Emma", "Paul"];
    private static readonly string[] EnglishFamily = ["Miller", "Novak", "Santos", "Walker", "Dubois", "Keller", "Rossi", "Hansen"];

    private readonly Dictionary<string, Patient> byNumber;

    private Registry(IReadOnlyList<Patient> patients)
    {
        Patients = patients;
        Outpatients = [.. patients.Take(Coming)];
        byNumber = patients.ToDictionary(patient => patient.Number, StringComparer.Ordinal);
    }

    public IReadOnlyList<Patient> Patients { get; }

    /// <summary>Those who book visits; all may be admitted.</summary>
    public IReadOnlyList<Patient> Outpatients { get; }

    public Patient this[string number] => byNumber[number];

    public static Registry Of(long seed)
    {
        var patients = new List<Patient>(Size);
        for (var index = 0; index < Size; index++)
        {
            var patient = Register(seed, index, patients);
            patients.Add(patient with { Home = Home.Of(seed, patient.Number) });
        }

        return new Registry(patients);
    }

    private static Patient Register(long seed, int index, List<Patient> before)
    {
        var number = (100_000 + index).ToString(CultureInfo.InvariantCulture);
        var chance = Chance.Of(seed, "patient", number);
        var phone = "1" + chance.Pick(["38", "39", "36", "50", "86", "77"])
            + index.ToString("0000", CultureInfo.InvariantCulture)
            + chance.Below(10_000).ToString("0000", CultureInfo.InvariantCulture);
        var birth = new DateOnly(1935 + chance.Below(70), 1 + chance.Below(12), 1 + chance.Below(28));
        var gender = chance.Pick(["male", "female"]);
        var previous = before.Count > 0 ? before[^1] : null;
        var chinese = Surnames[chance.Below(Surnames.Length)] + Characters(chance);
        var english = chance.Pick(EnglishGiven) + " " + chance.Pick(EnglishFamily);

        return chance.Weighted(("own", 830), ("shared", 80), ("english", 60), ("none", 30)) switch
        {
            "shared" when previous is { Phone: not null, Language: "zh-CN" } => chance.PerMille(500)
                ? new Patient(number, chinese, previous.Phone, birth, gender, "zh-CN")
                : new Patient(number, previous.Name[0] + Characters(chance), previous.Phone, new DateOnly(2014 + chance.Below(10), 1 + chance.Below(12), 1 + chance.Below(28)), gender, "zh-CN"),
            "english" => new Patient(number, english, phone, birth, gender, "en"),
            "none" => new Patient(number, chinese, null, birth, gender, "zh-CN"),
            _ => new Patient(number, chinese, phone, birth, gender, "zh-CN"),
        };
    }

    private static string Characters(Chance chance)
    {
        var first = Given[chance.Below(Given.Length)];
        return chance.PerMille(700) ? $"{first}{Given[chance.Below(Given.Length)]}" : first.ToString();
    }
}
