namespace CareLoop.Access;

/// <summary>A person, or an application, that the platform has authenticated.</summary>
/// <param name="Id">The object id in Microsoft Entra ID, a GUID in its canonical form: it outlives a change of name.</param>
/// <param name="Name">For a person to read; never an identity and never logged.</param>
/// <param name="Grants">The roles, each with its scope.</param>
public sealed record Principal(string Id, string Name, IReadOnlyList<RoleGrant> Grants)
{
    /// <summary>Whether one of the roles is held for this organisation and department (see <see cref="Scope.Covers"/>).</summary>
    public bool Holds(IReadOnlySet<Role> roles, string organisation, string? department) =>
        Grants.Any(grant => roles.Contains(grant.Role) && grant.Scope.Covers(organisation, department));

    /// <summary>Whether one of the roles is held anywhere.</summary>
    public bool HoldsAny(IReadOnlySet<Role> roles) => Grants.Any(grant => roles.Contains(grant.Role));

    /// <summary>The id only, so that a log which prints a principal prints no name.</summary>
    public override string ToString() => Id;
}
