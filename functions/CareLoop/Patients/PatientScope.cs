using CareLoop.Access;
using CareLoop.Common;

namespace CareLoop.Patients;

/// <summary>Who sees which patient: staff of an organisation that the patient belongs to.</summary>
internal static class PatientScope
{
    /// <summary>The first of the patient's organisations in which the rule lets this person see patients; null where there is none.</summary>
    public static string? OrganisationSeen(AccessRule rule, Principal principal, PatientHead head) =>
        head.Organisations.FirstOrDefault(organisation => rule.Covers(principal, organisation, null) || principal.Grants.Any(grant => rule.Roles.Contains(grant.Role) && grant.Scope.Organisation == organisation));

    public static AuditEntry Entry(Principal principal, string action, string organisation, PatientKey patient, DateTimeOffset now) => new()
    {
        Who = principal,
        Action = action,
        Organisation = organisation,
        At = now,
        Cause = Guid.NewGuid().ToString("N"),
        Outcome = "ok",
        Patients = [patient.ToString()],
    };

    public static PatientView View(PatientFile file) => new(
        file.Key.ToString(),
        file.Head.Name,
        file.Head.BirthDate,
        [.. file.Head.Phones.Select(phone => PhoneNumber.TryParseE164(phone, out var number) ? number.ToString() : "****")],
        file.Head.Organisations,
        file.Head.DeceasedAt is not null);
}
