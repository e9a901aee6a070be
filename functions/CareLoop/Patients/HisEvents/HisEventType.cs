namespace CareLoop.Patients.HisEvents;

/// <summary>What happened at the HIS.</summary>
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
}
