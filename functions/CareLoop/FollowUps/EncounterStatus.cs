namespace CareLoop.FollowUps;

/// <summary>Where an encounter stands (FHIR R4 Encounter.status, the part that concerns what comes after it).</summary>
internal enum EncounterStatus
{
    /// <summary>Something was said of it, and nothing yet of where it stands.</summary>
    Unknown,

    /// <summary>The patient is there.</summary>
    InProgress,

    /// <summary>The patient has left.</summary>
    Finished,

    /// <summary>It never was.</summary>
    Cancelled,
}
