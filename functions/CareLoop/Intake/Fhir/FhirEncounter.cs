using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Fhir;

/// <summary>What an Encounter says.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Data">The encounter.</param>
/// <param name="Note">What stood in for what it does not say; null where nothing had to.</param>
internal sealed record FhirEncounter(HisEventType Type, EncounterData Data, string? Note)
{
    /// <summary>The encounter; null, and an error, where it is nothing without what is not there.</summary>
    /// <param name="entry">The Encounter.</param>
    /// <param name="references">What it refers to.</param>
    /// <param name="recorded">When it was recorded: what an end has that has no time.</param>
    /// <param name="zone">Of days.</param>
    public static FhirEncounter? Read(FhirEntry entry, FhirReferences references, DateTimeOffset recorded, TimeZoneInfo zone)
    {
        var encounter = entry.Resource;
        if (FhirIdentifiers.OfRecord(entry) is not { } id)
        {
            entry.Issues.Required($"{encounter.Expression}.id", $"an encounter needs an identifier or an id, of at most {HisEventLimits.Id} characters");
            return null;
        }

        var status = encounter["status"].Text(32);
        var kind = ClassOf(encounter["class"]);
        if (TypeOf(encounter, status, kind) is not { } type)
        {
            entry.Issues.Required($"{encounter.Expression}.status", "an encounter is planned, arrived, triaged, in-progress, onleave, finished, cancelled, entered-in-error or unknown");
            return null;
        }

        var notes = new List<string>();
        var hasEnded = type is HisEventType.EncounterDischarged or HisEventType.VisitCompleted;
        var (ended, isInferred) = hasEnded ? EndOf(encounter, recorded, zone, notes) : default;
        var disposition = encounter["hospitalization"]["dischargeDisposition"];
        if (!hasEnded && !disposition.IsAbsent)
        {
            notes.Add($"dischargeDisposition left out: the status is {status}");
        }

        return new(
            type,
            new EncounterData(
                id, kind, BeginOf(encounter["period"]["start"], zone, notes), ended, isInferred,
                FhirCare.DepartmentOf(encounter["serviceType"]),
                FhirCare.ClinicianOf(entry, references, encounter["participant"], "individual"),
                hasEnded ? disposition.Code(HisEventLimits.Code) ?? disposition["text"].Text(HisEventLimits.Code) : null,
                FhirCare.DiagnosesOf(entry, references),
                FhirCare.ProceduresOf(entry, references),
                FhirCare.WardOf(entry, references, encounter["location"])),
            notes.Count == 0 ? null : string.Join(", ", notes));
    }

    private static HisEventType? TypeOf(FhirElement encounter, string? status, EncounterClass? kind) => status switch
    {
        // It was over, and goes on after all.
        "arrived" or "triaged" or "in-progress" or "onleave" => Past(encounter, "finished").Any() ? HisEventType.DischargeCancelled : HisEventType.EncounterAdmitted,
        "finished" => kind is EncounterClass.Ambulatory or EncounterClass.Emergency or EncounterClass.Virtual or EncounterClass.HomeHealth ? HisEventType.VisitCompleted : HisEventType.EncounterDischarged,
        "cancelled" or "entered-in-error" => HisEventType.EncounterCancelled,
        "planned" or "unknown" => HisEventType.EncounterUpdated,
        _ => null,
    };

    /// <summary>Encounter.period.end; of a day its end; else when it was finished by its history, else when it was recorded.</summary>
    private static (DateTimeOffset? At, bool IsInferred) EndOf(FhirElement encounter, DateTimeOffset recorded, TimeZoneInfo zone, List<string> notes)
    {
        var said = TimeOf(encounter["period"]["end"], zone);
        if (said?.Instant is { } instant)
        {
            return (instant, false);
        }

        if (said?.End(zone) is { } endOfDay)
        {
            notes.Add("discharge inferred from period.end, a day: its last second");
            return (endOfDay, true);
        }

        // Servers list it in either direction.
        if (Past(encounter, "finished").Select(past => TimeOf(past["period"]["start"], zone)?.Instant).Max() is { } turned)
        {
            notes.Add("discharge inferred from statusHistory");
            return (turned, true);
        }

        notes.Add("discharge inferred from when it was recorded");
        return (recorded, true);
    }

    private static DateTimeOffset? BeginOf(FhirElement element, TimeZoneInfo zone, List<string> notes)
    {
        var said = TimeOf(element, zone);
        if (said is { Instant: null, Day: not null })
        {
            notes.Add("admission from period.start, a day: its first second");
        }

        return said?.Begin(zone);
    }

    private static FhirTime? TimeOf(FhirElement element, TimeZoneInfo zone)
    {
        var text = element.Text(64);
        var read = FhirTime.Read(text, zone);
        if (text is not null && read is null)
        {
            element.Issues.Wrong(element.Expression, "must be a date, or a date and time with offset, such as 2026-03-05T09:30:00+08:00");
        }

        return read;
    }

    private static IEnumerable<FhirElement> Past(FhirElement encounter, string status) => encounter["statusHistory"].Items.Where(past => past["status"].Text(32) == status);

    /// <summary>By HL7's ActEncounterCode; a code of the hospital's own says nothing here.</summary>
    private static EncounterClass? ClassOf(FhirElement coding) => coding["code"].Text(16)?.ToUpperInvariant() switch
    {
        null => null,
        "IMP" or "ACUTE" or "NONAC" => EncounterClass.Inpatient,
        "AMB" => EncounterClass.Ambulatory,
        "EMER" => EncounterClass.Emergency,
        "PRENC" => EncounterClass.PreAdmission,
        "OBSENC" or "SS" => EncounterClass.Observation,
        "HH" => EncounterClass.HomeHealth,
        "VR" => EncounterClass.Virtual,
        _ => EncounterClass.Other,
    };
}
