using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Fhir;

/// <summary>Departments, people and places of a visit.</summary>
internal static class FhirCare
{
    /// <summary>The first of these codes that says something.</summary>
    public static DepartmentData? DepartmentOf(params FhirElement[] codes)
    {
        foreach (var code in codes.SelectMany(code => code.Items))
        {
            var (key, words) = (code.Code(HisEventLimits.Code), code.Words(HisEventLimits.Name));
            if (key is not null || words is { Length: <= HisEventLimits.Code })
            {
                return new(key ?? words, words);
            }
        }

        return null;
    }

    /// <summary>Who attends: the participant of type ATND, else the primary performer, else the first of the staff.</summary>
    /// <param name="participants">Appointment.participant or Encounter.participant.</param>
    /// <param name="member">Where the reference stands in each: actor or individual.</param>
    public static ClinicianData? ClinicianOf(FhirEntry entry, FhirReferences references, FhirElement participants, string member)
    {
        var staff = participants.Items.Where(one => TypeOf(entry, references, one[member]) is "Practitioner" or "PractitionerRole")
            .OrderBy(one => one["type"].Items.SelectMany(type => type["coding"].Items).Select(RankOf).DefaultIfEmpty(int.MaxValue).Min())
            .Select(one => one[member]);
        foreach (var reference in staff)
        {
            var found = references.Find(entry, reference);
            var id = FhirEntry.TargetOf(reference["reference"].Whole(400))?.Id ?? found?.Entry?.Id ?? reference["identifier"]["value"].Whole(HisEventLimits.Id);
            var name = reference["display"].Text(HisEventLimits.Name) ?? (found is { } one ? FhirPeople.NameOf(one.Resource["name"]) : null);
            if (id is not null || name is not null)
            {
                return new(id, name);
            }
        }

        return null;
    }

    /// <summary>Where to go, in words.</summary>
    public static string? LocationOf(FhirEntry entry, FhirReferences references, FhirElement participants) =>
        participants.Items.Select(one => one["actor"]).Where(actor => TypeOf(entry, references, actor) == "Location")
            .Select(actor => actor["display"].Text(HisEventLimits.Location) ?? references.Find(entry, actor)?.Resource["name"].Text(HisEventLimits.Location))
            .FirstOrDefault(words => words is not null);

    /// <summary>The ward of an encounter: the last of its locations whose physical type says so and that is not over, by its identifier, else the server's id.</summary>
    public static string? WardOf(FhirEntry entry, FhirReferences references, FhirElement locations)
    {
        // Where one is over and another is not, the patient is in the other.
        var wards = locations.Items.Where(one => one["physicalType"]["coding"].Items.Any(coding => coding["code"].Text(16) == "wa"))
            .OrderBy(one => one["status"].Text(16) is null or "active" ? 1 : 0).ToList();
        if (wards.Count == 0)
        {
            return null;
        }

        var reference = wards[^1]["location"];
        var found = references.Find(entry, reference);
        var id = FhirEntry.TargetOf(reference["reference"].Whole(400))?.Id ?? found?.Entry?.Id;
        return reference["identifier"]["value"].Whole(HisEventLimits.Code)
            ?? found?.Resource["identifier"].Items.Select(identifier => identifier["value"].Whole(HisEventLimits.Code)).FirstOrDefault(value => value is not null)
            ?? (id?.Length <= HisEventLimits.Code ? id : null);
    }

    /// <summary>Codes of the diagnoses that are in the request, the main one first.</summary>
    public static IReadOnlyList<string>? DiagnosesOf(FhirEntry entry, FhirReferences references) =>
        CodesOf(entry, references, HisEventLimits.Diagnoses, static type => type != "Procedure");

    /// <summary>Codes of the procedures among them: Encounter.diagnosis refers to a Condition or to a Procedure that was the reason of the encounter.</summary>
    public static IReadOnlyList<string>? ProceduresOf(FhirEntry entry, FhirReferences references) =>
        CodesOf(entry, references, HisEventLimits.Procedures, static type => type == "Procedure");

    private static List<string>? CodesOf(FhirEntry entry, FhirReferences references, int most, Func<string?, bool> isWanted)
    {
        List<string> codes =
        [
            .. entry.Resource["diagnosis"].Items.OrderBy(diagnosis => diagnosis["rank"].Number() ?? int.MaxValue)
                .Select(diagnosis => references.Find(entry, diagnosis["condition"]))
                .Where(found => found is { } one && isWanted(TypeOf(one)) && one.Resource["status"].Text(32) is not ("not-done" or "entered-in-error"))
                .Select(found => found!.Value.Resource["code"].Code(HisEventLimits.Code))
                .OfType<string>().Distinct(StringComparer.Ordinal).Take(most),
        ];
        return codes.Count == 0 ? null : codes;
    }

    private static int RankOf(FhirElement coding) => coding["code"].Text(16) switch { "ATND" => 0, "PPRF" => 1, _ => 2 };

    private static string? TypeOf((FhirElement Resource, FhirEntry? Entry) found) => found.Entry?.Type ?? found.Resource["resourceType"].Text(64);

    private static string? TypeOf(FhirEntry entry, FhirReferences references, FhirElement reference) =>
        references.Find(entry, reference) is { } found ? TypeOf(found)
        : FhirEntry.TargetOf(reference["reference"].Whole(400))?.Type ?? reference["type"].Text(64);
}
