using CareLoop.Access;
using CareLoop.Common;

namespace CareLoop.Patients;

/// <summary>The patient of an identifier, for staff of an organisation that knows the patient.</summary>
public sealed class FindPatients
{
    /// <summary>Who may.</summary>
    public static AccessRule Rule { get; } =
        AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.Clinician, Role.ComplaintHandler, Role.DepartmentHead, Role.Outreach, Role.Auditor);

    private readonly Identities identities;
    private readonly PatientFiles files;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal FindPatients(Identities identities, PatientFiles files, AuditLog audit, Clocks clocks) =>
        (this.identities, this.files, this.audit, this.clocks) = (identities, files, audit, clocks);

    /// <summary>The patients found: one or none. Somebody else's patient is not found.</summary>
    public async Task<Result<IReadOnlyList<PatientView>>> HandleAsync(Principal principal, string? authority, string? value, CancellationToken cancellationToken)
    {
        var admitted = Rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        if (!Identifier.TryCreate(authority, value, out var identifier))
        {
            return new Problem(ProblemKind.Invalid, "identifier-missing", "Ask with authority= and value=, the identifier's assigning authority and its value.");
        }

        if (await identities.FindAsync(identifier, cancellationToken) is not { } key)
        {
            // Who tries identifiers until one fits is seen by what did not fit.
            await audit.WriteAsync(PatientScope.Entry(principal, "find-patient", Scope.Any, null, clocks.Now), cancellationToken);
            return Result.Ok<IReadOnlyList<PatientView>>([]);
        }

        var file = await files.FollowAsync(key, cancellationToken);
        key = file.Key;
        if (PatientScope.OrganisationSeen(Rule, principal, file.Head) is not { } organisation)
        {
            await audit.WriteAsync(PatientScope.Entry(principal, "find-patient", Scope.Any, key, clocks.Now) with { Outcome = "denied" }, cancellationToken);
            return Result.Ok<IReadOnlyList<PatientView>>([]);
        }

        await audit.WriteAsync(PatientScope.Entry(principal, "find-patient", organisation, key, clocks.Now), cancellationToken);
        return Result.Ok<IReadOnlyList<PatientView>>([PatientScope.View(file)]);
    }
}
