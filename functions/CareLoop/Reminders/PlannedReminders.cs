using CareLoop.Messaging;
using CareLoop.Patients;

namespace CareLoop.Reminders;

/// <summary>The reminders that are planned.</summary>
internal sealed class PlannedReminders : IPlannedTexts
{
    public IEnumerable<PlannedText> Planned(PatientFile file) =>
        file.Open<AppointmentRow>().Where(visit => visit is { Stands: true, NextLook: not null }).Select(visit => new PlannedText(visit.NextLook!.Value, VisitSubject.SubjectName));
}
