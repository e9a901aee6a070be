using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>
/// After an outage every evening reminder that fell into it is accounted for: it came when all was up again and was still of use, or
/// staff see that it was too late; and what was too late was not sent.
/// </summary>
internal static class CaughtUp
{
    public const string Name = "outage-caught-up";

    /// <summary>What the default policy allows a reminder of each step: how long after its time, and how long before the visit.</summary>
    private static readonly Dictionary<string, (TimeSpan Grace, TimeSpan Before)> Policy = new(StringComparer.Ordinal)
    {
        ["week-before"] = (TimeSpan.FromDays(1), TimeSpan.FromDays(2)),
        ["day-before"] = (TimeSpan.FromHours(14), TimeSpan.FromHours(3)),
    };

    public static CheckResult Check(Evidence evidence, Span outage, IReadOnlyDictionary<string, AppVisit> shown)
    {
        var owed = evidence.Ledger.Visits.SelectMany(visit => Owed(evidence, outage, visit)).ToList();
        var wrong = owed.Select(one => Wrong(evidence, outage, one.Visit, one.Step, shown)).OfType<string>().ToList();
        return CheckResult.Of(Name, owed.Count, $"reminders of an outage, {owed.Count(one => IsTooLate(one.Visit, one.Step, outage.Until))} of them too late", wrong);
    }

    /// <summary>The reminders whose time fell into the outage, of visits that were known before it, stood throughout and could be texted.</summary>
    private static IEnumerable<(Visit Visit, ReminderStep Step)> Owed(Evidence evidence, Span outage, Visit visit)
    {
        if (evidence.Registry[visit.Patient].Address is not { } phone
            || evidence.Known(visit, outage.From) is not { State: ChangeKind.Booked } known
            || known.Start != visit.Start
            || visit.Changes.Any(change => change.Time > outage.From && change.Change is not (ChangeKind.Repeated or ChangeKind.PatientUpdated or ChangeKind.Arrived or ChangeKind.Missed))
            || evidence.Ledger.DeathOf(visit.Patient) is not null
            || evidence.IsBadNumber(phone, evidence.End)
            || evidence.Messages.Any(message => message.IsInbound && message.From == phone))
            yield break;
        foreach (var step in ReminderStep.All.Where(step => step.From(visit.Start) > outage.From && step.Until(visit.Start) < outage.Until))
            yield return (visit, step);
    }

    private static string? Wrong(Evidence evidence, Span outage, Visit visit, ReminderStep step, IReadOnlyDictionary<string, AppVisit> shown)
    {
        var came = evidence.TextsTo(evidence.Registry[visit.Patient].Address)
            .Any(text => text.Asks && text.At >= outage.Until && text.Shown.Any(one => one.Visit == visit.Id));
        var isExpired = shown.GetValueOrDefault(visit.Id)?.Steps.Contains("expired") == true;
        return IsTooLate(visit, step, outage.Until)
            ? isExpired || visit.Start < outage.Until ? null : $"the {step.Name} reminder of {visit.Id} was too late, and staff do not see it"
            : came || isExpired ? null : $"the {step.Name} reminder of {visit.Id} did not come after the outage";
    }

    private static bool IsTooLate(Visit visit, ReminderStep step, DateTimeOffset up) =>
        up >= step.From(visit.Start) + Policy[step.Name].Grace || up >= visit.Start - Policy[step.Name].Before;
}
