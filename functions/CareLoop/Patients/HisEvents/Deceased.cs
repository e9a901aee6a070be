namespace CareLoop.Patients.HisEvents;

/// <summary>Whether the patient has died and, where it is known, when (FHIR Patient.deceased[x]).</summary>
public sealed record Deceased
{
    private Deceased(bool isDeceased, DateTimeOffset? at) => (IsDeceased, At) = (isDeceased, at);

    /// <summary>Alive; a death that was reported by mistake is taken back by this.</summary>
    public static Deceased No { get; } = new(false, null);

    /// <summary>Dead, at a time that is not known to the instant.</summary>
    public static Deceased Yes { get; } = new(true, null);

    /// <summary>Whether the patient is dead.</summary>
    public bool IsDeceased { get; }

    /// <summary>When; null where unknown.</summary>
    public DateTimeOffset? At { get; }

    /// <summary>Dead since this instant.</summary>
    public static Deceased On(DateTimeOffset at) => new(true, at);
}
