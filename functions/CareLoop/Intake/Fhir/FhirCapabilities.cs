using System.Text.Json;

namespace CareLoop.Intake.Fhir;

/// <summary>The CapabilityStatement: what is taken here, and nothing else. Nothing can be read or searched for.</summary>
public static class FhirCapabilities
{
    /// <summary>When this page last changed in what it says.</summary>
    private const string Date = "2026-03-01";

    private static readonly (string Type, string Documentation)[] Resources =
    [
        ("Patient", "Name, telecom in use by rank, birthDate, gender, deceased[x], active, preferred communication, contact, the address in use with its geolocation. link replaced-by and replaces merge two patients; seealso and refer are for a person to look at. Known again by identifier, and by id within the sender."),
        ("RelatedPerson", "A contact of its patient, by its own id. active false takes it back."),
        ("Appointment", "Status booked, arrived, checked-in, fulfilled, noshow, cancelled and entered-in-error; a booked one needs a start. Others are ignored."),
        ("Encounter", "Class, status and its history, period, hospitalization.dischargeDisposition, serviceType, participant, diagnosis (the Conditions and Procedures that are in the request). finished is a discharge, of the classes AMB, EMER, VR and HH the end of a visit."),
        ("DiagnosticReport", "That a report is final, amended, corrected or appended; never what is in it. Other states are ignored."),
    ];

    /// <summary>The statement as JSON.</summary>
    public static string Write() => FhirOutcome.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("resourceType", "CapabilityStatement");
        json.WriteString("status", "active");
        json.WriteString("date", Date);
        json.WriteString("kind", "instance");
        json.WriteStartObject("software");
        json.WriteString("name", "CareLoop");
        json.WriteEndObject();
        json.WriteStartObject("implementation");
        json.WriteString("description", "Takes what a hospital's FHIR server or interface engine tells of patients, appointments, encounters and reports.");
        json.WriteEndObject();
        json.WriteString("fhirVersion", "4.0.1");
        Strings(json, "format", "application/fhir+json", "json");
        json.WriteStartArray("rest");
        WriteRest(json);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteRest(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("mode", "server");
        json.WriteString("documentation",
            $"Everything is posted to the base address: one resource by itself, or a Bundle of type transaction, batch, message, collection or history with at most {FhirRequest.MaxEntries} entries, in at most {ReceiveFhir.MaxBodyBytes / 1024} KiB. "
            + "There are no addresses of single types. Other types of resources are ignored, and so are unknown extensions. A resource about a patient of whom nobody has told yet is accepted (202) and waits for that patient.");
        json.WriteStartObject("security");
        json.WriteString("description",
            "A function key in the header x-functions-key; and a Standard Webhooks signature (webhook-id, webhook-timestamp, webhook-signature), or, for a sender configured so, a client certificate or an identity of Microsoft Entra ID.");
        json.WriteEndObject();
        json.WriteStartArray("resource");
        foreach (var (type, documentation) in Resources)
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("documentation", documentation);
            json.WriteStartArray("interaction");
            Code(json, "create", "Posted to the base address, by itself or as an entry with POST. What is known already is updated.");
            Code(json, "update", "As an entry with PUT. By time of the resource: what is older than what is known changes nothing.");
            if (type == "Patient")
            {
                Code(json, "delete", "As an entry with DELETE: nothing is sent for the patient any more.");
            }

            json.WriteEndArray();
            json.WriteString("versioning", "no-version");
            json.WriteBoolean("readHistory", false);
            json.WriteBoolean("updateCreate", true);
            Strings(json, "referencePolicy", "literal", "logical", "local");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("interaction");
        Code(json, "transaction", "Refused as a whole where an entry can't be used, before anything is stored. Then each patient's changes are committed by themselves: sent again after a 503, what was committed is recognised.");
        Code(json, "batch", "Each entry is judged by itself.");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Code(Utf8JsonWriter json, string code, string documentation)
    {
        json.WriteStartObject();
        json.WriteString("code", code);
        json.WriteString("documentation", documentation);
        json.WriteEndObject();
    }

    private static void Strings(Utf8JsonWriter json, string member, params ReadOnlySpan<string> values)
    {
        json.WriteStartArray(member);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
