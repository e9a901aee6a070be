using CareLoop.Common;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Fhir;

/// <summary>What an Appointment says.</summary>
internal static class FhirAppointment
{
    /// <summary>What a status means to the patient; null for one before a time has been agreed on.</summary>
    public static HisEventType? TypeOf(string status) => status switch
    {
        "booked" => HisEventType.AppointmentBooked,
        "arrived" or "checked-in" or "fulfilled" => HisEventType.AppointmentArrived,
        "noshow" => HisEventType.AppointmentNoShow,
        "cancelled" or "entered-in-error" => HisEventType.AppointmentCancelled,
        _ => null,
    };

    public static bool IsStatus(string status) => TypeOf(status) is not null || status is "proposed" or "pending" or "waitlist";

    /// <summary>The appointment; null, and an error, where it is nothing without what is not there.</summary>
    public static AppointmentData? Read(FhirEntry entry, FhirReferences references, HisEventType type)
    {
        var appointment = entry.Resource;
        if (FhirIdentifiers.OfRecord(entry) is not { } id)
        {
            entry.Issues.Required($"{appointment.Expression}.id", $"an appointment needs an identifier or an id, of at most {HisEventLimits.Id} characters");
            return null;
        }

        var start = InstantOf(appointment["start"]);
        if (start is null && type == HisEventType.AppointmentBooked)
        {
            entry.Issues.Required($"{appointment.Expression}.start", "a booked appointment needs a start");
            return null;
        }

        var participants = appointment["participant"];
        return new AppointmentData(
            id,
            start,
            DurationOf(appointment, start),
            FhirCare.DepartmentOf(appointment["specialty"], appointment["serviceType"], appointment["serviceCategory"]),
            FhirCare.ClinicianOf(entry, references, participants, "actor"),
            FhirCare.LocationOf(entry, references, participants),
            appointment["appointmentType"].Code(HisEventLimits.Code) ?? appointment["appointmentType"]["text"].Text(HisEventLimits.Code),
            appointment["patientInstruction"].Prose(HisEventLimits.Instructions));
    }

    /// <summary>An instant (R4: to the second, with offset); a day alone is no time to come at.</summary>
    private static DateTimeOffset? InstantOf(FhirElement element)
    {
        if (element.Text(64) is not { } text)
        {
            return null;
        }

        // Without offset it is nothing that a patient could be told: which zone a server means by it is not known.
        if (Iso8601.TryInstant(text, out var instant) && instant.Year is > JsonPlace.FirstYear and < JsonPlace.LastYear)
        {
            return instant;
        }

        element.Issues.Wrong(element.Expression, "must be a date and time with offset, such as 2026-03-05T09:30:00+08:00");
        return null;
    }

    /// <summary>From start to end, else the minutes. What is nothing or longer than a week is taken for a slip.</summary>
    private static TimeSpan? DurationOf(FhirElement appointment, DateTimeOffset? start)
    {
        TimeSpan?[] said =
        [
            appointment["end"].IsAbsent || start is null ? null : InstantOf(appointment["end"]) - start,
            appointment["minutesDuration"].Number() is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
        ];
        return said.FirstOrDefault(duration => duration > TimeSpan.Zero && duration <= HisEventLimits.Duration);
    }
}
