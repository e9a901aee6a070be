using System.ComponentModel.DataAnnotations;
using CareLoop.Common;

namespace CareLoop.Intake;

/// <summary>Configuration section <c>Intake</c>: who may send events.</summary>
public sealed record IntakeOptions : IValidatableObject
{
    /// <summary>The section's name.</summary>
    public const string Section = "Intake";

    /// <summary>The systems that send events, each with its secrets.</summary>
    [Required, MinLength(1, ErrorMessage = "Intake:Senders names at least one sender, with a Name and its Secrets.")]
    public IReadOnlyList<SenderOptions> Senders { get; init; } = [];

    /// <summary>Seconds after which an event that could not be committed goes to the inbox. Below the 230 s that Azure gives an HTTP answer.</summary>
    [Range(1, 120)]
    public int CommitSeconds { get; init; } = 20;

    /// <summary>Hours that an event waits whose patient nobody has told of yet; then it is a failure. Up to 30 days.</summary>
    [Range(1, 720)]
    public int WaitHours { get; init; } = 72;

    /// <summary>Lines of a file that are applied before it is answered, some seconds for a hundred; a longer file is stored, and a job applies it.</summary>
    [Range(0, 500)]
    public int LinesAtOnce { get; init; } = 100;

    /// <summary>
    /// Whether the platform demands and hands over clients' certificates (App Service: incoming client certificates "Require"). Off,
    /// the header that carries them is believed of nobody, because anybody can send it.
    /// </summary>
    public bool PlatformForwardsCertificates { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (var index = 0; index < Senders.Count; index++)
        {
            var sender = Senders[index];
            foreach (var problem in sender.Problems())
            {
                yield return new ValidationResult($"Intake:Senders:{index} {problem}");
            }
        }
    }
}

/// <summary>A system that sends events.</summary>
public sealed record SenderOptions
{
    /// <summary>Its name, as it stands in receipts and failures.</summary>
    public string Name { get; init; } = "";

    /// <summary>The secrets that it may sign with: two while a secret is being changed.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>For who can't sign: SHA-256 thumbprints of client certificates, in hexadecimal; two while one is being changed. Needs <see cref="IntakeOptions.PlatformForwardsCertificates"/>.</summary>
    public IReadOnlyList<string> Certificates { get; init; } = [];

    /// <summary>For who can't sign: object ids of Entra identities for which the platform vouches.</summary>
    public IReadOnlyList<string> EntraObjects { get; init; } = [];

    /// <summary>The organisations that it may speak for; empty for all.</summary>
    public IReadOnlyList<string> Organisations { get; init; } = [];

    /// <summary>For feeds whose messages name no organisation of ours: the one that is meant.</summary>
    public string? Organisation { get; init; }

    /// <summary>By sending facility (HL7 v2 MSH-4): the organisation that is meant, where it is not <see cref="Organisation"/>.</summary>
    public IReadOnlyDictionary<string, string> Facilities { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>IANA time zone of times without offset; null for that of the organisation.</summary>
    public string? Zone { get; init; }

    /// <summary>HL7 v2: the character set of messages that name none in MSH-18, such as GB18030; null for UTF-8.</summary>
    public string? CharacterSet { get; init; }

    internal static string Thumbprint(string text) => new([.. text.Where(char.IsAsciiHexDigit).Select(char.ToLowerInvariant)]);

    /// <summary>The organisation that a facility stands for; null where that is not said.</summary>
    internal string? OrganisationOf(string? facility) =>
        facility is not null && Facilities.FirstOrDefault(known => string.Equals(known.Key, facility, StringComparison.OrdinalIgnoreCase)).Value is { } mapped ? mapped
        : Organisation ?? (Organisations.Count == 1 ? Organisations[0] : Organisations.FirstOrDefault(known => string.Equals(known, facility, StringComparison.OrdinalIgnoreCase)));

    internal TimeZoneInfo? FindZone() => Zone is { Length: > 0 } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    /// <summary>What is wrong with it, in words for who configures it.</summary>
    internal IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(Name) || Secrets.Count + Certificates.Count + EntraObjects.Count == 0 || !Secrets.All(StandardWebhooks.IsSecret))
        {
            yield return "needs a Name and at least one of Secrets, each whsec_ followed by base64 of 24 to 64 bytes; or, for a system that can't sign, of Certificates or EntraObjects.";
        }

        if (!Certificates.All(certificate => Thumbprint(certificate).Length == 64))
        {
            yield return "names a certificate that is no SHA-256 thumbprint: 64 hexadecimal digits.";
        }

        if (!EntraObjects.All(id => Guid.TryParse(id, out _)))
        {
            yield return "names an Entra object that is no GUID.";
        }

        if (Zone is { Length: > 0 } && FindZone() is null)
        {
            yield return "names a Zone that is no IANA time zone, such as Asia/Shanghai.";
        }

        if (CharacterSet is { Length: > 0 } && !CharacterSets.IsKnown(CharacterSet))
        {
            yield return "names a CharacterSet that is not read: UNICODE UTF-8, ASCII, 8859/1 or GB18030.";
        }

        if (Organisations.Count > 0 && new[] { Organisation }.Concat(Facilities.Values).OfType<string>().Except(Organisations).Any())
        {
            yield return "maps to an organisation that is not among its Organisations.";
        }
    }
}
