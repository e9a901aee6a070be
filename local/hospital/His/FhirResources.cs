using System.Globalization;
using System.Text.Json.Nodes;

using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;

namespace CareLoop.Local.Hospital.His;

/// <summary>The resources that this HIS's FHIR server holds. It always shows the whole of one, whatever has changed in it.</summary>
internal static class FhirResources
{
    private const string Departments = "urn:his:east:departments", ActCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

    /// <summary>A number that was given up, as registers keep them: nobody may be texted there.</summary>
    private const string FormerPhone = "13800001111";

    /// <summary>The visit as it is after the change; null where it says nothing of a visit.</summary>
    public static JsonObject? Appointment(ToldVisit told, Chance chance, JsonObject patient)
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

    public static JsonObject Appointment(ToldVisit told, string version, string status, JsonObject patient)
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
        resource["address"] = new JsonArray(new JsonObject { ["use"] = "old", ["text"] = "旧地址" });
        if (patient.Home is { } home)
            resource["address"]!.AsArray().Add(AddressOf(home));
        if (told.IsDeath)
        {
            if (chance.PerMille(500))
                resource["deceasedBoolean"] = true;
            else
                resource["deceasedDateTime"] = EventBody.TimeOf(told.Time);
        }

        return resource;
    }

    /// <summary>The outpatient's encounter that begins when somebody arrives.</summary>
    public static JsonObject Encounter(ToldVisit told, JsonObject patient)
    {
        var resource = Resource("Encounter", "enc-" + told.Decided.Visit, told.EventId);
        resource["status"] = "arrived";
        resource["class"] = new JsonObject { ["system"] = ActCode, ["code"] = "AMB" };
        resource["subject"] = patient.DeepClone();
        resource["appointment"] = new JsonArray(new JsonObject { ["reference"] = "Appointment/" + told.Decided.Visit });
        resource["period"] = new JsonObject { ["start"] = EventBody.TimeOf(told.Decided.Time) };
        return resource;
    }

    /// <summary>A stay as it is after the change.</summary>
    public static JsonObject Stay(ToldStay told, JsonObject patient)
    {
        var facts = told.Decided.Facts;
        var resource = Resource("Encounter", told.Decided.Stay, told.EventId);
        resource["status"] = told.IsOver ? "finished" : "in-progress";
        if (told.Decided.Change == StayChange.DischargeCancelled)
            resource["statusHistory"] = new JsonArray(new JsonObject { ["status"] = "finished", ["period"] = new JsonObject { ["end"] = EventBody.TimeOf(told.Time) } });
        resource["class"] = new JsonObject { ["system"] = ActCode, ["code"] = "IMP" };
        resource["serviceType"] = Coded(Departments, facts.Department, told.Department?.Name);
        resource["subject"] = patient.DeepClone();
        resource["period"] = new JsonObject { ["start"] = EventBody.TimeOf(facts.Admitted) };
        if (told.Clinician is { } clinician)
            resource["participant"] = new JsonArray(new JsonObject
            {
                ["type"] = new JsonArray(Coded("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "ATND", null)),
                ["individual"] = new JsonObject { ["reference"] = "Practitioner/" + clinician.Id, ["display"] = clinician.Name },
            });
        if (told.IsOver)
            End(resource, told.Decided.Facts);
        return resource;
    }

    public static JsonObject IdentifierOf(Patient patient) => new()
    {
        ["use"] = "official",
        ["system"] = Population.Patient.Authority,
        ["value"] = patient.Number,
    };

    /// <summary>When and where to the patient left, with what was found and done in resources of their own.</summary>
    private static void End(JsonObject resource, StayFacts facts)
    {
        resource["period"]!["end"] = EventBody.TimeOf(facts.Discharged!.Value);
        resource["hospitalization"] = new JsonObject { ["dischargeDisposition"] = Coded("urn:his:east:dispositions", facts.Disposition!, null) };
        (string Type, string Code)[] found = [.. facts.Diagnoses.Select(code => ("Condition", code)), .. facts.Procedures.Select(code => ("Procedure", code))];
        resource["contained"] = new JsonArray([.. found.Select((one, index) => new JsonObject
        {
            ["resourceType"] = one.Type,
            ["id"] = $"c{index}",
            ["code"] = Coded(one.Type == "Condition" ? "http://hl7.org/fhir/sid/icd-10" : "http://hl7.org/fhir/sid/icd-9-cm", one.Code, null),
        })]);
        resource["diagnosis"] = new JsonArray([.. found.Select((_, index) => new JsonObject { ["condition"] = new JsonObject { ["reference"] = $"#c{index}" }, ["rank"] = index + 1 })]);
    }

    private static JsonObject AddressOf(Home home)
    {
        JsonObject Degrees(string which, double value) => new() { ["url"] = which, ["valueDecimal"] = value };
        return new JsonObject
        {
            ["extension"] = new JsonArray(new JsonObject
            {
                ["url"] = "http://hl7.org/fhir/StructureDefinition/geolocation",
                ["extension"] = new JsonArray(Degrees("latitude", home.Latitude), Degrees("longitude", home.Longitude)),
            }),
            ["use"] = "home",
            ["line"] = new JsonArray(home.Street),
            ["city"] = home.City,
            ["district"] = home.District,
            ["postalCode"] = home.PostalCode,
        };
    }

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
