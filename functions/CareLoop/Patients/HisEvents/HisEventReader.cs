using System.Text.Json;
using CareLoop.Common;

namespace CareLoop.Patients.HisEvents;

/// <summary>
/// Reads an event from its JSON form and finds everything that is wrong with it. Members that it does
/// not know are ignored: a HIS may say more than we need.
/// </summary>
internal static class HisEventReader
{
    /// <param name="envelope">The CloudEvents attributes.</param>
    /// <param name="data">The data, at <c>/data</c>.</param>
    /// <param name="latest">The latest time that is believed; null believes any.</param>
    public static Result<HisEvent> Read(JsonPlace envelope, JsonPlace data, string sender, DateTimeOffset? latest, FieldErrors errors)
    {
        if (envelope["specversion"].Required().Text(HisEventLimits.Code) is not (null or "1.0"))
            envelope["specversion"].Wrong("must be 1.0");
        var source = envelope["source"].ExactId(HisEventLimits.Source);
        var id = envelope["id"].ExactId(HisEventLimits.Id);
        var type = envelope["type"].Required().OneOf(HisNames.Types);
        var isUnknown = type is null && envelope["type"] is { Kind: JsonValueKind.String, IsBlank: false };
        var time = envelope["time"].Required().Instant();
        var isFuture = time > latest;
        if (isFuture)
            envelope["time"].Wrong("must not lie in the future: it would outdate every later event");

        var content = data.Required().Object(place => new Content(
            place["organisation"].Id(HisEventLimits.Code),
            place["patient"].Required().Object(ReadPatient),
            ReadAppointment(place["appointment"], type),
            ReadEncounter(place["encounter"], type),
            ReadReport(place["report"], type),
            ReadOthers(place["others"], type),
            place["note"].Text(HisEventLimits.Note),
            place["onlyIfKnown"].Truth() ?? false));

        if (!errors.Any)
            return new HisEvent(sender, source, id, type!.Value, time!.Value, content!.Organisation, content.Patient!, content.Appointment, content.Encounter, content.Report, content.Others, content.Note, content.OnlyIfKnown);
        return new Problem(ProblemKind.Unprocessable, Code(isUnknown, isFuture), "The event can't be accepted; each error names its place in the event's JSON form.")
        {
            Errors = errors.All,
        };
    }

    private sealed record Content(
        string Organisation, PatientData? Patient, AppointmentData? Appointment, EncounterData? Encounter, ReportData? Report, IReadOnlyList<Identifier>? Others, string? Note, bool OnlyIfKnown);

    private static string Code(bool isUnknown, bool isFuture) =>
        isUnknown ? "unknown-event-type" : isFuture ? "time-in-future" : "invalid-event";

    private static PatientData ReadPatient(JsonPlace patient) => new(
        ReadIdentifiers(patient["identifiers"]),
        patient["name"].Text(HisEventLimits.Name),
        patient["phones"].List(HisEventLimits.Phones, ReadPhone),
        patient["birthDate"].Date(),
        ReadGender(patient["gender"]),
        patient["language"].Text(HisEventLimits.Language),
        ReadDeceased(patient["deceased"]),
        patient["contacts"].List(HisEventLimits.Contacts, contact => contact.Object(ReadContact)),
        patient["active"].Truth(),
        patient["contactsToAdd"].List(HisEventLimits.Contacts, contact => contact.Object(ReadContactToAdd)),
        patient["address"].IsBlank ? AddressData.None : patient["address"].Object(ReadAddress));

    /// <summary>A number, or an object of a number and the days on which it is the patient's.</summary>
    private static PhoneData? ReadPhone(JsonPlace phone) =>
        phone.Kind == JsonValueKind.Object
            ? NullIfEmpty(phone["number"].Required().Text(HisEventLimits.Phone)) is { } number ? new PhoneData(number, phone["from"].Date(), phone["until"].Date()) : null
            : NullIfEmpty(phone.Text(HisEventLimits.Phone)) is { } text ? new PhoneData(text) : null;

    /// <summary>An object of which nothing was filled in says nothing.</summary>
    private static AddressData? ReadAddress(JsonPlace address)
    {
        var (latitude, longitude) = (address["latitude"].Number(-90, 90), address["longitude"].Number(-180, 180));
        foreach (var (one, other) in new[] { ("latitude", "longitude"), ("longitude", "latitude") })
            if (!address[one].SaysNothing && address[other].SaysNothing)
                address[other].Wrong($"is required where there is a {one}");
        var (district, postalCode, text) = (address["district"].Text(HisEventLimits.Code), address["postalCode"].Text(HisEventLimits.Code), address["text"].Text(HisEventLimits.Address));
        return (district ?? postalCode ?? text) is null && latitude is null ? null
            : new AddressData(NullIfEmpty(district), NullIfEmpty(postalCode), NullIfEmpty(text), latitude, longitude);
    }

    private static List<Identifier> ReadIdentifiers(JsonPlace identifiers) =>
        identifiers.Required().List(HisEventLimits.Identifiers, entry => entry.Required().Object(ReadIdentifier))?.Distinct().ToList() ?? [];

    private static Identifier? ReadIdentifier(JsonPlace identifier)
    {
        var authority = identifier["authority"].Id(Identifier.MaxAuthority);
        var value = identifier["value"].Id(Identifier.MaxValue);
        if (Identifier.TryCreate(authority, value, out var read))
            return read;
        if (authority != "" && value != "")
            identifier.Wrong($"must have an authority without | and a value, of at most {Identifier.MaxAuthority} and {Identifier.MaxValue} characters when normalised");
        return null;
    }

    private static Gender? ReadGender(JsonPlace gender) =>
        gender.IsBlank ? Gender.Unknown : gender.OneOf(HisNames.Genders);

    private static Deceased? ReadDeceased(JsonPlace deceased)
    {
        switch (deceased.Kind)
        {
            case JsonValueKind.True:
                return Deceased.Yes;
            case JsonValueKind.False:
                return Deceased.No;
            case JsonValueKind.String when Iso8601.TryDate(deceased.Text(HisEventLimits.Code), out _):
                return Deceased.Yes; // A day is no instant, yet nothing may be sent to the dead.
            case JsonValueKind.String:
                return deceased.Instant() is { } at ? Deceased.On(at) : null;
            default:
                if (!deceased.SaysNothing)
                    deceased.Wrong("must be true, false, or a date and time with offset");
                return null;
        }
    }

    private static ContactData? ReadContact(JsonPlace contact)
    {
        var read = new ContactData(
            NullIfEmpty(contact["name"].Text(HisEventLimits.Name)),
            NullIfEmpty(contact["relation"].Text(HisEventLimits.Code)),
            NullIfEmpty(contact["phone"].Text(HisEventLimits.Phone)),
            NullIfEmpty(contact["language"].Text(HisEventLimits.Language)));
        // Some systems send a form without entries for "nobody".
        return read is { Name: null, Phone: null } ? null : read;
    }

    private static ContactData? ReadContactToAdd(JsonPlace contact)
    {
        var id = contact["id"].Id(HisEventLimits.Id);
        return (ReadContact(contact) ?? new ContactData(null, null, null)) with { Id = id };
    }

    private static AppointmentData? ReadAppointment(JsonPlace appointment, HisEventType? type)
    {
        if (type?.IsOfAppointment() != true)
            return null;
        var start = appointment["start"];
        var needsStart = type is HisEventType.AppointmentBooked or HisEventType.AppointmentRescheduled;
        return appointment.Required().Object(place => new AppointmentData(
            place["id"].Id(HisEventLimits.Id),
            (needsStart ? start.Required() : start).Instant(),
            place["duration"].Duration(HisEventLimits.Duration),
            ReadDepartment(place["department"]),
            ReadClinician(place["clinician"]),
            place["location"].Text(HisEventLimits.Location),
            place["type"].Text(HisEventLimits.Code),
            place["instructions"].Prose(HisEventLimits.Instructions)));
    }

    private static EncounterData? ReadEncounter(JsonPlace encounter, HisEventType? type)
    {
        if (type?.IsOfEncounter() != true)
            return null;
        return encounter.Required().Object(place => new EncounterData(
            place["id"].Id(HisEventLimits.Id),
            place["class"].OneOf(HisNames.Classes),
            place["admitted"].Instant(),
            place["discharged"].Instant(),
            place["dischargeInferred"].Truth() ?? false,
            ReadDepartment(place["department"]),
            ReadClinician(place["clinician"]),
            place["disposition"].Text(HisEventLimits.Code),
            place["diagnoses"].List(HisEventLimits.Diagnoses, diagnosis => NullIfEmpty(diagnosis.Text(HisEventLimits.Code))),
            place["procedures"].List(HisEventLimits.Procedures, procedure => NullIfEmpty(procedure.Text(HisEventLimits.Code))),
            place["ward"].Text(HisEventLimits.Code)));
    }

    private static ReportData? ReadReport(JsonPlace report, HisEventType? type)
    {
        if (type != HisEventType.ReportReady)
            return null;
        return report.Required().Object(place => new ReportData(
            place["id"].Id(HisEventLimits.Id),
            place["type"].Text(HisEventLimits.Code),
            place["issued"].Instant(),
            ReadDepartment(place["department"]),
            ReadClinician(place["clinician"])));
    }

    private static List<Identifier>? ReadOthers(JsonPlace others, HisEventType? type) => type?.IsOfOthers() == true ? ReadIdentifiers(others) : null;

    private static DepartmentData? ReadDepartment(JsonPlace department) =>
        department.IsBlank ? new("", "") : department.Object(static place => new DepartmentData(
            place["code"].Text(HisEventLimits.Code), place["name"].Text(HisEventLimits.Name)));

    private static ClinicianData? ReadClinician(JsonPlace clinician) =>
        clinician.IsBlank ? new("", "") : clinician.Object(static place => new ClinicianData(
            place["id"].Text(HisEventLimits.Id), place["name"].Text(HisEventLimits.Name)));

    private static string? NullIfEmpty(string? text) => text is "" ? null : text;
}
