using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Staff;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Storage;

namespace CareLoop.Complaints;

/// <summary>A case that somebody may see.</summary>
/// <param name="File">Whose file it stands in.</param>
/// <param name="Row">The case, open or past.</param>
internal sealed record SeenCase(PatientFile File, CaseRow Row);

/// <summary>
/// Who sees which case: staff of its organisation and of a department that has to do with it, and who has it to do, took it first or
/// watches it. Whom it is about never sees one of somebody who wanted not to be known.
/// </summary>
internal sealed class CaseScope(PatientFiles files, ConfigStore config)
{
    /// <summary>Who may read. Clinicians only what is given to them.</summary>
    public static AccessRule MayRead { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.ComplaintHandler, Role.DepartmentHead, Role.Clinician, Role.Auditor);

    /// <summary>Who may change.</summary>
    public static AccessRule MayChange { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.ComplaintHandler, Role.DepartmentHead, Role.Clinician);

    /// <summary>Whose role covers all cases of its scope.</summary>
    private static readonly AccessRule OfScope = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.ComplaintHandler, Role.DepartmentHead, Role.Auditor);

    private static readonly AccessRule OfScopeChanging = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.ComplaintHandler, Role.DepartmentHead);

    /// <summary>Who may turn a case away.</summary>
    public static AccessRule Leads { get; } = OfScopeChanging;

    /// <summary>The case of an address, <c>PATIENT.CASE</c>; somebody else's is not found.</summary>
    public async Task<Result<SeenCase>> FindAsync(AccessRule rule, Principal principal, string? id, CancellationToken cancellationToken)
    {
        var admitted = rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        if (id?.Split('.') is not [var patient, var name] || !PatientKey.TryParse(patient, CultureInfo.InvariantCulture, out var key) || name.Length == 0 || !name.All(char.IsAsciiLetterOrDigit))
        {
            return AccessRule.NotFound;
        }

        var file = await files.FollowAsync(key, cancellationToken);
        var row = file.Find<CaseRow>(name) ?? await FindPastAsync(file, name, cancellationToken);
        if (row is null)
        {
            return AccessRule.NotFound;
        }

        var directory = (await config.GetAsync(cancellationToken)).Directory(row.Organisation);
        return Sees(rule, principal, CaseFact.Of(file.Key, row), row.Organisation, directory) ? new SeenCase(file, row) : AccessRule.NotFound;
    }

    /// <summary>Whether somebody sees a case.</summary>
    public static bool Sees(AccessRule rule, Principal principal, CaseFact fact, string organisation, StaffDirectory directory)
    {
        var person = PersonOf(principal, directory);
        if (fact.Anonymous && person == fact.Clinician)
        {
            return false;
        }

        var of = rule.Roles.Contains(Role.Auditor) ? OfScope : OfScopeChanging;
        string?[] departments = [fact.List == StaffTaskRow.CustomerService ? null : fact.List, fact.Department, .. fact.Parts];
        return of.Covers(principal, organisation, null)
            || departments.OfType<string>().Any(department => of.Covers(principal, organisation, department))
            || (IsAtWork(rule, principal, organisation) && (fact.Owner == person || fact.FirstContact == person || fact.FirstContact == principal.Id || fact.Watchers.Contains(person)));
    }

    /// <summary>Whether somebody learns who complained.</summary>
    public static bool KnowsWho(Principal principal, PatientFile file, CaseRow row) => PatientScope.MayKnow(principal, row.Organisation, file.Head);

    /// <summary>Somebody by id of the directory, or by account where they are not in it.</summary>
    public static string PersonOf(Principal principal, StaffDirectory directory) => directory.PersonOfAccount(principal.Id)?.Id ?? principal.Id;

    private static bool IsAtWork(AccessRule rule, Principal principal, string organisation) =>
        principal.Grants.Any(grant => rule.Roles.Contains(grant.Role) && (grant.Scope.Organisation == Scope.Any || grant.Scope.Organisation == organisation));

    private async Task<CaseRow?> FindPastAsync(PatientFile file, string id, CancellationToken cancellationToken)
    {
        foreach (var partition in file.Head.Joins.Select(join => join.Patient).Prepend(file.Key))
        {
            if (await files.FindPastAsync<CaseRow>(partition, id, cancellationToken) is { } row)
            {
                return row;
            }
        }

        return null;
    }
}
