using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Profiles;

namespace CareLoop.Reminders;

/// <summary>Reminders that are planned move to the hour that the patient prefers now. Pure.</summary>
internal sealed class FollowHour : IAfterProfile
{
    public void HourChanged(PatientFile file, Moment moment)
    {
        foreach (var visit in file.Open<AppointmentRow>().Where(visit => visit.Stands && visit.NextLook is not null).ToList())
        {
            file.Put(ApplyAppointmentEvent.Planned(file, visit, visit, moment));
            AppointmentDue.Promise(file, visit.Id);
        }
    }
}
