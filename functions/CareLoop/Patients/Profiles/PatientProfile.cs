using System.Text.Json.Serialization;

namespace CareLoop.Patients.Profiles;

/// <summary>
/// What staff know of a patient and no HIS tells: it stays whatever the HIS sends, and comes before it. Stored in the patient's head.
/// </summary>
internal sealed record PatientProfile
{
    public static PatientProfile None { get; } = new();

    /// <summary>One more with each change; 0 where nobody has written one.</summary>
    public int Version { get; init; }

    /// <summary>A language tag (BCP 47); null where that of the HIS will do.</summary>
    public string? Language { get; init; }

    /// <summary>In the order in which they are tried; those of the HIS come behind them.</summary>
    public IReadOnlyList<KnownPhone> Phones { get; init; } = [];

    /// <summary>Who is texted in place of the patient; null for the patient.</summary>
    public ProxyPerson? TextTo { get; init; }

    /// <summary>Words by which plans and lists choose patients.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The hour of the day, 0 to 23 by the organisation's clock, at which texts go out that may choose theirs, and from which those go that nobody waits for; null for any.</summary>
    public int? PreferredHour { get; init; }

    /// <summary>How the patient wants to hear of reports.</summary>
    public ReportDelivery Reports { get; init; }

    [JsonIgnore]
    public bool IsNone => Version == 0;
}

/// <summary>Somebody who is texted in place of a patient who is a child, or can't read a text.</summary>
/// <param name="Phone">E.164.</param>
/// <param name="Name">As it is written.</param>
/// <param name="Relation">In the words of who wrote it.</param>
/// <param name="Language">A language tag (BCP 47); null for the patient's.</param>
internal sealed record ProxyPerson(string Phone, string? Name, string? Relation, string? Language);
