using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Phones;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>
/// What failed for good, counted from outside, is where a person finds it: in <c>failures</c>, in a worklist, or in both.
/// </summary>
internal static class FailedForGood
{
    public const string Name = "failed-for-good-is-seen";

    private const string Callback = "his-callback", EnterAnswer = "enter-answer-in-his", FindPhone = "find-another-phone", CallPatient = "call-patient-about-visit";

    public static CheckResult Check(Evidence evidence, IReadOnlyDictionary<string, string> settled)
    {
        var failed = Callbacks(evidence).Concat(Texts(evidence)).Concat(Events(evidence, settled)).ToList();
        return CheckResult.Of(Name, failed.Count, "failures", [.. failed.Where(one => !one.IsSeen).Select(one => one.What)]);
    }

    /// <summary>Whether the HIS refused this answer, or could not be told it for a day.</summary>
    public static bool IsForAPerson(Evidence evidence, Visit visit, string response) =>
        evidence.Ledger.All<CalledBack>().Any(callback => callback.Visit == visit.Id && callback.Response == response && callback.Outcome == CalledBack.Refused)
        || InFailures(evidence, visit.Id);

    /// <summary>Whether a text of the ledger names a visit.</summary>
    public static bool Names(Evidence evidence, SimMessage message, string visit) =>
        Phonebook.Shown(evidence.Ledger, evidence.HoldersOf(message.To), TextReading.Of(message.Text, message.At)).Any(shown => shown.Visit == visit);

    private static IEnumerable<(string What, bool IsSeen)> Callbacks(Evidence evidence) =>
        from callback in evidence.Ledger.All<CalledBack>()
        where callback.Outcome == CalledBack.Refused
        select ($"{callback.Visit} {callback.Response} was refused by the HIS, and nobody has to enter it",
            InFailures(evidence, callback.Visit) && PatientOf(evidence, callback.Visit) is { } patient && evidence.Seen.HasTask(EnterAnswer, patient));

    private static IEnumerable<(string What, bool IsSeen)> Texts(Evidence evidence)
    {
        foreach (var message in evidence.Messages.Where(message => message.Patient is not null))
        {
            var settledBy = message.At + evidence.Tolerance;
            if (message.IsText && SimMessage.NoSuchNumber.Contains(message.ReportCode ?? 0) && message.WasReported && settledBy <= evidence.End)
                yield return ($"text {message.Seq} to {Evidence.Mask(message.To)} had no number to go to, and nobody looks for another", evidence.Seen.HasTask(FindPhone, message.Patient!));
            else if (message.IsRefused && settledBy <= evidence.End && IsReminder(message) && StandingVisits(evidence, message).Any())
                yield return ($"text {message.Seq} to {Evidence.Mask(message.To)} was refused, and nobody calls", evidence.Seen.HasTask(CallPatient, message.Patient!));
        }
    }

    private static IEnumerable<(string What, bool IsSeen)> Events(Evidence evidence, IReadOnlyDictionary<string, string> settled) =>
        from decided in evidence.Ledger.All<Decision>()
        let delivery = evidence.Ledger.Delivery(decided.EventId)
        where delivery is { Status: "failed" } || settled.GetValueOrDefault(decided.EventId) == "failed"
        select ($"{decided.EventId} failed, and no failure says so", evidence.Seen.Failures.Any(failure => failure.Source is "inbox" or "his-events"));

    private static bool IsReminder(SimMessage message) => TextReading.Of(message.Text, message.At).Codes.Confirm.Length > 0;

    /// <summary>The visits of a text that were to come when it was sent, as the app had been told them.</summary>
    private static IEnumerable<Visit> StandingVisits(Evidence evidence, SimMessage message) =>
        from visit in evidence.Ledger.Visits
        where Names(evidence, message, visit.Id)
            && evidence.Known(visit, message.At + evidence.Tolerance) is { State: Days.ChangeKind.Booked } known
            && known.Start > message.At
        select visit;

    private static bool InFailures(Evidence evidence, string visit) =>
        AddressOf(evidence, visit) is var (patient, appointment)
        && evidence.Seen.Failures.Any(failure => failure.Source == Callback && failure.Patient == patient && failure.Record == "appointment/" + appointment);

    private static string? PatientOf(Evidence evidence, string visit) => AddressOf(evidence, visit)?.Patient;

    /// <summary>What the app calls the visit and its patient, by its own answers to the visit's events.</summary>
    private static (string Patient, string Appointment)? AddressOf(Evidence evidence, string visit)
    {
        const string prefix = "appointments/";
        foreach (var change in evidence.Ledger.TryVisit(visit, out var known) ? known.Changes : [])
        {
            if (evidence.RecordOf(change) is { } record && record.StartsWith(prefix, StringComparison.Ordinal) && record[prefix.Length..].Split('.') is [var patient, var appointment])
                return (patient, appointment);
        }

        return null;
    }
}
