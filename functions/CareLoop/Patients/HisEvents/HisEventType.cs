namespace CareLoop.Patients.HisEvents;

/// <summary>What happened at the HIS. Of two that are said to have happened in the same instant the later one of this list wins.</summary>
public enum HisEventType
{
    /// <summary><c>his.patient.updated</c>: something about the patient is known anew.</summary>
    PatientUpdated,

    /// <summary><c>his.appointment.booked</c></summary>
    AppointmentBooked,

    /// <summary><c>his.appointment.rescheduled</c></summary>
    AppointmentRescheduled,

    /// <summary><c>his.appointment.cancelled</c></summary>
    AppointmentCancelled,

    /// <summary><c>his.appointment.arrived</c></summary>
    AppointmentArrived,

    /// <summary><c>his.appointment.noshow</c></summary>
    AppointmentNoShow,

    /// <summary><c>his.encounter.updated</c>: something about it is known anew, and not where it stands.</summary>
    EncounterUpdated,

    /// <summary><c>his.encounter.admitted</c>: it has begun; an outpatient's too.</summary>
    EncounterAdmitted,

    /// <summary><c>his.encounter.transferred</c>: it goes on elsewhere.</summary>
    EncounterTransferred,

    /// <summary><c>his.encounter.discharged</c>: a stay has ended.</summary>
    EncounterDischarged,

    /// <summary><c>his.visit.completed</c>: an outpatient's visit has ended.</summary>
    VisitCompleted,

    /// <summary><c>his.encounter.discharge-cancelled</c>: it goes on after all.</summary>
    DischargeCancelled,

    /// <summary><c>his.encounter.cancelled</c>: it never was.</summary>
    EncounterCancelled,

    /// <summary><c>his.report.ready</c>: a report is final.</summary>
    ReportReady,

    /// <summary><c>his.encounter.moved</c>: it was recorded with another patient, <see cref="HisEvent.Others"/>, and belongs to this one.</summary>
    EncounterMoved,

    /// <summary><c>his.patient.linked</c>: <see cref="HisEvent.Others"/> may be the same person, for somebody to look at.</summary>
    PatientLinked,

    /// <summary><c>his.patient.merged</c>: <see cref="HisEvent.Others"/> was this person all along.</summary>
    PatientMerged,
}
