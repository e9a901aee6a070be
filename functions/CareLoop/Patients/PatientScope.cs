using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;

namespace CareLoop.Patients;

/// <summary>Who sees which patient: staff of an organisation that the patient belongs to. Of who wants not to be known, customer service and administrators.</summary>
internal static class PatientScope
{
    private static readonly AccessRule Confidants = AccessRule.Staff(Role.Administrator, Role.CustomerService);

    /// <summary>The first of the patient's organisations that lets this person see the patient: as a whole, or for one of the departments that had to do with the patient; null where there is none.</summary>
    public static string? OrganisationSeen(AccessRule rule, Principal principal, PatientHead head) =>
        head.Organisations.FirstOrDefault(organisation => MayKnow(principal, organisation, head) && (rule.Covers(principal, organisation, null) || head.Departments.Any(department =>
            department.StartsWith(organisation + "/", StringComparison.Ordinal) && rule.Covers(principal, organisation, department[(organisation.Length + 1)..]))));

    /// <summary>Whether somebody may learn who it is.</summary>
    public static bool MayKnow(Principal principal, string organisation, PatientHead head) => !head.IsConfidential || Confidants.Covers(principal, organisation, null);

    /// <summary>The patient of an address, for whom a rule lets see it; of who was merged into another, that one. Somebody else's is not found.</summary>
    public static async Task<Result<SeenPatient>> FindAsync(AccessRule rule, Principal principal, string? patient, PatientFiles files, CancellationToken cancellationToken)
    {
        var admitted = rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        if (!PatientKey.TryParse(patient, CultureInfo.InvariantCulture, out var key))
        {
            return AccessRule.NotFound;
        }

        var file = await files.FollowAsync(key, cancellationToken);
        return file.HeadETag is not null && OrganisationSeen(rule, principal, file.Head) is { } organisation ? new SeenPatient(file, organisation) : AccessRule.NotFound;
    }

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

/// <summary>A patient whom somebody may see.</summary>
/// <param name="File">The patient.</param>
/// <param name="Organisation">The one in whose name the patient is seen.</param>
internal sealed record SeenPatient(PatientFile File, string Organisation);
