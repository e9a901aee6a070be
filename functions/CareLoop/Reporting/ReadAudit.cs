using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;

namespace CareLoop.Reporting;

/// <summary>What of the audit trail is asked for.</summary>
/// <param name="Organisation">Whose; <see cref="Scope.Any"/> for all of them, for those who see all.</param>
/// <param name="Patient">About one patient, by key; null for all.</param>
/// <param name="Person">By one person of the directory, or one account; null for all.</param>
/// <param name="Day">A local day, as 2026-03-05.</param>
/// <param name="Month">A local month of one patient, as 2026-03, in place of the day.</param>
/// <param name="After">The cursor of the page before; null for the first.</param>
/// <param name="Count">How many; null for as many as usual.</param>
public sealed record AuditQuestion(string? Organisation, string? Patient, string? Person, string? Day, string? Month, string? After, string? Count);

/// <summary>One read or change by somebody.</summary>
/// <param name="At">UTC.</param>
/// <param name="Account">Who, by account.</param>
/// <param name="Person">The same by id of the directory as it is now; null where the directory does not know the account.</param>
/// <param name="Roles">The roles that they had then.</param>
/// <param name="Action">What, a stable code.</param>
/// <param name="Outcome">How it ended, a stable code.</param>
/// <param name="Why">Why, a stable code.</param>
/// <param name="Organisation">Whose record it was.</param>
/// <param name="Patients">About whom, by key.</param>
/// <param name="Records">Which records.</param>
/// <param name="RecordsOmitted">How many more there were than the trail holds.</param>
public sealed record AuditLine(
    DateTimeOffset At, string Account, string? Person, IReadOnlyList<string> Roles, string Action, string Outcome, string? Why, string Organisation, IReadOnlyList<string> Patients, IReadOnlyList<string> Records, int RecordsOmitted);

/// <summary>A page of the audit trail, the oldest first.</summary>
/// <param name="Items">What was done.</param>
/// <param name="Next">The cursor of the next page; null on the last.</param>
public sealed record AuditPage(IReadOnlyList<AuditLine> Items, string? Next);

/// <summary>Who read or changed what, by patient, person and day. To ask is itself in the trail.</summary>
public sealed class ReadAudit
{
    /// <summary>How many lines a page has, unless another number up to <see cref="Most"/> is asked for.</summary>
    public const int Usual = 100;

    /// <summary>The most lines of a page.</summary>
    public const int Most = 500;

    private readonly PatientFiles files;
    private readonly AuditLog audit;
    private readonly ConfigStore config;
    private readonly Clocks clocks;

    internal ReadAudit(PatientFiles files, AuditLog audit, ConfigStore config, Clocks clocks) => (this.files, this.audit, this.config, this.clocks) = (files, audit, config, clocks);

    /// <summary>Who may: of a whole organisation.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.Auditor);

    /// <param name="principal">Who asks.</param>
    /// <param name="question">What of it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Denied (403), not found (404) for an organisation or patient of others, invalid (400) for a question that can't be understood.</returns>
    public async Task<Result<AuditPage>> HandleAsync(Principal principal, AuditQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(question);
        var admitted = Rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        if (question.Organisation is not { Length: > 0 } organisation)
        {
            return new Problem(ProblemKind.Invalid, "no-organisation", "Say whose: ?organisation=.");
        }

        if (!Rule.Covers(principal, organisation, null))
        {
            return AccessRule.NotFound;
        }

        var count = Usual;
        if (question.Count is { } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is > 0 and <= Most))
        {
            return new Problem(ProblemKind.Invalid, "bad-limit", $"limit is a number from 1 to {Most}.");
        }

        var settings = await config.GetAsync(cancellationToken);
        var span = SpanOf(question, settings.Organisation(organisation).Zone);
        if (!span.IsOk)
        {
            return span.Problem;
        }

        var patients = await PatientsOfAsync(principal, question.Patient, cancellationToken);
        if (!patients.IsOk)
        {
            return patients.Problem;
        }

        var directory = settings.Directory(organisation);
        var who = question.Person is { } person ? directory.Person(person)?.Account ?? person : null;
        var (from, to) = span.Value;
        var rows = await audit.PageAsync(from, to, patients.Value, (organisation == Scope.Any ? null : organisation, who), question.After ?? "", count + 1, cancellationToken);
        var lines = rows.Take(count).Select(row => Line(row, directory.PersonOfAccount(row.Entry.Who.Id)?.Id)).ToList();
        await audit.WriteAsync(
            PatientScope.Entry(principal, "read-audit", organisation, patients.Value.Count > 0 && PatientKey.TryParse(patients.Value[0], CultureInfo.InvariantCulture, out var key) ? key : null, clocks.Now) with { Outcome = "ok" }, cancellationToken);
        return new AuditPage(lines, rows.Count > count ? rows[count - 1].Cursor : null);
    }

    /// <summary>A patient's keys: theirs, and of whoever was found to be the same person.</summary>
    private async Task<Result<IReadOnlyList<string>>> PatientsOfAsync(Principal principal, string? patient, CancellationToken cancellationToken)
    {
        if (patient is null)
        {
            return Result.Ok<IReadOnlyList<string>>([]);
        }

        var seen = await PatientScope.FindAsync(Rule, principal, patient, files, cancellationToken);
        return seen.IsOk ? Result.Ok<IReadOnlyList<string>>([seen.Value.File.Key.ToString(), .. seen.Value.File.Head.Joins.Select(join => join.Patient.ToString())]) : seen.Problem;
    }

    /// <summary>The span of time that is asked for: a day, else a month, else today.</summary>
    private Result<(DateTimeOffset From, DateTimeOffset To)> SpanOf(AuditQuestion question, TimeZoneInfo zone)
    {
        if (question is { Month: { } month, Day: null })
        {
            return question.Patient is null ? new Problem(ProblemKind.Invalid, "bad-month", "A month is told of one patient; of everybody, or of one person, a day.")
                : !DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) ? new Problem(ProblemKind.Invalid, "bad-month", "month is a month such as 2026-03.")
                : Of(first, first.AddMonths(1));
        }

        if (question.Month is not null)
        {
            return new Problem(ProblemKind.Invalid, "bad-day", "Either a day or a month.");
        }

        var day = LocalTimes.LocalDate(clocks.Now, zone);
        return question.Day is { } said && !Iso8601.TryDate(said, out day) ? new Problem(ProblemKind.Invalid, "bad-day", "day is a day such as 2026-03-05.") : Of(day, day.AddDays(1));

        Result<(DateTimeOffset, DateTimeOffset)> Of(DateOnly from, DateOnly to) => (LocalTimes.Instant(from, TimeOnly.MinValue, zone), LocalTimes.Instant(to, TimeOnly.MinValue, zone));
    }

    private static AuditLine Line(RecordedEntry row, string? person) => new(
        row.Entry.At, row.Entry.Who.Id, person, [.. row.Entry.Who.Grants.Select(grant => grant.ToString())], row.Entry.Action, row.Entry.Outcome, row.Entry.Why, row.Entry.Organisation,
        row.Entry.Patients, row.Entry.Records, row.RecordsOmitted);
}
