using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>What customer service would see is what the hospital decided and heard, and why somebody can't be reminded.</summary>
internal static class AppAgrees
{
    public const string Name = "app-shows-every-visit";

    public static CheckResult Check(Evidence evidence, IReadOnlyList<VisitAccount> accounts, IReadOnlyDictionary<string, AppVisit> shown)
    {
        var told = accounts.Where(account => account.Visit.Changes.All(change => evidence.AcknowledgedAt(change) is not null)).ToList();
        return CheckResult.Of(Name, told.Count, "visits", [.. from account in told
                                                              let wrong = Wrong(evidence, account, shown.GetValueOrDefault(account.Visit.Id) ?? AppVisit.Unknown)
                                                              where wrong is not null
                                                              select $"{account.Visit.Id} {wrong}"]);
    }

    private static string? Wrong(Evidence evidence, VisitAccount account, AppVisit shown)
    {
        var visit = account.Visit;
        if (shown.Status is not { } status)
            return "is not known";
        if (status != StatusOf(visit.State))
            return $"is {status}, not {StatusOf(visit.State)}";
        if (visit.IsLive && shown.Start != visit.Start)
            return "is shown at another time";
        if (LastHeard(evidence, visit) is { } heard && heard.Response != shown.Response)
            return $"is {shown.Response}, but the last callback said {heard.Response}";
        return visit.IsLive && WhyNot(account.Outcome) is { } why && shown.WhyNoReminder != why
            ? $"shows {shown.WhyNoReminder ?? "no reason"} and not {why}"
            : null;
    }

    private static string StatusOf(ChangeKind state) => state switch
    {
        ChangeKind.Cancelled => "cancelled",
        ChangeKind.Arrived => "arrived",
        ChangeKind.Missed => "no-show",
        _ => "booked",
    };

    /// <summary>The last callback about the visit at its present start.</summary>
    private static CalledBack? LastHeard(Evidence evidence, Visit visit) => evidence.Ledger.All<CalledBack>()
        .Where(callback => callback.Visit == visit.Id && callback.Outcome is CalledBack.Taken or CalledBack.Refused && callback.AppointmentStart == visit.Start)
        .MaxBy(callback => callback.Sequence);

    private static string? WhyNot(string outcome) => outcome switch
    {
        VisitAccounts.NoPhone => "no-phone",
        VisitAccounts.Deceased => "deceased",
        VisitAccounts.OptedOut => "opted-out",
        VisitAccounts.WrongNumber or VisitAccounts.BadNumber => "no-working-phone",
        _ => null,
    };
}
