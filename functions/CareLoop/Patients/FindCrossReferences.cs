using CareLoop.Access;
using CareLoop.Common;

namespace CareLoop.Patients;

/// <summary>An identifier of a patient, as staff see it.</summary>
/// <param name="Authority">Who assigned it.</param>
/// <param name="Value">What was assigned.</param>
/// <param name="Former">Whether the HIS has given it up for another one of the same patient.</param>
public sealed record IdentifierView(string Authority, string Value, bool Former);

/// <summary>By what a patient is known elsewhere.</summary>
/// <param name="Patient">The patient's key.</param>
/// <param name="Identifiers">Every other identifier, of the authority that was asked for.</param>
public sealed record CrossReferenceView(string Patient, IReadOnlyList<IdentifierView> Identifiers);

/// <summary>The identifiers that one identifier stands for with other authorities, for staff of an organisation that knows the patient.</summary>
public sealed class FindCrossReferences
{
    /// <summary>Who may.</summary>
    public static AccessRule Rule => FindPatients.Rule;

    private readonly CrossReferences references;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal FindCrossReferences(CrossReferences references, AuditLog audit, Clocks clocks) =>
        (this.references, this.audit, this.clocks) = (references, audit, clocks);

    /// <param name="principal">Who asks.</param>
    /// <param name="authority">The known identifier's authority.</param>
    /// <param name="value">Its value.</param>
    /// <param name="to">The authority whose identifiers are wanted; null for all.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<CrossReferenceView>> HandleAsync(Principal principal, string? authority, string? value, string? to, CancellationToken cancellationToken)
    {
        var admitted = Rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        if (!Identifier.TryCreate(authority, value, out var identifier))
        {
            return new Problem(ProblemKind.Invalid, "identifier-missing", "Ask with authority= and value=, the identifier's assigning authority and its value; to= names the authority whose identifiers are wanted.");
        }

        var found = await references.FindAsync(identifier, string.IsNullOrWhiteSpace(to) ? [] : [to.Trim()], cancellationToken);
        var organisation = found is null ? null : PatientScope.OrganisationSeen(Rule, principal, found.File.Head);
        var entry = PatientScope.Entry(principal, "cross-reference", organisation ?? Scope.Any, found?.File.Key, clocks.Now);
        await audit.WriteAsync(found is not null && organisation is null ? entry with { Outcome = "denied" } : entry, cancellationToken);
        return found is null || organisation is null
            ? AccessRule.NotFound
            : new CrossReferenceView(found.File.Key.ToString(), [.. found.Others.Select(other => new IdentifierView(other.Identifier.Authority, other.Identifier.Value, other.IsFormer))]);
    }
}
