using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CareLoop.Common;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Fhir;

/// <summary>The resources of a request as events. Pure; whatever the request holds, it returns.</summary>
internal sealed class FhirEvents
{
    /// <summary>The types of resources that are read.</summary>
    public static readonly IReadOnlyList<string> Types = ["Patient", "RelatedPerson", "Appointment", "Encounter", "DiagnosticReport"];

    /// <summary>Patients of one appointment; a group is smaller.</summary>
    private const int MostPatients = 100;

    private readonly FhirRequest request;
    private readonly FhirContext context;
    private readonly FhirReferences references;

    private FhirEvents(FhirRequest request, FhirContext context) =>
        (this.request, this.context, references) = (request, context, new FhirReferences(request.Entries, context));

    /// <summary>Each resource of the request, in its order.</summary>
    public static IReadOnlyList<FhirItem> Read(FhirRequest request, FhirContext context)
    {
        var reader = new FhirEvents(request, context);
        return [.. request.Entries.Select(reader.Read)];
    }

    private FhirItem Read(FhirEntry entry)
    {
        var events = new List<HisEvent>();
        var ignored = entry.Issues.AnyError ? null : Read(entry, events);
        foreach (var happening in events.Where(happening => HisEventJson.Write(happening).Length > HisEventLimits.Json))
        {
            entry.Issues.Wrong(entry.Resource.Expression, $"what is used of it has more than {HisEventLimits.Json} characters in {happening.Type.WireName()}", "too-long");
        }

        return entry.Issues.AnyError ? new(entry, [], null) : new(entry, events, events.Count == 0 ? ignored ?? "nothing-in-it" : null);
    }

    /// <summary>Why there is nothing in it, or null.</summary>
    private string? Read(FhirEntry entry, List<HisEvent> events)
    {
        var request = $"Bundle.entry[{entry.Index.ToString(CultureInfo.InvariantCulture)}].request";
        if (entry.Method is not (null or "POST" or "PUT" or "DELETE") && (this.request.BundleType != "history" || entry.Resource.IsAbsent))
        {
            entry.Issues.Wrong($"{request}.method", "POST and PUT of a resource are taken, and DELETE; nothing is read or patched here", "not-supported");
            return null;
        }

        if (entry.Type is not { } type)
        {
            entry.Issues.Required(entry.Method == "DELETE" ? $"{request}.url" : entry.Resource.Expression, "there is no type of resource");
            return null;
        }

        if (!Types.Contains(type))
        {
            return IgnoredAs(entry, type);
        }

        var meta = entry.Resource["meta"];
        if (context.OrganisationOf(meta["source"].Whole(HisEventLimits.Name)) is not { } organisation)
        {
            entry.Issues.Wrong($"{entry.Resource.Expression}.meta.source", "this sender is configured for no organisation (Intake:Senders: Organisation, or Facilities by meta.source)", "business-rule");
            return null;
        }

        var told = new Told(this, entry, organisation, events);
        return entry.Method == "DELETE" ? told.Deleted(type) : entry.Resource.IsAbsent ? told.Nothing() : told.Read(type);
    }

    /// <summary>What is none of the resources that are read is ignored; what may be one of them by another name or in another wrapping is not.</summary>
    private static string? IgnoredAs(FhirEntry entry, string type)
    {
        if (type == "Bundle")
        {
            entry.Issues.Wrong(entry.Resource.Expression, "a Bundle inside of a Bundle is not read: send it by itself", "not-supported");
        }
        else if (!char.IsAsciiLetterUpper(type[0]) || !type.All(char.IsAsciiLetter))
        {
            entry.Issues.Wrong($"{entry.Resource.Expression}.resourceType", "a type of resource is a name such as Patient", "structure");
        }

        return "resource-not-used";
    }

    /// <summary>The resource's own, else of its entry, else of the Bundle, else now; a time that lies too far ahead is not believed.</summary>
    private DateTimeOffset TimeOf(FhirEntry entry, TimeZoneInfo zone)
    {
        DateTimeOffset?[] own = [At(entry.Resource["meta"]["lastUpdated"].Text(64)), At(entry.LastModified)];
        if (own.FirstOrDefault(time => time is not null) is { } said)
        {
            return said;
        }

        // A history begins with what is latest; versions that say no time keep their order by it.
        var whole = At(request.Timestamp) ?? context.Now;
        return request.BundleType == "history" ? whole.AddTicks(-10 * entry.Index) : whole;

        DateTimeOffset? At(string? text) => FhirTime.Read(text, zone)?.Instant is { } instant && instant <= context.Latest ? instant : null;
    }

    /// <summary>Type, id and version, with a hash of the content: clients are known that send every version as the first.</summary>
    private string IdOf(FhirEntry entry)
    {
        var content = entry.Resource.IsAbsent ? Encoding.UTF8.GetBytes($"{entry.Method} {entry.Url} {entry.LastModified ?? request.Timestamp}") : entry.Resource.RawUtf8;
        var meta = entry.Resource["meta"];
        // What says neither time nor version may be said again later and mean it: booked, cancelled, booked.
        var delivery = meta["versionId"].Text(40) is null && meta["lastUpdated"].Text(64) is null && entry.LastModified is null && request.Timestamp is null ? context.Delivery : null;
        var hash = Convert.ToHexStringLower(SHA256.HashData(delivery is null ? content : (byte[])[.. content, .. Encoding.UTF8.GetBytes(delivery)]))[..16];
        return string.Join('/', ((string?[])[entry.Type, entry.Id, entry.Resource["meta"]["versionId"].Text(40), hash]).OfType<string>());
    }

    /// <summary>What one resource tells, for an organisation.</summary>
    private sealed class Told(FhirEvents reader, FhirEntry entry, string organisation, List<HisEvent> events)
    {
        private readonly TimeZoneInfo zone = reader.context.ZoneOf(organisation);
        private readonly FhirReferences references = reader.references;
        private readonly DateTimeOffset now = reader.context.Now;

        public string? Nothing()
        {
            entry.Issues.Required(entry.Resource.Expression, "there is no resource in this entry");
            return null;
        }

        public string? Read(string type) => type switch
        {
            "Patient" => ReadPatient(),
            "RelatedPerson" => ReadRelated(entry),
            "Appointment" => ReadAppointment(),
            "Encounter" => ReadEncounter(),
            _ => ReadReport(),
        };

        /// <summary>A deletion says what, and not whose: an earlier version in the same request tells that.</summary>
        public string? Deleted(string type)
        {
            if (type == "DiagnosticReport")
            {
                return "status-not-used";
            }

            if (type == "Patient" && references.SubjectOf(entry) is { } gone)
            {
                return Add(HisEventType.PatientUpdated, gone with { OnlyIfKnown = true }, new PatientData(gone.Identifiers, Active: false));
            }

            if (references.VersionOf(entry) is not { } version)
            {
                entry.Issues.Wrong(entry.Resource.Expression, "a deletion does not say whose it was: send the resource with status entered-in-error, or active false, instead", "not-supported");
                return null;
            }

            return type switch
            {
                "RelatedPerson" => ReadRelated(version with { Method = "DELETE" }),
                "Appointment" when PatientsOf(version) is { Count: > 0 } patients && FhirIdentifiers.OfRecord(version) is { } visit =>
                    AddForEach(HisEventType.AppointmentCancelled, patients, new AppointmentData(visit)),
                "Encounter" when SubjectOf(version, [version.Resource["subject"]]) is { } subject && FhirIdentifiers.OfRecord(version) is { } stay =>
                    Add(HisEventType.EncounterCancelled, subject, null, encounter: new EncounterData(stay)),
                _ => "no-patient",
            };
        }

        private string? ReadPatient()
        {
            if (FhirPatient.Read(entry, references, zone, now) is not { } patient)
            {
                return null;
            }

            var own = new FhirSubject(patient.Identifiers, OnlyIfKnown: false);
            var links = FhirPatient.Links(entry, references).Where(link => !link.Other.Identifiers.Intersect(own.Identifiers).Any()).ToList();
            if (links.Where(link => link.Kind == "replaced-by").Select(link => link.Other).FirstOrDefault() is { } winner)
            {
                // What is left of the record says nothing of the person any more: told after the merge it would overwrite who remains.
                return Add(HisEventType.PatientMerged, winner, null, others: own.Identifiers);
            }

            Add(HisEventType.PatientUpdated, own, patient);
            foreach (var (kind, other) in links)
            {
                Add(kind == "replaces" ? HisEventType.PatientMerged : HisEventType.PatientLinked, own, null, others: other.Identifiers);
            }

            return null;
        }

        private string? ReadRelated(FhirEntry person) =>
            FhirPatient.ReadRelated(person, references, zone, now) is { } read ? Add(HisEventType.PatientUpdated, read.Subject, read.Data) : null;

        private string? ReadAppointment()
        {
            var status = entry.Resource["status"];
            var said = status.Text(32);
            if (said is null || !FhirAppointment.IsStatus(said))
            {
                entry.Issues.Required(status.Expression, "an appointment is proposed, pending, booked, arrived, fulfilled, cancelled, noshow, entered-in-error, checked-in or waitlist");
                return null;
            }

            if (FhirAppointment.TypeOf(said) is not { } type)
            {
                return "status-not-used";
            }

            var patients = PatientsOf(entry);
            if (patients.Count > MostPatients)
            {
                entry.Issues.Wrong(entry.Resource["participant"].Expression, $"an appointment has at most {MostPatients} patients", "too-costly");
            }

            return patients.Count == 0 ? "no-patient" : FhirAppointment.Read(entry, references, type) is { } read ? AddForEach(type, patients, read) : null;
        }

        /// <summary>Who comes to an appointment: of a group each patient has it.</summary>
        private IReadOnlyList<FhirSubject> PatientsOf(FhirEntry version) =>
            references.SubjectsOf(version, [.. version.Resource["participant"].Items.Select(participant => participant["actor"])]);

        private string? AddForEach(HisEventType type, IReadOnlyList<FhirSubject> patients, AppointmentData appointment)
        {
            foreach (var patient in patients)
            {
                Add(type, patient, null, appointment: appointment);
            }

            return null;
        }

        private string? ReadEncounter() =>
            SubjectOf(entry, [entry.Resource["subject"]]) is not { } subject ? "no-patient"
                : FhirEncounter.Read(entry, references, reader.TimeOf(entry, zone), zone) is { } read ? Add(read.Type, subject, null, encounter: read.Data, note: read.Note) : null;

        private string? ReadReport()
        {
            if (!FhirReport.IsReady(entry.Resource["status"].Text(32)))
            {
                return "status-not-used";
            }

            return SubjectOf(entry, [entry.Resource["subject"]]) is not { } subject ? "no-patient"
                : FhirReport.Read(entry, zone) is { } read ? Add(HisEventType.ReportReady, subject, null, report: read) : null;
        }

        private FhirSubject? SubjectOf(FhirEntry version, IReadOnlyList<FhirElement> among) => references.SubjectOf(version, among);

        /// <returns>Null: there is something in it.</returns>
        private string? Add(
            HisEventType type,
            FhirSubject subject,
            PatientData? patient,
            AppointmentData? appointment = null,
            EncounterData? encounter = null,
            ReportData? report = null,
            IReadOnlyList<Identifier>? others = null,
            string? note = null)
        {
            var source = entry.Resource["meta"]["source"].Whole(HisEventLimits.Name) ?? reader.context.Sender;
            var number = events.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"#{events.Count}");
            events.Add(new HisEvent(
                reader.context.Sender,
                $"fhir:{source}",
                reader.IdOf(entry) + number,
                type,
                reader.TimeOf(entry, zone),
                organisation,
                patient ?? (subject.Contained is { } told ? FhirPatient.Of(told, subject.Identifiers, zone, now) : new PatientData(subject.Identifiers)),
                appointment,
                encounter,
                report,
                others,
                note,
                subject.OnlyIfKnown));
            return null;
        }
    }
}
