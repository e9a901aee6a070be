using System.Globalization;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>No minute sees more texts of a sender than it may send, whatever became of them. Clocks that differ may each call another minute theirs.</summary>
internal static class SendersBudget
{
    public const string Name = "within-the-senders-budget";

    /// <summary>What the app lets a sender send where nobody says otherwise.</summary>
    public const int Usual = 200;

    public static CheckResult Check(Evidence evidence, int perMinute)
    {
        var most = evidence.ClockTolerance == TimeSpan.Zero ? perMinute : perMinute * 2;
        var minutes = evidence.Messages
            .Where(message => message is { IsInbound: false, Tag: not null })
            .GroupBy(message => (message.From, Minute: message.At.UtcDateTime.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture)))
            .Select(minute => (minute.Key.Minute, Count: minute.Count()))
            .ToList();
        return CheckResult.Of(Name, minutes.Count, "minutes", [.. minutes.Where(minute => minute.Count > most).Select(minute => $"{minute.Count} texts at {minute.Minute} UTC where {perMinute} may go")]);
    }
}
