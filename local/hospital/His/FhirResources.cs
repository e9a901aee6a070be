using System.Globalization;
using System.Text.Json.Nodes;

using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Population;

namespace CareLoop.Local.Hospital.His;

/// <summary>The resources that this HIS's FHIR server holds. It always shows the whole of one, whatever has changed in it.</summary>
internal static class FhirResources
{
    private const string Departments = "urn:his:east:departments", ActCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

    /// <summary>A number that was given up, as registers keep them: nobody may be texted there.</summary>
    private const string FormerPhone = "13800001111";

    /// <summary>The visit as it is after the change; null where it says nothing of a visit.</summary>
    public static JsonObject? Appointment(Told told, Chance chance, JsonObject patient)
    {
        IReadOnlyList<string> status = told.Decided.Change switch
        {
            ChangeKind.Booked or ChangeKind.Moved or ChangeKind.Repeated => ["booked"],
            ChangeKind.Cancelled => ["cancelled", "entered-in-error"],
            ChangeKind.Arrived => ["arrived", "checked-in", "fulfilled"],
            ChangeKind.Missed => ["noshow"],
            _ => [],
        };
        return status.Count == 0 ? null : Appointment(told, told.EventId, chance.Pick(status), patient);
    }

    public static JsonObject Appointment(Told told, string version, string status, JsonObject patient)
    {
        var (visit, start, department) = (told.Decided.Visit, told.Decided.Start, told.Details.Department);
        var resource = Resource("Appointment", visit, version);
        resource["status"] = status;
        resource["specialty"] = new JsonArray(Coded(Departments, department.Code, department.Name));
        resource["appointmentType"] = Coded("urn:his:east:types", "outpatient", "门诊");
        resource["start"] = EventBody.TimeOf(start);
        resource["end"] = EventBody.TimeOf(start.AddMinutes(15));
        resource["minutesDuration"] = 15;
        if (told.Details.Instructions is { } instructions)
            resource["patientInstruction"] = instructions;
        resource["participant"] = new JsonArray(
            new JsonObject { ["actor"] = patient.DeepClone(), ["status"] = "accepted" },
            new JsonObject { ["actor"] = new JsonObject { ["reference"] = "Location/" + department.Code, ["display"] = department.Location }, ["status"] = "accepted" });
        return resource;
    }

    public static JsonObject Patient(Told told, Chance chance)
    {
        var patient = told.Patient;
        var resource = Resource("Patient", patient.Number, told.EventId);
        resource["identifier"] = new JsonArray(IdentifierOf(patient));
        resource["name"] = new JsonArray(
            new JsonObject { ["use"] = "old", ["text"] = "曾用名" },
            new JsonObject { ["use"] = "official", ["text"] = patient.Name });
        resource["telecom"] = new JsonArray(new JsonObject { ["system"] = "phone", ["use"] = "old", ["value"] = FormerPhone });
        if (patient.Phone is { } phone)
            resource["telecom"]!.AsArray().Add(new JsonObject { ["system"] = "phone", ["use"] = "mobile", ["value"] = phone });
        resource["gender"] = patient.Gender;
        resource["birthDate"] = patient.BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        resource["communication"] = new JsonArray(new JsonObject { ["language"] = Coded("urn:ietf:bcp:47", patient.Language, null), ["preferred"] = true });
        if (told.Decided.Change == ChangeKind.PatientDied)
        {
            if (chance.PerMille(500))
                resource["deceasedBoolean"] = true;
            else
                resource["deceasedDateTime"] = EventBody.TimeOf(told.Decided.Time);
        }

        return resource;
    }

    /// <summary>The outpatient's encounter that begins when somebody arrives.</summary>
    public static JsonObject Encounter(Told told, JsonObject patient)
    {
        var resource = Resource("Encounter", "enc-" + told.Decided.Visit, told.EventId);
        resource["status"] = "arrived";
        resource["class"] = new JsonObject { ["system"] = ActCode, ["code"] = "AMB" };
        resource["subject"] = patient.DeepClone();
        resource["appointment"] = new JsonArray(new JsonObject { ["reference"] = "Appointment/" + told.Decided.Visit });
        resource["period"] = new JsonObject { ["start"] = EventBody.TimeOf(told.Decided.Time) };
        return resource;
    }

    public static JsonObject IdentifierOf(Patient patient) => new()
    {
        ["use"] = "official",
        ["system"] = Population.Patient.Authority,
        ["value"] = patient.Number,
    };

    /// <param name="version">Nothing else tells apart what was said twice of the same.</param>
    private static JsonObject Resource(string type, string id, string version) => new()
    {
        ["resourceType"] = type,
        ["id"] = id,
        ["meta"] = new JsonObject { ["versionId"] = version },
    };

    private static JsonObject Coded(string system, string code, string? display)
    {
        var coding = new JsonObject { ["system"] = system, ["code"] = code };
        if (display is not null)
            coding["display"] = display;
        return new JsonObject { ["coding"] = new JsonArray(coding) };
    }
}
