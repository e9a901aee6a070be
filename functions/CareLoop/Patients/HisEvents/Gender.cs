namespace CareLoop.Patients.HisEvents;

/// <summary>Administrative gender, as in FHIR.</summary>
public enum Gender
{
    /// <summary>It is known that it is not known.</summary>
    Unknown,

    /// <summary>Male.</summary>
    Male,

    /// <summary>Female.</summary>
    Female,

    /// <summary>Neither.</summary>
    Other,
}
