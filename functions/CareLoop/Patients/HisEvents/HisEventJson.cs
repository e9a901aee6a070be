using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CareLoop.Common;

namespace CareLoop.Patients.HisEvents;

/// <summary>
/// The one JSON form of an event, in which it is kept until it can be applied: the CloudEvents form in
/// which it came, normalised, with the extension attribute <c>sender</c>.
/// </summary>
public static class HisEventJson
{
    // Kept in rows, never in a page: Chinese may stand as it is, at a sixth of the length.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The event as JSON of at most <see cref="HisEventLimits.Json"/> characters if it came through intake.</summary>
    public static string Write(HisEvent value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", value.Id);
            json.WriteString("source", value.Source);
            json.WriteString("type", value.Type.WireName());
            json.WriteString("time", Iso8601.Format(value.Time));
            json.WriteString("datacontenttype", "application/json");
            json.WriteString("sender", value.Sender);
            json.WriteStartObject("data");
            json.WriteString("organisation", value.Organisation);
            WritePatient(json, value.Patient);
            if (value.Appointment is { } appointment)
                WriteAppointment(json, appointment);
            if (value.Encounter is { } encounter)
                WriteEncounter(json, encounter);
            if (value.Report is { } report)
                WriteReport(json, report);
            if (value.Others is { } others)
                WriteIdentifiers(json, "others", others);
            WriteText(json, "note", value.Note);
            if (value.OnlyIfKnown)
                json.WriteBoolean("onlyIfKnown", true);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads what <see cref="Write"/> wrote, also by an earlier version. For our own rows: it believes the sender and any time.</summary>
    public static Result<HisEvent> Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return StrictJson.Parse(Encoding.UTF8.GetBytes(json)).Then(document =>
        {
            using (document)
            {
                var errors = new FieldErrors();
                var root = new JsonPlace(document.RootElement, "", errors);
                return HisEventReader.Read(root, root["data"], root["sender"].Id(HisEventLimits.Code), latest: null, errors);
            }
        });
    }

    private static void WritePatient(Utf8JsonWriter json, PatientData patient)
    {
        json.WriteStartObject("patient");
        WriteIdentifiers(json, "identifiers", patient.Identifiers);
        WriteText(json, "name", patient.Name);
        if (patient.Phones is { } phones)
        {
            json.WriteStartArray("phones");
            foreach (var phone in phones)
                WritePhone(json, phone);
            json.WriteEndArray();
        }
        WriteText(json, "birthDate", patient.BirthDate is { } birthDate ? Iso8601.Format(birthDate) : null);
        WriteText(json, "gender", patient.Gender?.WireName());
        WriteText(json, "language", patient.Language);
        if (patient.Deceased is { At: { } at })
            json.WriteString("deceased", Iso8601.Format(at));
        else if (patient.Deceased is { } deceased)
            json.WriteBoolean("deceased", deceased.IsDeceased);
        WriteContacts(json, "contacts", patient.Contacts);
        WriteContacts(json, "contactsToAdd", patient.ContactsToAdd);
        if (patient.Active is { } active)
            json.WriteBoolean("active", active);
        if (patient.Address is { } address)
            WriteAddress(json, address);
        json.WriteEndObject();
    }

    private static void WriteAddress(Utf8JsonWriter json, AddressData address)
    {
        if (address == AddressData.None)
        {
            json.WriteString("address", "");
            return;
        }

        json.WriteStartObject("address");
        WriteText(json, "district", address.District);
        WriteText(json, "postalCode", address.PostalCode);
        WriteText(json, "text", address.Text);
        if (address is { Latitude: { } latitude, Longitude: { } longitude })
        {
            json.WriteNumber("latitude", latitude);
            json.WriteNumber("longitude", longitude);
        }
        json.WriteEndObject();
    }

    private static void WritePhone(Utf8JsonWriter json, PhoneData phone)
    {
        if (phone is { From: null, Until: null })
        {
            json.WriteStringValue(phone.Number);
            return;
        }

        json.WriteStartObject();
        json.WriteString("number", phone.Number);
        WriteText(json, "from", phone.From is { } from ? Iso8601.Format(from) : null);
        WriteText(json, "until", phone.Until is { } until ? Iso8601.Format(until) : null);
        json.WriteEndObject();
    }

    private static void WriteIdentifiers(Utf8JsonWriter json, string member, IReadOnlyList<Identifier> identifiers)
    {
        json.WriteStartArray(member);
        foreach (var identifier in identifiers)
        {
            json.WriteStartObject();
            json.WriteString("authority", identifier.Authority);
            json.WriteString("value", identifier.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteContacts(Utf8JsonWriter json, string member, IReadOnlyList<ContactData>? contacts)
    {
        if (contacts is null)
            return;
        json.WriteStartArray(member);
        foreach (var contact in contacts)
            WriteContact(json, contact);
        json.WriteEndArray();
    }

    private static void WriteContact(Utf8JsonWriter json, ContactData contact)
    {
        json.WriteStartObject();
        WriteText(json, "id", contact.Id);
        WriteText(json, "name", contact.Name);
        WriteText(json, "relation", contact.Relation);
        WriteText(json, "phone", contact.Phone);
        WriteText(json, "language", contact.Language);
        json.WriteEndObject();
    }

    private static void WriteAppointment(Utf8JsonWriter json, AppointmentData appointment)
    {
        json.WriteStartObject("appointment");
        json.WriteString("id", appointment.Id);
        WriteText(json, "start", appointment.Start is { } start ? Iso8601.Format(start) : null);
        WriteText(json, "duration", appointment.Duration is { } duration ? Iso8601.Format(duration) : null);
        WriteCare(json, appointment.Department, appointment.Clinician);
        WriteText(json, "location", appointment.Location);
        WriteText(json, "type", appointment.Type);
        WriteText(json, "instructions", appointment.Instructions);
        json.WriteEndObject();
    }

    private static void WriteEncounter(Utf8JsonWriter json, EncounterData encounter)
    {
        json.WriteStartObject("encounter");
        json.WriteString("id", encounter.Id);
        WriteText(json, "class", encounter.Class?.WireName());
        WriteText(json, "admitted", encounter.Admitted is { } admitted ? Iso8601.Format(admitted) : null);
        WriteText(json, "discharged", encounter.Discharged is { } discharged ? Iso8601.Format(discharged) : null);
        if (encounter.DischargeInferred)
            json.WriteBoolean("dischargeInferred", true);
        WriteCare(json, encounter.Department, encounter.Clinician);
        WriteText(json, "disposition", encounter.Disposition);
        WriteCodes(json, "diagnoses", encounter.Diagnoses);
        WriteCodes(json, "procedures", encounter.Procedures);
        WriteText(json, "ward", encounter.Ward);
        json.WriteEndObject();
    }

    private static void WriteCodes(Utf8JsonWriter json, string member, IReadOnlyList<string>? codes)
    {
        if (codes is null)
            return;
        json.WriteStartArray(member);
        foreach (var code in codes)
            json.WriteStringValue(code);
        json.WriteEndArray();
    }

    private static void WriteReport(Utf8JsonWriter json, ReportData report)
    {
        json.WriteStartObject("report");
        json.WriteString("id", report.Id);
        WriteText(json, "type", report.Type);
        WriteText(json, "issued", report.Issued is { } issued ? Iso8601.Format(issued) : null);
        WriteCare(json, report.Department, report.Clinician);
        json.WriteEndObject();
    }

    private static void WriteCare(Utf8JsonWriter json, DepartmentData? department, ClinicianData? clinician)
    {
        if (department is not null)
            WritePair(json, "department", "code", department.Code, department.Name);
        if (clinician is not null)
            WritePair(json, "clinician", "id", clinician.Id, clinician.Name);
    }

    private static void WritePair(Utf8JsonWriter json, string member, string key, string? keyed, string? name)
    {
        json.WriteStartObject(member);
        WriteText(json, key, keyed);
        WriteText(json, "name", name);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string member, string? text)
    {
        if (text is not null)
            json.WriteString(member, text);
    }
}
