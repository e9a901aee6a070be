using System.Collections.Frozen;
using CareLoop.Common;

namespace CareLoop.Access;

/// <summary>Who calls a function.</summary>
public enum AccessKind
{
    /// <summary>People, authenticated by App Service before the request arrives, with one of the rule's roles.</summary>
    Staff,

    /// <summary>Hospital information systems: function key and a Standard Webhooks signature.</summary>
    HisSystem,

    /// <summary>A storage queue, readable and writable by managed identities only.</summary>
    Queue,

    /// <summary>The runtime's clock.</summary>
    Timer,

    /// <summary>Whoever holds a link that this deployment signed: a patient, or who stands at a counter. It leads to one page, and to nobody's record.</summary>
    Link,

    /// <summary>Anybody at all, who brings something, or asks after what they can prove to be theirs. Counted, so that nobody can do it at will.</summary>
    Anybody,

    /// <summary>The platform itself, as a health probe. Nothing of a patient or a configuration may be in the answer.</summary>
    Platform,
}

/// <summary>Who may call a function, and on whose records. Every function has one.</summary>
public sealed record AccessRule
{
    private static readonly Problem MissingRole = new(
        ProblemKind.Denied, "missing-role", "None of your roles may do this. Ask your administrator for one that may.");

    private AccessRule(AccessKind kind, params IEnumerable<Role> roles) => (Kind, Roles) = (kind, roles.ToFrozenSet());

    /// <summary>
    /// The answer for a record that is not there and for one that is somebody else's: it must not tell the two apart.
    /// </summary>
    public static Problem NotFound { get; } = new(ProblemKind.NotFound, "not-found", "There is no such record.");

    /// <summary>Who calls.</summary>
    public AccessKind Kind { get; }

    /// <summary>For <see cref="AccessKind.Staff"/>, the roles any one of which will do.</summary>
    public IReadOnlySet<Role> Roles { get; }

    /// <inheritdoc cref="AccessKind.HisSystem"/>
    public static AccessRule HisSystem { get; } = new(AccessKind.HisSystem);

    /// <inheritdoc cref="AccessKind.Queue"/>
    public static AccessRule Queue { get; } = new(AccessKind.Queue);

    /// <inheritdoc cref="AccessKind.Timer"/>
    public static AccessRule Timer { get; } = new(AccessKind.Timer);

    /// <inheritdoc cref="AccessKind.Anybody"/>
    public static AccessRule Anybody { get; } = new(AccessKind.Anybody);

    /// <inheritdoc cref="AccessKind.Link"/>
    public static AccessRule Link { get; } = new(AccessKind.Link);

    /// <inheritdoc cref="AccessKind.Platform"/>
    public static AccessRule Platform { get; } = new(AccessKind.Platform);

    /// <summary>Staff with one of these roles, within its scope.</summary>
    /// <exception cref="ArgumentException">No role is named: that would be a function that nobody may call.</exception>
    public static AccessRule Staff(params Role[] roles)
    {
        ArgumentNullException.ThrowIfNull(roles);
        ArgumentOutOfRangeException.ThrowIfZero(roles.Length);
        return new AccessRule(AccessKind.Staff, roles);
    }

    /// <summary>The same rule for some of its roles; for nobody where none is left.</summary>
    public AccessRule Only(Func<Role, bool> allows) => new(Kind, Roles.Where(allows));

    /// <summary>
    /// Whether this caller may ask at all, before anything is read: denied (403) without any of the roles, wherever.
    /// </summary>
    public Result<Principal> Admit(Principal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return Kind == AccessKind.Staff && principal.HoldsAny(Roles) ? principal : MissingRole;
    }

    /// <summary>
    /// Whether this caller may have this record: denied (403) as in <see cref="Admit"/>, and not found (404) where a role is
    /// held, but not for the record's organisation and department.
    /// </summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="organisation">The organisation that the record belongs to.</param>
    /// <param name="department">Its department; null for a record of the organisation as a whole.</param>
    public Result<Principal> Authorise(Principal principal, string organisation, string? department) =>
        Admit(principal).Then<Principal>(admitted => Covers(admitted, organisation, department) ? admitted : NotFound);

    /// <summary>
    /// The same question as a filter, for an answer that is put together from several records: leave out what is not
    /// covered, and answer <see cref="NotFound"/> where nothing is left.
    /// </summary>
    public bool Covers(Principal principal, string organisation, string? department)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return Kind == AccessKind.Staff && principal.Holds(Roles, organisation, department);
    }
}
