using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Complaints;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Scheduling;
using Microsoft.Extensions.Logging;

namespace CareLoop.Complaints;

/// <summary>Somebody of the staff takes what was brought by phone, by letter or in person. Whoever takes it sees it to its end.</summary>
public sealed partial class ReceiveCase
{
    private readonly PatientFiles files;
    private readonly CaseFiles places;
    private readonly CaseOpening opening;
    private readonly Effects effects;
    private readonly AuditLog audit;
    private readonly ConfigStore config;
    private readonly Clocks clocks;
    private readonly ILogger<ReceiveCase> logger;

    internal ReceiveCase(PatientFiles files, CaseFiles places, CaseOpening opening, Effects effects, AuditLog audit, ConfigStore config, Clocks clocks, ILogger<ReceiveCase> logger) =>
        (this.files, this.places, this.opening, this.effects, this.audit, this.config, this.clocks, this.logger) = (files, places, opening, effects, audit, config, clocks, logger);

    /// <summary>Who may: whoever somebody may turn to.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.ComplaintHandler, Role.DepartmentHead, Role.Clinician, Role.Outreach);

    /// <param name="principal">Who takes it.</param>
    /// <param name="body">
    /// <c>organisation</c>, <c>text</c>, <c>source</c> (phone, letter or visit); <c>kind</c>, <c>severity</c>, <c>category</c>, <c>department</c>, <c>departments</c>,
    /// <c>clinician</c>, <c>encounter</c>, <c>patient</c>, <c>complainant</c> (<c>name</c>, <c>relation</c>, <c>phone</c>, <c>language</c>) and <c>anonymous</c> may be left out.
    /// </param>
    /// <param name="key">The same for a request that is sent again; null where it has none: then what it says is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The case, new or joined; denied (403), not found (404) for an organisation or patient of others, unprocessable (422) by field.</returns>
    public async Task<Result<CaseView>> HandleAsync(Principal principal, JsonElement body, string? key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var admitted = Rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var read = Read(body, principal, key, moment);
        if (!read.IsOk)
        {
            return read.Problem;
        }

        var brought = read.Value;
        if (!principal.Grants.Any(grant => Rule.Roles.Contains(grant.Role) && (grant.Scope.Organisation == Scope.Any || grant.Scope.Organisation == brought.Organisation)))
        {
            return AccessRule.NotFound;
        }

        PatientFile? patient = null;
        if (brought.Patient is { } named)
        {
            var seen = await PatientScope.FindAsync(Rule, principal, named, files, cancellationToken);
            if (!seen.IsOk)
            {
                return seen.Problem;
            }

            patient = seen.Value.File;
        }

        var place = places.Of(brought, patient);
        await audit.WriteAsync(PatientScope.Entry(principal, "receive-complaint", brought.Organisation, place.Key, moment.Now) with { Records = ["case/" + brought.Id] }, cancellationToken);
        var changed = await files.ChangeAsync(place.Key, file => Take(file, place, moment), cancellationToken, place.Loaded, file => place.PrepareAsync(file, cancellationToken));
        try
        {
            await effects.RunAsync(changed.File, moment, cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogLater(Cause.Of(error), place.Key);
        }

        var now = await files.LoadAsync(changed.File.Key, cancellationToken);
        return CaseView.Of(now, now.Find<CaseRow>(changed.Value.Id) ?? changed.Value, principal, moment, null);
    }

    private CaseRow Take(PatientFile file, CasePlace place, Moment moment)
    {
        place.Apply(file);
        var row = opening.Open(file, place.Brought, moment);
        effects.Guard(file, moment);
        return row;
    }

    private static Result<NewCase> Read(JsonElement body, Principal principal, string? key, Moment moment)
    {
        var errors = new List<FieldError>();
        var reader = new DocumentReader(body, "", errors);
        var organisation = reader.Text("organisation", CaseLimits.LongestCode, required: true) ?? "";
        var (policy, directory) = (moment.Config.Complaints(organisation), moment.Config.Directory(organisation));
        var text = reader.Text("text", CaseLimits.LongestText, required: true) ?? "";
        var source = reader.Word("source", new Dictionary<string, CaseSource>(StringComparer.Ordinal) { ["phone"] = CaseSource.Phone, ["letter"] = CaseSource.Letter, ["visit"] = CaseSource.Visit }, required: true);
        var kind = reader.Word("kind", CaseCommand.WordsOf<CaseKind>()) ?? CaseKind.Complaint;
        var severity = reader.Word("severity", CaseCommand.WordsOf<CaseSeverity>());
        var (category, department, clinician) = (reader.Text("category", CaseLimits.LongestCode), reader.Text("department", CaseLimits.LongestCode), reader.Text("clinician", CaseLimits.LongestCode));
        var others = reader.Texts("departments", CaseLimits.MostDepartments, CaseLimits.LongestCode);
        var (encounter, patient, anonymous) = (reader.Text("encounter", CaseLimits.LongestCode), reader.Text("patient", CaseLimits.LongestCode), reader.Flag("anonymous", false));
        var complainant = Person(reader, moment.Config.Organisation(organisation));
        reader.Done();
        if (category is not null && policy.Category(category) is null)
        {
            reader.RefuseField("category", "The policy has no category of this code.");
        }

        foreach (var (field, code) in others.Select(other => ("departments", other)).Append(("department", department ?? "")).Where(pair => pair.Item2.Length > 0))
        {
            if (directory.Departments.Count > 0 && directory.Department(code) is null)
            {
                reader.RefuseField(field, "The directory has no department of this code.");
            }
        }

        if (CaseDesk.Clean(text).Length == 0 && !reader.Refused("text"))
        {
            reader.RefuseField("text", "There is nothing in it that can be read.");
        }

        return errors.Count > 0
            ? new Problem(ProblemKind.Unprocessable, "invalid-complaint", "The case can't be taken; each error names its place.") { Errors = errors }
            : new NewCase(DerivedId.Of("staff-case", principal.Id, key ?? CanonicalJson.Of(body.GetRawText()) ?? ""), organisation, source!.Value, CaseDesk.Clean(text))
            {
                Kind = kind,
                Severity = severity,
                Category = category,
                Department = department,
                Others = others,
                Clinician = clinician,
                Encounter = encounter,
                Patient = patient,
                Complainant = complainant,
                Anonymous = anonymous,
                FirstContact = CaseScope.PersonOf(principal, directory),
                By = principal.Id,
            };
    }

    private static Complainant? Person(DocumentReader reader, OrganisationSettings organisation)
    {
        if (reader.Object("complainant") is not { } inner)
        {
            return null;
        }

        var (name, relation, language) = (inner.Text("name", CaseLimits.LongestWord), inner.Text("relation", CaseLimits.LongestCode), inner.Text("language", 20));
        var phone = inner.Value<string?>("phone", TryPhone, null, "A mobile number, with its country where it is not the hospital's.");
        inner.Done();
        return new Complainant(name, relation, phone, language);

        bool TryPhone(string text, out string? number)
        {
            number = PhoneNumber.TryParse(text, organisation.CountryCode, out var parsed) ? parsed.E164 : null;
            return number is not null;
        }
    }

    [LoggerMessage(EventId = 300, Level = LogLevel.Warning, Message = "{Error} after a case in file {File} was taken; its due row goes on with it")]
    private partial void LogLater(string error, PatientKey file);
}
