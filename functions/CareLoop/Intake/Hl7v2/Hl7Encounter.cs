using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Hl7v2;

/// <summary>What PV1, DG1, PR1 and EVN say of an encounter.</summary>
/// <param name="Data">The encounter.</param>
/// <param name="Note">Which fields stood in for the ones that should have said it; null where none had to.</param>
internal sealed record Hl7Encounter(EncounterData Data, string? Note)
{
    /// <param name="message">A message of type ADT.</param>
    /// <param name="pid">The patient in it.</param>
    /// <param name="type">What happened. An update may correct when it ended; of all others only the end says that it has.</param>
    /// <param name="zone">Of the sender.</param>
    /// <param name="errors">Collects what can't be used.</param>
    /// <returns>Null where the message says nothing of an encounter, or not which.</returns>
    public static Hl7Encounter? Read(Hl7Message message, Hl7Segment pid, HisEventType type, TimeZoneInfo zone, Hl7Errors errors)
    {
        if (message.Find("PV1") is not { } pv1)
        {
            return null;
        }

        var admitted = Instant(pv1[44], "PV1", 44, zone, errors);
        if (IdOf(pv1, pid) is not { } id)
        {
            return null;
        }

        var (discharged, from) = type switch
        {
            HisEventType.EncounterDischarged => EndOf(message, pv1, zone, errors),
            HisEventType.EncounterUpdated => (Instant(pv1[45], "PV1", 45, zone, errors), "PV1-45"),
            _ => default,
        };
        return new(
            new EncounterData(
                id.Text, ClassOf(pv1[2]), admitted, discharged, discharged is not null && from != "PV1-45",
                DepartmentOf(pv1), ClinicianOf(pv1[7]),
                pv1[36].Said is { Length: <= HisEventLimits.Code } disposition ? disposition : null,
                CodesOf(message.All("DG1"), HisEventLimits.Diagnoses),
                // PR1-14 is 1 of the primary procedure (HL7 table 0418).
                CodesOf(message.All("PR1").OrderBy(pr1 => pr1[14].Text == "1" ? 0 : 1), HisEventLimits.Procedures),
                // The point of care: the nursing unit.
                pv1[3][1].Said is { Length: <= HisEventLimits.Code } ward ? ward : null),
            string.Join(", ", new[] { id.From == "PV1-19" ? null : $"visit number from {id.From}", from is null or "PV1-45" ? null : $"discharge inferred from {from}" }.OfType<string>()) is { Length: > 0 } note ? note : null);
    }

    /// <summary>The visit number, else the alternate one, else the account.</summary>
    private static (string Text, string From)? IdOf(Hl7Segment pv1, Hl7Segment pid)
    {
        foreach (var (value, from) in new[] { (pv1[19][1], "PV1-19"), (pv1[50][1], "PV1-50"), (pid[18][1], "PID-18") })
        {
            if (value.Text is { Length: > 0 and <= HisEventLimits.Id } text)
            {
                return (text, from);
            }
        }

        return null;
    }

    /// <summary>PV1-45, else when it occurred (EVN-6), else when it was recorded (EVN-2).</summary>
    private static (DateTimeOffset? At, string? From) EndOf(Hl7Message message, Hl7Segment pv1, TimeZoneInfo zone, Hl7Errors errors)
    {
        var evn = message.Find("EVN");
        foreach (var (value, segment, field) in new[] { (pv1[45], "PV1", 45), (evn?[6] ?? default, "EVN", 6), (evn?[2] ?? default, "EVN", 2) })
        {
            if (Instant(value, segment, field, zone, errors) is { } instant)
            {
                return (instant, $"{segment}-{field}");
            }
        }

        return default;
    }

    private static DateTimeOffset? Instant(Hl7Value value, string segment, int field, TimeZoneInfo zone, Hl7Errors errors)
    {
        if (value.Text.Length == 0)
        {
            return null;
        }

        var time = Hl7Time.Read(value.Text, zone);
        if (time is null)
        {
            errors.Wrong(segment, field, "a time is YYYYMMDD[HHMM[SS]][±ZZZZ]");
        }

        return time?.Instant;
    }

    /// <summary>HL7 table 0004; a code of the hospital's own says nothing here.</summary>
    private static EncounterClass? ClassOf(Hl7Value patientClass) => patientClass.Text.ToUpperInvariant() switch
    {
        "" => null,
        "I" or "IMP" or "INPATIENT" => EncounterClass.Inpatient,
        "O" or "AMB" or "OUTPATIENT" or "R" => EncounterClass.Ambulatory,
        "E" or "EMER" or "EMERGENCY" => EncounterClass.Emergency,
        "P" => EncounterClass.PreAdmission,
        "OBS" or "OBSENC" => EncounterClass.Observation,
        _ => EncounterClass.Other,
    };

    private static DepartmentData? DepartmentOf(Hl7Segment pv1)
    {
        foreach (var (code, name) in new[] { (pv1[10][1], pv1[10][2]), (pv1[3][1], pv1[3][9]) })
        {
            if (code.Text is { Length: > 0 and <= HisEventLimits.Code } text)
            {
                return new(text, name.Text is { Length: > 0 and <= HisEventLimits.Name } words ? words : null);
            }
        }

        return null;
    }

    private static ClinicianData? ClinicianOf(Hl7Value attending)
    {
        if (attending.IsEmpty)
        {
            return null;
        }

        return attending.IsNull ? new("", "")
            : new(attending[1].Text is { Length: > 0 and <= HisEventLimits.Id } id ? id : null, Hl7Names.OfClinician(attending) is { Length: > 0 } name ? name : null);
    }

    /// <summary>DG1-3 and PR1-3; codes without which nothing is said.</summary>
    private static List<string>? CodesOf(IEnumerable<Hl7Segment> segments, int most)
    {
        List<string> codes = [.. segments.Select(segment => segment[3][1].Text).Where(code => code.Length is > 0 and <= HisEventLimits.Code).Distinct(StringComparer.Ordinal).Take(most)];
        return codes.Count == 0 ? null : codes;
    }
}
