using System.Globalization;
using System.Text.Json.Nodes;

using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;

namespace CareLoop.Local.Hospital.His;

/// <summary>What this HIS writes about a decision: a structured CloudEvent. It says much on booking and little afterwards, as such systems do.</summary>
internal static class EventBody
{
    public const string Source = "urn:his:" + Patient.Organisation;

    public static string TypeOf(ChangeKind change) => change switch
    {
        ChangeKind.Booked => "his.appointment.booked",
        ChangeKind.Moved or ChangeKind.Repeated => "his.appointment.rescheduled",
        ChangeKind.Cancelled => "his.appointment.cancelled",
        ChangeKind.Arrived => "his.appointment.arrived",
        ChangeKind.Missed => "his.appointment.noshow",
        _ => "his.patient.updated",
    };

    public static string TimeOf(DateTimeOffset instant) =>
        HospitalDay.Local(instant).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    public static JsonObject Of(Decided decided, Patient patient, BookingDetails details) => new()
    {
        ["specversion"] = "1.0",
        ["id"] = decided.EventId,
        ["source"] = Source,
        ["type"] = TypeOf(decided.Change),
        ["time"] = TimeOf(decided.Time),
        ["datacontenttype"] = "application/json",
        ["data"] = Data(decided, patient, details),
    };

    private static JsonObject Data(Decided decided, Patient patient, BookingDetails details)
    {
        var data = new JsonObject { ["organisation"] = Patient.Organisation, ["patient"] = PatientOf(decided, patient) };
        if (AppointmentOf(decided, details) is { } appointment)
            data["appointment"] = appointment;
        return data;
    }

    private static JsonObject PatientOf(Decided decided, Patient patient)
    {
        var body = new JsonObject
        {
            ["identifiers"] = new JsonArray(new JsonObject { ["authority"] = Patient.Authority, ["value"] = patient.Number }),
        };
        if (decided.Change is not (ChangeKind.Booked or ChangeKind.PatientUpdated or ChangeKind.PatientDied))
            return body;

        body["name"] = patient.Name;
        body["phones"] = patient.Phone is null ? [] : new JsonArray(patient.Phone);
        body["birthDate"] = patient.BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        body["gender"] = patient.Gender;
        body["language"] = patient.Language;
        if (decided.Change == ChangeKind.PatientDied)
            body["deceased"] = true;
        return body;
    }

    private static JsonObject? AppointmentOf(Decided decided, BookingDetails details)
    {
        var body = new JsonObject { ["id"] = decided.Visit };
        switch (decided.Change)
        {
            case ChangeKind.PatientUpdated or ChangeKind.PatientDied:
                return null;
            case ChangeKind.Booked:
                body["start"] = TimeOf(decided.Start);
                body["duration"] = "PT15M";
                body["department"] = new JsonObject { ["code"] = details.Department.Code, ["name"] = details.Department.Name };
                body["location"] = details.Department.Location;
                body["type"] = "outpatient";
                body["instructions"] = details.Instructions;
                break;
            case ChangeKind.Moved or ChangeKind.Repeated:
                body["start"] = TimeOf(decided.Start);
                break;
        }

        return body;
    }
}
