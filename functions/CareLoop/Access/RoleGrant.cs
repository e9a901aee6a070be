using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace CareLoop.Access;

/// <summary>
/// A role within a scope, in the form of an Entra app role value: <c>Clinician@east</c>, <c>DepartmentHead@east/CARD</c>,
/// <c>Auditor@*</c>.
/// </summary>
/// <remarks>
/// An app role value holds at most 120 characters, ASCII letters, digits and most punctuation, no space
/// (Microsoft Graph, appRole resource type, property "value"). A code with other characters is written with
/// percent-encoded UTF-8: <c>Clinician@east/%E5%BF%83</c>.
/// </remarks>
/// <param name="Role">What.</param>
/// <param name="Scope">Where.</param>
public sealed record RoleGrant(Role Role, Scope Scope) : IParsable<RoleGrant>
{
    /// <summary>The most characters that Entra ID allows in an app role value.</summary>
    public const int MaxLength = 120;

    // Not Enum.TryParse: that takes numbers, lists and any case for a role.
    private static readonly FrozenDictionary<string, Role> Names =
        Enum.GetValues<Role>().ToFrozenDictionary(role => role.ToString(), StringComparer.Ordinal);

    /// <inheritdoc/>
    public static RoleGrant Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var grant) ? grant : throw new FormatException("Not a role with a scope.");

    /// <inheritdoc/>
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out RoleGrant result)
    {
        result = null;
        if (s is null || s.Length > MaxLength)
            return false;

        var at = s.IndexOf('@', StringComparison.Ordinal);
        if (at < 0 || !Names.TryGetValue(s[..at], out var role))
            return false;

        var scope = s[(at + 1)..];
        var slash = scope.IndexOf('/', StringComparison.Ordinal);
        var organisation = Code(slash < 0 ? scope : scope[..slash]);
        var department = slash < 0 ? Scope.Any : Code(scope[(slash + 1)..]);
        if (organisation is null || department is null)
            return false;

        result = new RoleGrant(role, new Scope(organisation, department));
        return true;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var organisation = Written(Scope.Organisation);
        return Scope.Department == Scope.Any ? $"{Role}@{organisation}" : $"{Role}@{organisation}/{Written(Scope.Department)}";
    }

    private static string Written(string code) => code == Scope.Any ? code : Uri.EscapeDataString(code);

    private static string? Code(string written)
    {
        if (written == Scope.Any)
            return Scope.Any;

        // An asterisk inside a code, plain or encoded, would read like a pattern, and there are none.
        var code = Uri.UnescapeDataString(written);
        return string.IsNullOrWhiteSpace(code) || code.Contains('*', StringComparison.Ordinal) || code.Any(char.IsControl) ? null : code;
    }
}
