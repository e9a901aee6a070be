using System.Globalization;
using CareLoop.Common;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Csv;

/// <summary>What the lines of a file say, in the common form of events.</summary>
internal static class CsvEvents
{
    /// <summary>The authority of numbers that a person has wherever they go, as in the other feeds (HL7 table 0203).</summary>
    private const string National = "NI";

    /// <summary>A HIS's clock may go a little before ours.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);

    /// <summary>A file of another ten seconds later says something else of the same time: the later one wins.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(10);

    /// <summary>The event of one line; null where something is wrong with it, which the line has noted.</summary>
    public static HisEvent? Read(CsvLine line, bool isAdmission, CsvContext context)
    {
        var organisation = Organisation(line, context);
        var zone = context.ZoneOf(organisation ?? "");
        var said = Said(line, zone, context);
        var patient = new PatientData(
            Identifiers(line, context),
            line.Text(CsvColumn.PatientName, HisEventLimits.Name),
            line.List(CsvColumn.Phone, HisEventLimits.Phones, HisEventLimits.Phone)?.Select(PhoneData.FromString).ToList(),
            line.Day(CsvColumn.BirthDate),
            line.GenderOf(CsvColumn.Gender),
            line.Text(CsvColumn.Language, HisEventLimits.Language));
        var department = Pair(line.Code(CsvColumn.DepartmentCode, HisEventLimits.Code), line.Text(CsvColumn.Department, HisEventLimits.Name)) is var (code, name) ? new DepartmentData(code, name) : null;
        var clinician = Pair(line.Code(CsvColumn.ClinicianId, HisEventLimits.Id), line.Text(CsvColumn.Clinician, HisEventLimits.Name)) is var (id, who) ? new ClinicianData(id, who) : null;
        var type = isAdmission ? HisEventType.EncounterAdmitted : line.StatusOf(CsvColumn.Status) ?? HisEventType.AppointmentBooked;
        var appointment = isAdmission ? null : Appointment(line, type, zone, department, clinician);
        var encounter = isAdmission ? Encounter(line, zone, department, clinician) : null;
        if (!line.IsGood)
        {
            return null;
        }

        var happening = new HisEvent(context.Sender, isAdmission ? "csv:admissions" : "csv:appointments", "-", type, said!.Value, organisation!, patient, appointment, encounter);
        var content = HisEventJson.Write(happening);
        if (content.Length > HisEventLimits.Json)
        {
            line.Wrong(null, "says more than an event can hold");
            return null;
        }

        // Its content is its id: the same line again is the same event, a corrected one is another.
        return happening with
        {
            Id = context.Hash.Of("csv-line", content),
            Time = Later(said.Value, context.Now),
            Note = string.Create(CultureInfo.InvariantCulture, $"line {line.Number} of a file"),
        };
    }

    private static string? Organisation(CsvLine line, CsvContext context)
    {
        var organisation = line.Code(CsvColumn.Organisation, HisEventLimits.Code) ?? context.Organisation;
        if (organisation is null)
        {
            line.Wrong(CsvColumn.Organisation, "is required: this sender speaks for no one organisation, and the request names none (?organisation=)");
        }
        else if (!context.MaySpeakFor(organisation))
        {
            line.Wrong(CsvColumn.Organisation, "is an organisation that this sender does not speak for, or another than the request is about");
        }

        return organisation;
    }

    /// <summary>When the HIS said it. Without a time everything would be newer than what the feeds have told since.</summary>
    private static DateTimeOffset? Said(CsvLine line, TimeZoneInfo zone, CsvContext context)
    {
        var isSaid = line.Says(CsvColumn.Recorded);
        var said = isSaid ? line.Instant(CsvColumn.Recorded, zone, dayWillDo: true) : context.AsOf;
        if (said is null && !isSaid)
        {
            line.Wrong(CsvColumn.Recorded, "is required where the request does not say as of when the file is (?asOf=)");
        }
        else if (said > context.Now + Ahead)
        {
            line.Wrong(CsvColumn.Recorded, "lies in the future: it would outdate what the feeds tell until then");
        }

        return said;
    }

    private static List<Identifier> Identifiers(CsvLine line, CsvContext context)
    {
        var identifiers = new List<Identifier>();
        var authority = line.Code(CsvColumn.Authority, Identifier.MaxAuthority) ?? context.Authority;
        if (line.Code(CsvColumn.PatientNumber, Identifier.MaxValue, required: true) is { } number)
        {
            if (authority is null)
            {
                line.Wrong(CsvColumn.Authority, "is required where the request does not say who assigned the numbers (?authority=)");
            }
            else
            {
                Add(CsvColumn.PatientNumber, authority, number);
            }
        }

        if (line.Code(CsvColumn.NationalId, Identifier.MaxValue) is { } national)
        {
            Add(CsvColumn.NationalId, National, national);
        }

        return identifiers;

        void Add(CsvColumn column, string by, string value)
        {
            if (Identifier.TryCreate(by, value, out var identifier))
            {
                identifiers.Add(identifier);
            }
            else
            {
                line.Wrong(column, "needs an authority without | and a value that are plain text");
            }
        }
    }

    private static AppointmentData? Appointment(CsvLine line, HisEventType type, TimeZoneInfo zone, DepartmentData? department, ClinicianData? clinician)
    {
        var id = line.Code(CsvColumn.Appointment, HisEventLimits.Id, required: true);
        var appointment = new AppointmentData(
            id ?? "",
            line.Instant(CsvColumn.Start, zone, required: type == HisEventType.AppointmentBooked),
            line.Minutes(CsvColumn.Minutes),
            department,
            clinician,
            line.Text(CsvColumn.Location, HisEventLimits.Location),
            line.Text(CsvColumn.Type, HisEventLimits.Code),
            line.Text(CsvColumn.Instructions, HisEventLimits.Instructions, isProse: true));
        return id is null ? null : appointment;
    }

    private static EncounterData? Encounter(CsvLine line, TimeZoneInfo zone, DepartmentData? department, ClinicianData? clinician)
    {
        var id = line.Code(CsvColumn.Encounter, HisEventLimits.Id, required: true);
        var encounter = new EncounterData(
            id ?? "",
            EncounterClass.Inpatient,
            line.Instant(CsvColumn.Admitted, zone, required: true, dayWillDo: true),
            Department: department,
            Clinician: clinician,
            Diagnoses: line.List(CsvColumn.Diagnoses, HisEventLimits.Diagnoses, HisEventLimits.Code));
        return id is null ? null : encounter;
    }

    private static (string?, string?)? Pair(string? code, string? name) => code is null && name is null ? null : (code, name);

    /// <summary>
    /// Of the same second as it is said to be of, and in it the later the file came: so a corrected file overrules the one before, and
    /// neither overrules what a feed said in a later second.
    /// </summary>
    private static DateTimeOffset Later(DateTimeOffset said, DateTimeOffset now)
    {
        var second = said.UtcTicks - (said.UtcTicks % TimeSpan.TicksPerSecond);
        return new DateTimeOffset(second + (now.UtcTicks / Apart.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }
}
