using CareLoop.Common;
using CareLoop.Configuration;

namespace CareLoop.Access;

/// <summary>Which figures somebody may see of those that they ask for.</summary>
internal sealed record FigureScope(AccessRule Rule, Principal Principal, string Organisation, FigurePeriod Period, DateOnly Today, string? Department, string? Clinician)
{
    private bool IsWhole => Rule.Covers(Principal, Organisation, null);

    /// <summary>Reads what is asked for; not found (404) where nothing of it may be seen.</summary>
    public static async Task<Result<FigureScope>> ReadAsync(AccessRule rule, Principal principal, FigureQuestion question, ConfigStore config, Clocks clocks, CancellationToken cancellationToken)
    {
        var admitted = rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        if (question.Organisation is not { Length: > 0 } organisation || organisation == Scope.Any)
        {
            return new Problem(ProblemKind.Invalid, "no-organisation", "Say whose figures: ?organisation=.");
        }

        if (!principal.Grants.Any(grant => rule.Roles.Contains(grant.Role) && (grant.Scope.Organisation == Scope.Any || grant.Scope.Organisation == organisation))
            || (question.Department is { } department && !rule.Covers(principal, organisation, department)))
        {
            return AccessRule.NotFound;
        }

        var zone = (await config.GetAsync(cancellationToken)).Organisation(organisation).Zone;
        var today = LocalTimes.LocalDate(clocks.Now, zone);
        return FigurePeriod.Read(question.From, question.To, question.Month, today)
            .Then<FigureScope>(period => new FigureScope(rule, principal, organisation, period, today, question.Department, question.Clinician));
    }

    /// <summary>Whether something of a department and a clinician is asked for, and may be seen.</summary>
    public bool Includes(string? department, string? clinician, string? caller = null) =>
        (Department is null || department == Department)
        && (Clinician is null || clinician == Clinician || (caller is not null && caller == Clinician))
        && (IsWhole || (department is not null && Rule.Covers(Principal, Organisation, department)));
}
