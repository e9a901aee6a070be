using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CareLoop.Common;

/// <summary>Whose move it is after an outcome that was expected. The App maps each kind to one HTTP status.</summary>
public enum ProblemKind
{
    /// <summary>The request can't be understood (400).</summary>
    Invalid,

    /// <summary>Who asks is not known (401).</summary>
    Unauthenticated,

    /// <summary>Who asks is known and may not (403).</summary>
    Denied,

    /// <summary>There is no such thing, or none that the one who asks may know of (404).</summary>
    NotFound,

    /// <summary>The state of the thing does not allow it (409).</summary>
    Conflict,

    /// <summary>It was there and is over (410).</summary>
    Gone,

    /// <summary>The request is larger than is accepted (413).</summary>
    TooLarge,

    /// <summary>The request is understood, and what it says can't be (422).</summary>
    Unprocessable,

    /// <summary>Too often; later again (429).</summary>
    Throttled,
}

/// <summary>What is wrong at one place of a request.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) into the request; empty for the whole.</param>
/// <param name="Detail">What is expected there. Never repeats what was sent.</param>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "RFC 6901 calls it so.")]
public sealed record FieldError(string Pointer, string Detail);

/// <summary>
/// An outcome that was expected and is not the one hoped for. It goes to callers and into logs, so
/// neither <see cref="Detail"/> nor <see cref="Errors"/> ever holds a patient's data.
/// </summary>
/// <param name="Kind">Decides the HTTP status.</param>
/// <param name="Code">Stable and kebab-case; callers may decide by it.</param>
/// <param name="Detail">A sentence that a person can act on.</param>
public sealed record Problem(ProblemKind Kind, string Code, string Detail)
{
    /// <summary>The places at fault; empty where the request as a whole is.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>What the thing is now, for who was told of a conflict; null where there is nothing to show.</summary>
    public object? Current { get; init; }

    /// <summary>The code as words: the same for every occurrence of one code, as RFC 9457 asks of a title.</summary>
    public string Title => Code.Length == 0
        ? ""
        : string.Concat(Code[..1].ToUpper(CultureInfo.InvariantCulture), Code[1..].Replace('-', ' '));

    /// <summary>The kind, the code and the pointers.</summary>
    public override string ToString() =>
        Errors.Count == 0 ? $"{Kind} {Code}" : $"{Kind} {Code} ({string.Join(", ", Errors.Select(error => error.Pointer))})";
}
