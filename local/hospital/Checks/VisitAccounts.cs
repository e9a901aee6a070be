using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;

namespace CareLoop.Local.Hospital.Checks;

/// <param name="Outcome">reminded, or why not; <see cref="VisitAccounts.Missing"/> where nothing explains it.</param>
internal sealed record VisitAccount(Visit Visit, string Outcome, string? Missing);

/// <summary>
/// Accounts for every visit: each evening reminder that it was owed came, or something that the
/// hospital knows of stood against it.
/// </summary>
internal static class VisitAccounts
{
    public const string Name = "every-visit-accounted-for";

    public const string Reminded = "reminded",
        NotTold = "not-told",
        NoPhone = "no-phone",
        Deceased = "deceased",
        OptedOut = "opted-out",
        WrongNumber = "wrong-number",
        BadNumber = "bad-number",
        Cancelled = "cancelled",
        LateBooking = "late-booking",
        NotYetDue = "not-yet-due",
        Missing = "missing";

    public static CheckResult Check(IReadOnlyList<VisitAccount> accounts) => CheckResult.Of(
        Name, accounts.Count, "visits", [.. accounts.Where(account => account.Missing is not null).Select(account => account.Missing!)]);

    public static IReadOnlyList<VisitAccount> Of(Evidence evidence) => [.. evidence.Ledger.Visits.Select(visit => Of(evidence, visit))];

    private static VisitAccount Of(Evidence evidence, Visit visit)
    {
        var phone = evidence.Registry[visit.Patient].Address;
        var missing = Missed(evidence, visit, phone).FirstOrDefault();
        return new(visit, missing is not null ? Missing : OutcomeOf(evidence, visit, phone), missing);
    }

    private static string OutcomeOf(Evidence evidence, Visit visit, string? phone)
    {
        if (evidence.TextsTo(phone).Any(text => text.Asks && text.Shown.Any(shown => shown.Visit == visit.Id) && text.At <= visit.Start))
            return Reminded;
        if (visit.Changes.All(change => evidence.AcknowledgedAt(change) is null))
            return NotTold;
        if (phone is null)
            return NoPhone;
        if (visit.State == ChangeKind.Cancelled)
            return Cancelled;
        if (evidence.Ledger.DeathOf(visit.Patient) is not null)
            return Deceased;
        if (evidence.IsOptedOut(phone, evidence.End))
            return OptedOut;
        // Others on the phone may well be there: it is said about who was asked.
        if (Said(evidence, phone, evidence.End, reply => reply.Planned.Intent == Intent.WrongNumber && reply.Planned.Shown.Any(shown => IsOf(evidence, shown.Visit, visit.Patient))))
            return WrongNumber;
        if (evidence.IsBadNumber(phone, evidence.End))
            return BadNumber;
        return ReminderStep.All.Any(step => step.Until(visit.Start) > evidence.End) ? NotYetDue : LateBooking;
    }

    /// <summary>The evening reminders that were owed for a start and did not come.</summary>
    private static IEnumerable<string> Missed(Evidence evidence, Visit visit, string? phone)
    {
        if (phone is null)
            yield break;
        foreach (var start in visit.Changes.Select(change => change.Start).Distinct())
        {
            foreach (var step in ReminderStep.All)
            {
                var (from, until) = (step.From(start) - evidence.Ahead, step.Until(start) + evidence.Tolerance);
                if (until <= evidence.End && !evidence.WasDown(from, until) && WasStanding(evidence, visit, start, from, until) && IsReachable(evidence, visit, phone, until)
                    && !WasRefused(evidence, visit, phone, from, until + evidence.CatchUp)
                    && !evidence.TextsTo(phone).Any(text => text.Asks && text.At >= from && text.At <= until + evidence.CatchUp && text.Shown.Contains(new ShownVisit(visit.Id, start))))
                    yield return $"the {step.Name} reminder of {visit.Id} to {Evidence.Mask(phone)} did not come";
            }
        }
    }

    /// <summary>Whether CareLoop knew the visit to stand at that start from before the window opened until it closed, with a minute to spare.</summary>
    private static bool WasStanding(Evidence evidence, Visit visit, DateTimeOffset start, DateTimeOffset from, DateTimeOffset until)
    {
        var opened = from - TimeSpan.FromMinutes(1) - evidence.Tolerance;
        var before = evidence.Known(visit, opened);
        return before == (ChangeKind.Booked, start)
            && visit.Changes.All(change => change.Time < opened && evidence.AcknowledgedAt(change) < opened || evidence.AcknowledgedAt(change) > until || change.Change is ChangeKind.Repeated or ChangeKind.PatientUpdated);
    }

    private static bool IsReachable(Evidence evidence, Visit visit, string phone, DateTimeOffset until) =>
        evidence.Ledger.DeathOf(visit.Patient) is not { } death || evidence.AcknowledgedAt(death) > until
            ? !EverOptedOut(evidence, phone, until)
                && !evidence.IsBadNumber(phone, until)
                && !Said(evidence, phone, until, reply => reply.Planned.Intent == Intent.WrongNumber)
                && !Said(evidence, phone, until, reply => reply.Planned.Intent is Intent.Cancel or Intent.Reschedule && reply.Planned.Shown.Any(shown => shown.Visit == visit.Id))
            : false;

    /// <summary>Whether the SMS service refused a reminder of that evening for good; staff have to call then.</summary>
    private static bool WasRefused(Evidence evidence, Visit visit, string phone, DateTimeOffset from, DateTimeOffset until) =>
        evidence.Messages.Any(message => message.IsRefused && message.To == phone && message.At >= from && message.At <= until
            && FailedForGood.Names(evidence, message, visit.Id));

    /// <summary>Who opted out and in again may have missed a reminder that was planned in between.</summary>
    private static bool EverOptedOut(Evidence evidence, string phone, DateTimeOffset until) =>
        evidence.Messages.Any(message => message.IsInbound && message.From == phone && message.At <= until
            && (OptOutWords.Judge(message.Text) == true || OptOutWords.MayOptOut(message.Text)));

    private static bool IsOf(Evidence evidence, string visit, string patient) => evidence.Ledger.TryVisit(visit, out var known) && known.Patient == patient;

    private static bool Said(Evidence evidence, string phone, DateTimeOffset until, Func<SentReply, bool> what) =>
        evidence.Replies.Any(reply => reply.Planned.Phone == phone && reply.At <= until && what(reply));
}
