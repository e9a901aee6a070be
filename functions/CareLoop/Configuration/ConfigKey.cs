using System.Diagnostics.CodeAnalysis;
using CareLoop.Access;

namespace CareLoop.Configuration;

/// <summary>Which configuration document: its kind, whose it is, and its name.</summary>
public readonly record struct ConfigKey
{
    /// <summary>The longest organisation or name.</summary>
    public const int MaxPart = 60;

    private ConfigKey(string kind, string organisation, string name) => (Kind, Organisation, Name) = (kind, organisation, name);

    /// <summary>One of <see cref="ConfigKind.All"/>.</summary>
    public string Kind { get; }

    /// <summary>The code of an organisation, or <see cref="Scope.Any"/>.</summary>
    public string Organisation { get; }

    /// <summary>The name within the organisation.</summary>
    public string Name { get; }

    /// <summary>False for a kind that there is not, and for a part that is empty, too long or holds more than letters, digits and <c>. _ -</c>.</summary>
    public static bool TryCreate(string? kind, string? organisation, string? name, out ConfigKey key)
    {
        var valid = kind is not null && ConfigKind.All.Contains(kind) && (organisation == Scope.Any || IsPart(organisation)) && IsPart(name);
        key = valid ? new ConfigKey(kind!, organisation!, name!) : default;
        return valid;
    }

    /// <summary>Kind, organisation and name, parted by slashes.</summary>
    public override string ToString() => $"{Kind}/{Organisation}/{Name}";

    private static bool IsPart([NotNullWhen(true)] string? part) =>
        part is { Length: > 0 and <= MaxPart } && part.All(character => char.IsLetterOrDigit(character) || character is '.' or '_' or '-');
}
