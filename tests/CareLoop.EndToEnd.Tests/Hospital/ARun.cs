using CareLoop.Local.Hospital;
using CareLoop.Local.Hospital.Checks;
using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;

namespace CareLoop.EndToEnd.Tests.Hospital;

/// <summary>
/// A small run in which every promise was kept, and the ways to break one: a patient booked on
/// Monday for Thursday, reminded on Wednesday evening, who confirmed, and came.
/// </summary>
internal sealed class ARun
{
    public const string VisitId = "A-1";

    public static readonly DateTimeOffset Begin = At(2, 0, 0), Start = At(5, 9, 30), End = At(6, 0, 0);

    private static readonly Registry Registry = Registry.Of(7);

    private readonly List<Entry> entries = [];
    private readonly List<SimMessage> messages = [];

    public ARun()
    {
        Patient = Registry.Patients.First(patient => patient.Phone is not null && patient.Language == "zh-CN" && Registry.Patients.Count(other => other.Phone == patient.Phone) == 1);
        Decide("e-1", ChangeKind.Booked, At(2, 10, 0), Start);
        Text(At(4, 18, 20), Reminder(Start), tag: "ab-KEY.m1.1");
        Reply(At(4, 18, 30), "1", Intent.Confirm, Start);
        CallBack(At(4, 18, 30), "confirmed", 1, Start);
        Text(At(4, 18, 30), "【医院】收到，谢谢您！我们等您来：\n3月5日周四 09:30", tag: "ab-KEY.m2.1");
        Decide("e-2", ChangeKind.Arrived, At(5, 9, 35), Start);
    }

    public Patient Patient { get; }

    public string Phone => Patient.Address!;

    public TimeSpan Tolerance { get; set; }

    public TimeSpan Ahead { get; set; }

    /// <summary>What the app has put before people.</summary>
    public SeenByStaff Seen { get; set; } = SeenByStaff.Nothing;

    /// <summary>When all hosts were down.</summary>
    public Span? Outage { get; set; }

    public static DateTimeOffset At(int day, int hour, int minute) => HospitalDay.At(new DateOnly(2026, 3, day), new TimeOnly(hour, minute));

    public static string Reminder(DateTimeOffset start) =>
        $"【医院】您好！您约好了来看病：\n{start.Month}月{start.Day}日周四 {start:HH:mm} 门诊\n您能来吗？能来请回复1，不能来请回复2，想换时间请回复3。不想收短信请回复TD。";

    public Evidence Evidence() => new(
        Registry, Ledger.Of(entries.Select((entry, index) => entry with { Seq = index + 1 })), [.. messages.OrderBy(message => message.At).Select((message, index) => message with { Seq = index + 1 })], End, Tolerance, seen: Seen, outage: Outage, ahead: Ahead);

    public ARun Decide(string id, ChangeKind change, DateTimeOffset at, DateTimeOffset start, string visit = VisitId, string status = "applied")
    {
        entries.Add(new Decided(id, change, visit, Patient.Number, at, at, start) { At = at });
        entries.Add(new Delivered(id, 0, status, "r-" + id, "appointments/P." + visit, status == "failed" ? "no such thing" : null, 1) { At = at });
        return this;
    }

    public ARun Text(DateTimeOffset at, string text, string? tag = null, string outcome = "accepted", string? status = "Delivered", int? report = 2000)
    {
        messages.Add(new SimMessage(0, at, "out", "+8610690000", Phone, text, $"m{messages.Count}", tag, outcome, status, report));
        return this;
    }

    public ARun Say(DateTimeOffset at, string text)
    {
        messages.Add(new SimMessage(0, at, "in", Phone, "+8610690000", text, $"m{messages.Count}", null, null, null, null));
        return this;
    }

    public ARun Reply(DateTimeOffset at, string text, Intent intent, DateTimeOffset start)
    {
        var id = $"p{entries.Count}";
        entries.Add(new ReplyPlanned(id, Phone, "+8610690000", text, intent, at, [new ShownVisit(VisitId, start)]) { At = at });
        entries.Add(new Replied(id, null) { At = at });
        return Say(at, text);
    }

    public ARun CallBack(DateTimeOffset at, string response, long sequence, DateTimeOffset start, string outcome = CalledBack.Taken)
    {
        entries.Add(new CalledBack($"w{entries.Count}", VisitId, response, sequence, 1, start, outcome) { At = at });
        return this;
    }

    public ARun Without<T>(Func<T, bool> which)
        where T : class
    {
        entries.RemoveAll(entry => entry is T one && which(one));
        messages.RemoveAll(message => message is T one && which(one));
        return this;
    }
}
