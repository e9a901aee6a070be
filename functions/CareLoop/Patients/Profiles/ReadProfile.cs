using CareLoop.Access;
using CareLoop.Common;

namespace CareLoop.Patients.Profiles;

/// <summary>One patient's profile, for staff who reach the patient.</summary>
public sealed class ReadProfile
{
    /// <summary>Who may: it holds phone numbers in full.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.Clinician, Role.ComplaintHandler, Role.DepartmentHead, Role.Outreach);

    private readonly PatientFiles files;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal ReadProfile(PatientFiles files, AuditLog audit, Clocks clocks) => (this.files, this.audit, this.clocks) = (files, audit, clocks);

    /// <summary>The profile; of who was merged into another, the other's.</summary>
    public async Task<Result<ProfileView>> HandleAsync(Principal principal, string patient, CancellationToken cancellationToken)
    {
        var seen = await PatientScope.FindAsync(Rule, principal, patient, files, cancellationToken);
        if (!seen.IsOk)
        {
            return seen.Problem;
        }

        var (file, organisation) = seen.Value;
        await audit.WriteAsync(PatientScope.Entry(principal, "read-profile", organisation, file.Key, clocks.Now), cancellationToken);
        return ProfileView.Of(file);
    }
}
