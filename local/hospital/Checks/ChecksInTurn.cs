using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Phones;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>
/// The text that asks how somebody is goes out two days after the stay, or the next morning where it gives way to a reminder of that day; and then
/// only where the patient has time for an answer. Looked at where from outside it is certain when it was due.
/// </summary>
internal static class ChecksInTurn
{
    public const string Name = "checks-in-turn";

    private static readonly TimeSpan AskedAfter = TimeSpan.FromHours(48), Closes = TimeSpan.FromHours(72), TimeForAnAnswer = TimeSpan.FromHours(6);

    private static readonly TimeOnly Morning = new(9, 0);

    /// <summary>A bit later than said by the minute, by a sweep.</summary>
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(2);

    public static CheckResult Check(Evidence evidence)
    {
        var checks = evidence.Texts.Where(text => !text.IsAnswer && IsFirstAttempt(text) && TextReading.Of(text.Message.Text, text.At).AsksHowOneIs)
            .Select(text => (Text: text, Due: DueOf(evidence, text))).Where(check => check.Due is not null).ToList();
        var waited = checks.Count(check => HospitalDay.Of(check.Text.At) > HospitalDay.Of(HospitalDay.FirstAllowed(check.Due!.Value)));
        return CheckResult.Of(
            Name, checks.Count, $"texts that ask how somebody is, {waited} of them a day later for a reminder",
            [.. from check in checks
                let wrong = Wrong(evidence, check.Text, check.Due!.Value)
                where wrong is not null
                select $"text {check.Text.Message.Seq} to {Evidence.Mask(check.Text.Phone)} {wrong}"]);
    }

    /// <summary>Two days after the only stay of the only patient on the phone, where nothing of it changed after it was told in time.</summary>
    private static DateTimeOffset? DueOf(Evidence evidence, SentText text)
    {
        if (evidence.HoldersOf(text.Phone).ToList() is not [var holder] || evidence.Ledger.Stays.Where(stay => stay.Patient == holder.Number).ToList() is not [var stay]
            || stay.Changes.Where(change => change.Change is not (StayChange.Admitted or StayChange.Transferred)).ToList() is not [{ Change: StayChange.Discharged, Facts.Discharged: { } left } told]
            || left < told.Facts.Admitted)
            return null;
        var due = left + AskedAfter;
        return evidence.AcknowledgedAt(told) < due && !evidence.WasDown(due, left + Closes) && !evidence.IsOptedOut(text.Phone, evidence.End) ? due : null;
    }

    private static string? Wrong(Evidence evidence, SentText text, DateTimeOffset due)
    {
        var first = HospitalDay.FirstAllowed(due);
        var (day, sentOn) = (HospitalDay.Of(first), HospitalDay.Of(text.At));
        var next = HospitalDay.At(day.AddDays(1), Morning);
        if (text.At < first - evidence.Ahead - evidence.ClockTolerance || text.At > due - AskedAfter + Closes + evidence.Tolerance)
            return $"at {text.At:u} is not from 48 to 72 hours after the stay";
        if (sentOn == day)
        {
            return next < due - AskedAfter + Closes - TimeForAnAnswer && GaveWayToBe(evidence, text, day) && !MayHaveReminder(evidence, text, day.AddDays(1))
                ? $"on {day:O} did not give way to the reminder of that day" : text.At > first + Sweep + evidence.Tolerance ? $"at {text.At:u} is late" : null;
        }

        return !MayHaveReminder(evidence, text, day) ? $"at {text.At:u} gave way to nothing"
            : text.At > next + Sweep + evidence.Tolerance ? $"at {text.At:u} waited longer than until the morning"
            : text.At > due - AskedAfter + Closes - TimeForAnAnswer + Sweep + evidence.Tolerance ? $"at {text.At:u} leaves no time for an answer"
            : null;
    }

    /// <summary>Whether a reminder went out on the day, of a visit that stood so when the check was due.</summary>
    private static bool GaveWayToBe(Evidence evidence, SentText text, DateOnly day) => evidence.TextsTo(text.Phone).Any(other =>
        other is { Asks: true, IsAnswer: false } && HospitalDay.Of(other.At) == day && other.Message.Patient == text.Message.Patient && other.Message.Seq != text.Message.Seq
        && (other.Message.Seq < text.Message.Seq || other.Shown.Any(shown => evidence.Ledger.TryVisit(shown.Visit, out var visit) && evidence.Known(visit, text.At - Sweep) == (ChangeKind.Booked, shown.Start))));

    /// <summary>Whether a text about a visit went out on a day, or one was planned as far as the hospital can tell.</summary>
    private static bool MayHaveReminder(Evidence evidence, SentText text, DateOnly day) =>
        evidence.TextsTo(text.Phone).Any(other => !other.IsAnswer && other.Message.Seq != text.Message.Seq && HospitalDay.Of(other.At) == day && TextReading.Of(other.Message.Text, other.At).Survey is null)
        || evidence.HoldersOf(text.Phone).SelectMany(holder => evidence.Ledger.Visits.Where(visit => visit.Patient == holder.Number)).SelectMany(visit => visit.Changes)
            .Any(change => day.DayNumber - HospitalDay.Of(change.Start).DayNumber is 0 or -1 or -7);

    private static bool IsFirstAttempt(SentText text) => text.Message.Tag?.EndsWith(".1", StringComparison.Ordinal) == true;
}
