using System.Globalization;

using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>What must hold for each text that went out.</summary>
internal static class TextChecks
{
    public const string AfterOptOutName = "none-after-opt-out",
        QuietHoursName = "none-in-quiet-hours",
        CancelledName = "none-for-a-visit-that-is-off",
        DeathName = "none-after-death",
        DiagnosisName = "no-text-tells-a-diagnosis",
        TooLateName = "none-too-late";

    /// <summary>Nobody who opted out is texted until they opt in.</summary>
    public static CheckResult AfterOptOut(Evidence evidence) => Check(evidence, AfterOptOutName, text =>
        evidence.IsOptedOut(text.Phone, text.At - evidence.Tolerance) && evidence.WasOptedOut(text)
            ? "after the opt-out"
            : null);

    /// <summary>Nothing between 21:00 and 08:00 but what answers the patient.</summary>
    public static CheckResult QuietHours(Evidence evidence) => Check(evidence, QuietHoursName, text =>
        !text.IsAnswer && IsQuiet(text.At) && IsQuiet(text.At - evidence.ClockTolerance) && IsQuiet(text.At + evidence.ClockTolerance)
            ? "at " + HospitalDay.TimeOf(text.At).ToString("HH:mm:ss", CultureInfo.InvariantCulture)
            : null);

    /// <summary>No text names a visit that CareLoop knew to be cancelled, over, or at another time.</summary>
    public static CheckResult Cancelled(Evidence evidence) => Check(evidence, CancelledName, text =>
    {
        if (text.IsAnswer)
            return null;
        foreach (var sameTime in text.Shown.GroupBy(shown => shown.Start))
        {
            var reasons = sameTime.Select(shown => WhyOff(evidence, text, shown)).ToList();
            if (reasons.TrueForAll(reason => reason is not null))
                return reasons[0];
        }

        return null;
    });

    /// <summary>The dead are left in peace.</summary>
    public static CheckResult Death(Evidence evidence) => Check(evidence, DeathName, text =>
        !text.IsAnswer && text.Shown.Count > 0 && text.Shown.All(shown => HasDied(evidence, shown.Visit, text.At - evidence.Tolerance))
            ? $"about {text.Shown[0].Visit}, after the death"
            : null);

    /// <summary>A department whose name tells what somebody is treated for is never named.</summary>
    public static CheckResult Diagnosis(Evidence evidence) => Check(evidence, DiagnosisName, text =>
        Department.All.FirstOrDefault(department => department.NeutralName is not null && text.Message.Text.Contains(department.Name, StringComparison.Ordinal)) is { } department
            ? "names " + department.Code
            : null);

    /// <summary>Nobody is asked whether they will come to a visit that has begun.</summary>
    public static CheckResult TooLate(Evidence evidence) => Check(evidence, TooLateName, text =>
        text is { Asks: true, IsAnswer: false, Shown: [var first, ..] } && text.Shown.All(shown => shown.Start <= text.At - evidence.ClockTolerance)
            ? $"asks about {first.Visit}, which had begun"
            : null);

    private static CheckResult Check(Evidence evidence, string name, Func<SentText, string?> judge) => CheckResult.Of(
        name,
        evidence.Texts.Count,
        "texts",
        [.. from text in evidence.Texts
            let wrong = judge(text)
            where wrong is not null
            select $"text {text.Message.Seq} to {Evidence.Mask(text.Phone)} {wrong}"]);

    private static bool IsQuiet(DateTimeOffset instant)
    {
        var time = HospitalDay.TimeOf(instant);
        return time > HospitalDay.QuietFrom || time < HospitalDay.QuietUntil;
    }

    private static string? WhyOff(Evidence evidence, SentText text, ShownVisit shown)
    {
        if (!evidence.Ledger.TryVisit(shown.Visit, out var visit) || evidence.Known(visit, Before(text.At - evidence.Tolerance)) is not { } known)
            return null;
        var isPast = shown.Start <= text.At;
        return known switch
        {
            { State: ChangeKind.Cancelled } => $"about {shown.Visit}, which was cancelled",
            { State: ChangeKind.Arrived } => $"about {shown.Visit}, where the patient has been",
            _ when known.Start != shown.Start && !isPast => $"about {shown.Visit} at a time that has moved",
            _ => null,
        };
    }

    private static bool HasDied(Evidence evidence, string visitId, DateTimeOffset by) =>
        evidence.Ledger.TryVisit(visitId, out var visit)
        && evidence.Ledger.DeathOf(visit.Patient) is { } death
        && evidence.AcknowledgedAt(death) < by;

    /// <summary>What was answered at the very instant of the text was not yet known when it was sent.</summary>
    private static DateTimeOffset Before(DateTimeOffset instant) => instant.AddTicks(-1);
}
