using System.ComponentModel.DataAnnotations;
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

    /// <summary>
    /// How many patients share a phone at most: a family, a care home. With one more it is taken for a placeholder or a ward's number, and
    /// nobody is texted on it for whom no member of staff has said that it is right.
    /// </summary>
    [Range(2, 500)]
    public int MostOnPhone { get; init; } = 20;

    /// <summary>The identifiers by which a patient is found: the strong ones; where there is none, what there is.</summary>
    internal IReadOnlyList<Identifier> Strong(IReadOnlyList<Identifier> identifiers)
    {
        var strong = identifiers.Where(identifier => !WeakAuthorities.Contains(identifier.Authority, StringComparer.OrdinalIgnoreCase)).ToList();
        return strong.Count == 0 ? identifiers : strong;
    }
}
