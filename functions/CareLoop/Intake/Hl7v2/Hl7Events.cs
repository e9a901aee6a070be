using System.Globalization;
using CareLoop.Common;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Hl7v2;

/// <summary>Who sent a message, and how what it leaves open is to be read.</summary>
/// <param name="Sender">As authenticated.</param>
/// <param name="Organisation">Whom it speaks for.</param>
/// <param name="Facility">Who assigned an identifier that names no authority.</param>
/// <param name="Zone">Of times without offset.</param>
/// <param name="Now">Business time.</param>
/// <param name="Latest">The latest time that is believed of an event.</param>
internal sealed record Hl7Context(string Sender, string Organisation, string Facility, TimeZoneInfo Zone, DateTimeOffset Now, DateTimeOffset Latest);

/// <summary>What a message says that concerns us.</summary>
/// <param name="Events">In the order of the message.</param>
/// <param name="Ignored">Why there is none, where there is nothing wrong with it; stable kebab-case.</param>
/// <param name="Errors">Why there is none, where there is.</param>
internal sealed record Hl7Reading(IReadOnlyList<HisEvent> Events, string? Ignored, IReadOnlyList<Hl7Error> Errors);

/// <summary>A message of types ADT, SIU or ORU as events. MSH-9 decides what it is. Pure.</summary>
internal sealed class Hl7Events
{
    /// <summary>Patients or reports of one message; more is taken for a dump, and refused: what is cut off would be missed by nobody.</summary>
    private const int MostOfOne = 200;

    private static readonly Dictionary<string, HisEventType> Appointments = new(StringComparer.Ordinal)
    {
        ["S12"] = HisEventType.AppointmentBooked,
        ["S13"] = HisEventType.AppointmentRescheduled,
        ["S14"] = HisEventType.AppointmentRescheduled,
        ["S15"] = HisEventType.AppointmentCancelled,
        ["S16"] = HisEventType.AppointmentCancelled,
        ["S17"] = HisEventType.AppointmentCancelled,
        ["S26"] = HisEventType.AppointmentNoShow,
    };

    private static readonly Dictionary<string, HisEventType> Encounters = new(StringComparer.Ordinal)
    {
        ["A01"] = HisEventType.EncounterAdmitted,
        ["A02"] = HisEventType.EncounterTransferred,
        ["A03"] = HisEventType.EncounterDischarged,
        ["A04"] = HisEventType.EncounterAdmitted,
        ["A08"] = HisEventType.EncounterUpdated,
        ["A11"] = HisEventType.EncounterCancelled,
        ["A13"] = HisEventType.DischargeCancelled,
        ["A23"] = HisEventType.EncounterCancelled,
    };

    /// <summary>Of A28, A29 and A31; A29 says that the record is no longer used.</summary>
    private static readonly string[] OfPersons = ["A28", "A29", "A31"];

    /// <summary>A47 changes a number: what was known by the old one belongs to the new one, as in a merge.</summary>
    private static readonly string[] Merges = ["A34", "A40", "A47"];

    private readonly Hl7Message message;
    private readonly Hl7Context context;
    private readonly string id;
    private readonly string source;
    private readonly DateTimeOffset time;
    private readonly Hl7Errors errors = new();
    private readonly List<HisEvent> events = [];

    private Hl7Events(Hl7Message message, Hl7Context context)
    {
        (this.message, this.context) = (message, context);
        id = Hl7MessageId.Of(message);
        source = Hl7MessageId.SourceOf(message);
        time = TimeOf();
    }

    public static Hl7Reading Read(Hl7Message message, Hl7Context context)
    {
        var reader = new Hl7Events(message, context);
        var ignored = reader.Read();
        return reader.errors.Any ? new([], null, reader.errors.All) : new(reader.events, reader.events.Count == 0 ? ignored ?? "nothing-in-it" : null, []);
    }

    private string? Read()
    {
        var trigger = message.Trigger;
        switch (message.Code)
        {
            case "SIU" when Appointments.TryGetValue(trigger, out var type):
                foreach (var pid in Patients())
                {
                    ReadAppointment(pid, type);
                }

                return null;
            case "ADT" when Encounters.TryGetValue(trigger, out var type):
                foreach (var pid in Patients())
                {
                    ReadEncounter(pid, type);
                }

                return null;
            case "ADT" when OfPersons.Contains(trigger):
                foreach (var pid in Patients())
                {
                    var patient = Patient(pid);
                    Add(HisEventType.PatientUpdated, trigger == "A29" ? patient with { Active = false } : patient);
                }

                return null;
            case "ADT" when Merges.Contains(trigger) || trigger == "A45":
                ReadMerges(trigger == "A45");
                return null;
            case "ORU" when trigger == "R01":
                return ReadReports();
            default:
                return "event-not-used";
        }
    }

    private void ReadAppointment(Hl7Segment pid, HisEventType type)
    {
        var said = message.Trigger == "S14" ? Restated(type) : type;
        var needsStart = said is HisEventType.AppointmentBooked or HisEventType.AppointmentRescheduled;
        var patient = Patient(pid);
        if (Hl7Appointment.Read(message, needsStart, context.Zone, errors) is { } read)
        {
            Add(said, patient, note: read.StartFrom is { } from ? $"start from {from}" : null, appointment: read.Data);
        }
    }

    /// <summary>A modification may say in SCH-25 that the visit has ended, one way or the other (HL7 table 0278).</summary>
    private HisEventType Restated(HisEventType type) => message.Find("SCH")?[25][1].Text.ToUpperInvariant() switch
    {
        "CANCELLED" or "CANCELED" or "DELETED" or "DC" => HisEventType.AppointmentCancelled,
        "NOSHOW" or "NO SHOW" => HisEventType.AppointmentNoShow,
        "ARRIVED" or "STARTED" or "COMPLETE" or "COMPLETED" => HisEventType.AppointmentArrived,
        _ => type,
    };

    private void ReadEncounter(Hl7Segment pid, HisEventType type)
    {
        var hasEnded = type == HisEventType.EncounterDischarged;
        var patient = Patient(pid);
        if (Hl7Encounter.Read(message, pid, type, context.Zone, errors) is { } read)
        {
            var isVisit = hasEnded && read.Data.Class is EncounterClass.Ambulatory or EncounterClass.Emergency or EncounterClass.Virtual;
            Add(hasEnded && isVisit ? HisEventType.VisitCompleted : type, patient, note: read.Note, encounter: read.Data);
        }
        else if (type == HisEventType.EncounterUpdated)
        {
            Add(HisEventType.PatientUpdated, patient);
        }
        else if (message.Find("PV1") is null)
        {
            errors.Missing("PV1", null, "a message about an encounter has a segment PV1");
        }
        else
        {
            errors.Missing("PV1", 19, $"an encounter needs a visit number, in PV1-19, PV1-50 or PID-18, of at most {HisEventLimits.Id} characters");
        }
    }

    /// <summary>Each PID with the MRG that follows it.</summary>
    private void ReadMerges(bool isMove)
    {
        var (pid, number) = ((Hl7Segment?)null, 0);
        foreach (var segment in message.Segments)
        {
            if (segment.Name == "PID")
            {
                pid = segment;
            }
            else if (segment.Name == "MRG")
            {
                number++;
                if (pid is null)
                {
                    errors.Missing("PID", null, "each MRG follows the PID of who remains");
                    return;
                }

                ReadMerge(pid, segment, number, isMove);
            }
        }

        if (number == 0)
        {
            errors.Missing("MRG", null, "a merge has a segment MRG behind each PID");
        }
    }

    private void ReadMerge(Hl7Segment pid, Hl7Segment mrg, int number, bool isMove)
    {
        var patient = Patient(pid);
        var others = Hl7Identifiers.Of(mrg[1], "MRG", 1, context.Facility, errors);
        if (others.Count == 0)
        {
            // Before v2.3.1 the external number stood in MRG-4.
            others = Hl7Identifiers.Of(mrg[4], "MRG", 4, context.Facility, errors);
        }

        if (others.Count == 0)
        {
            errors.Missing("MRG", 1, "who is merged needs at least one identifier that is not the number of a visit or an account", number);
        }
        else if (!isMove)
        {
            Add(HisEventType.PatientMerged, patient, others: others);
        }
        else if ((mrg[5][1].Text is { Length: > 0 } prior ? prior : VisitOf(mrg)?[19][1].Text) is { Length: > 0 and <= HisEventLimits.Id } visit)
        {
            Add(HisEventType.EncounterMoved, patient, encounter: new EncounterData(visit), others: others);
        }
        else
        {
            errors.Missing("MRG", 5, "the visit that is moved needs its number, in MRG-5 or PV1-19", number);
        }
    }

    /// <summary>The PV1 of the group of an MRG; where there is one MRG, wherever it stands.</summary>
    private Hl7Segment? VisitOf(Hl7Segment mrg) =>
        message.Segments.Skip(mrg.Number).TakeWhile(segment => segment.Name is not ("PID" or "MRG")).FirstOrDefault(segment => segment.Name == "PV1")
        ?? (message.All("MRG").Count() == 1 ? message.Find("PV1") : null);

    private string? ReadReports()
    {
        var (reports, ignored) = Hl7Reports.Read(message, context.Zone, MostOfOne, errors);
        foreach (var (pid, report) in reports)
        {
            Add(HisEventType.ReportReady, Patient(pid), report: report);
        }

        return ignored;
    }

    private List<Hl7Segment> Patients()
    {
        List<Hl7Segment> found = [.. message.All("PID")];
        if (found.Count == 0)
        {
            errors.Missing("PID", null, "a message about a patient has a segment PID");
        }
        else if (found.Count > MostOfOne)
        {
            errors.TooMany("PID", MostOfOne);
            return [];
        }

        return found;
    }

    private PatientData Patient(Hl7Segment pid) => Hl7Patient.Read(message, pid, context.Facility, context.Zone, context.Now, errors);

    private void Add(
        HisEventType type,
        PatientData patient,
        string? note = null,
        AppointmentData? appointment = null,
        EncounterData? encounter = null,
        ReportData? report = null,
        IReadOnlyList<Identifier>? others = null)
    {
        var number = events.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"#{events.Count + 1}");
        var notes = string.Join(", ", new[] { note }.OfType<string>().Concat(errors.Notes)) is { Length: > 0 and <= HisEventLimits.Note } all ? all : note;
        var happening = new HisEvent(context.Sender, source, id + number, type, time, context.Organisation, patient, appointment, encounter, report, others, notes);
        if (HisEventJson.Write(happening).Length > HisEventLimits.Json)
        {
            // The inbox could not keep it, on the day on which it has to.
            errors.TooLong($"what is used of a message has at most {HisEventLimits.Json} characters");
        }

        events.Add(happening);
    }

    /// <summary>When it was recorded (EVN-2), else when it was sent (MSH-7), else now. What lies ahead of every clock would outdate all that comes later.</summary>
    private DateTimeOffset TimeOf()
    {
        foreach (var value in new[] { message.Find("EVN")?[2] ?? default, message.Header[7] })
        {
            if (Hl7Time.Read(value.Text, context.Zone)?.Instant is { } instant && instant <= context.Latest)
            {
                return instant;
            }
        }

        return context.Now;
    }
}
