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

    public static string TimeOf(DateTimeOffset instant) =>
        HospitalDay.Local(instant).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    public static JsonObject Of(Told told) => new()
    {
        ["specversion"] = "1.0",
        ["id"] = told.EventId,
        ["source"] = Source,
        ["type"] = told.Type,
        ["time"] = TimeOf(told.Time),
        ["datacontenttype"] = "application/json",
        ["data"] = Data(told),
    };

    private static JsonObject Data(Told told)
    {
        var data = new JsonObject { ["organisation"] = Patient.Organisation, ["patient"] = PatientOf(told) };
        if (told is ToldStay stay)
            data["encounter"] = EncounterOf(stay);
        else if (told is ToldVisit visit && AppointmentOf(visit.Decided, visit.Details) is { } appointment)
            data["appointment"] = appointment;
        return data;
    }

    private static JsonObject PatientOf(Told told)
    {
        var patient = told.Patient;
        var body = new JsonObject
        {
            ["identifiers"] = new JsonArray(new JsonObject { ["authority"] = Patient.Authority, ["value"] = patient.Number }),
        };
        if (!told.SaysPatient)
            return body;

        body["name"] = patient.Name;
        body["phones"] = patient.Phone is null ? [] : new JsonArray(patient.Phone);
        body["birthDate"] = patient.BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        body["gender"] = patient.Gender;
        body["language"] = patient.Language;
        if (patient.Home is { } home)
            body["address"] = new JsonObject { ["district"] = home.District, ["postalCode"] = home.PostalCode, ["text"] = home.Text, ["latitude"] = home.Latitude, ["longitude"] = home.Longitude };
        if (told.IsDeath)
            body["deceased"] = true;
        return body;
    }

    private static JsonObject EncounterOf(ToldStay told)
    {
        var facts = told.Decided.Facts;
        var body = new JsonObject { ["id"] = told.Decided.Stay };
        if (told.Decided.Change == StayChange.DischargeCancelled)
            return body;

        body["class"] = "inpatient";
        body["admitted"] = TimeOf(facts.Admitted);
        body["department"] = new JsonObject { ["code"] = facts.Department, ["name"] = told.Department?.Name };
        if (told.Clinician is { } clinician)
            body["clinician"] = new JsonObject { ["id"] = clinician.Id, ["name"] = clinician.Name };
        if (!told.IsOver)
            return body;

        body["discharged"] = TimeOf(facts.Discharged!.Value);
        body["disposition"] = facts.Disposition;
        body["diagnoses"] = new JsonArray([.. facts.Diagnoses]);
        body["procedures"] = new JsonArray([.. facts.Procedures]);
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
