using CareLoop.Messaging;
using CareLoop.Patients;

namespace CareLoop.Reminders;

/// <summary>The reminders that are planned, and still needed.</summary>
internal sealed class PlannedReminders : IPlannedTexts
{
    public IEnumerable<PlannedText> Planned(PatientFile file) =>
        from visit in file.Open<AppointmentRow>()
        where visit.Stands
        from step in visit.Steps
        where step.State == StepState.Planned && AppointmentDue.WhyNotNeeded(visit, step) is null
        select new PlannedText(step.Due, VisitSubject.SubjectName, ContactRank.Reminder);
}
