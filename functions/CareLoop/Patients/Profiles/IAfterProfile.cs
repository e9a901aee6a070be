using CareLoop.Configuration;

namespace CareLoop.Patients.Profiles;

/// <summary>A capability whose plans follow the hour that a patient prefers. Told when staff have written another one. Pure.</summary>
internal interface IAfterProfile
{
    void HourChanged(PatientFile file, Moment moment);
}
