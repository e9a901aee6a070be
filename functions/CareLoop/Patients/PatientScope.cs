using CareLoop.Access;
using CareLoop.Common;

namespace CareLoop.Patients;

/// <summary>Who sees which patient: staff of an organisation that the patient belongs to.</summary>
internal static class PatientScope
{
    /// <summary>The first of the patient's organisations that lets this person see the patient: as a whole, or for one of the departments that had to do with the patient; null where there is none.</summary>
    public static string? OrganisationSeen(AccessRule rule, Principal principal, PatientHead head) =>
        head.Organisations.FirstOrDefault(organisation => rule.Covers(principal, organisation, null) || head.Departments.Any(department =>
            department.StartsWith(organisation + "/", StringComparison.Ordinal) && rule.Covers(principal, organisation, department[(organisation.Length + 1)..])));

    public static AuditEntry Entry(Principal principal, string action, string organisation, PatientKey? patient, DateTimeOffset now) => new()
    {
        Who = principal,
        Action = action,
        Organisation = organisation,
        At = now,
        Cause = Guid.NewGuid().ToString("N"),
        Outcome = patient is null ? "not-found" : "ok",
        Patients = patient is { } key ? [key.ToString()] : [],
    };

    public static PatientView View(PatientFile file) => new(
        file.Key.ToString(),
        file.Head.Name,
        file.Head.BirthDate,
        [.. file.Head.Phones.Select(phone => PhoneNumber.TryParseE164(phone, out var number) ? number.ToString() : "****")],
        file.Head.Organisations,
        file.Head.Deceased.IsDeceased);
}
