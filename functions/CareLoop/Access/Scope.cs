namespace CareLoop.Access;

/// <summary>Where a role holds: an organisation and a department, by their codes, either of which may be <see cref="Any"/>.</summary>
/// <param name="Organisation">The code of one organisation, or <see cref="Any"/>.</param>
/// <param name="Department">The code of one department, or <see cref="Any"/>.</param>
public sealed record Scope(string Organisation, string Department)
{
    /// <summary>Stands for every organisation, or every department of the organisation.</summary>
    public const string Any = "*";

    /// <summary>The whole of every organisation.</summary>
    public static Scope Everything { get; } = new(Any, Any);

    /// <summary>Whether a record is within this scope.</summary>
    /// <param name="organisation">The organisation that the record belongs to; <see cref="Any"/> for what is common to all.</param>
    /// <param name="department">
    /// The department, or null for a record of the organisation as a whole, which a role in one department does not reach.
    /// </param>
    public bool Covers(string organisation, string? department) =>
        (Organisation == Any || Organisation == organisation)
        && (Department == Any || Department == department);

    /// <inheritdoc/>
    public override string ToString() => Department == Any ? Organisation : $"{Organisation}/{Department}";
}
