using CareLoop.Common;

namespace CareLoop.Patients;

/// <summary>Configuration section <c>Identity</c>: what tells who somebody is.</summary>
public sealed record IdentityOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Identity";

    /// <summary>
    /// Assigning authorities whose identifiers do not tell one person from another: visit and account numbers, a ward's own cards.
    /// They are kept with the patient and never link two records. Empty: all are strong.
    /// </summary>
    public IReadOnlyList<string> WeakAuthorities { get; init; } = [];

    /// <summary>The identifiers by which a patient is found: the strong ones; where there is none, what there is.</summary>
    internal IReadOnlyList<Identifier> Strong(IReadOnlyList<Identifier> identifiers)
    {
        var strong = identifiers.Where(identifier => !WeakAuthorities.Contains(identifier.Authority, StringComparer.OrdinalIgnoreCase)).ToList();
        return strong.Count == 0 ? identifiers : strong;
    }
}
