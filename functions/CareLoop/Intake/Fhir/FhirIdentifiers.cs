using CareLoop.Common;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Fhir;

/// <summary>Identifiers: a value and the system that it is unique in (data type Identifier).</summary>
internal static class FhirIdentifiers
{
    /// <summary>Numbers of a visit or an account: of no use to know a person by (HL7 table 0203).</summary>
    private static readonly string[] OfVisits = ["AN", "VN", "ACSN", "ANON", "ANC", "AM", "BA", "RI", "BC", "PLAC", "FILL"];

    /// <summary>The identifiers of a patient, each once, the ones in use.</summary>
    /// <param name="patient">A Patient.</param>
    /// <param name="sender">Who assigned what names no system.</param>
    public static IReadOnlyList<Identifier> OfPatient(FhirElement patient, string sender) =>
        [.. patient["identifier"].Items.Select(entry => OfPerson(entry, sender)).OfType<Identifier>().Distinct().Take(HisEventLimits.Identifiers - 2)];

    /// <summary>One identifier of a person, or null.</summary>
    public static Identifier? OfPerson(FhirElement entry, string sender)
    {
        if (entry["value"].Text(HisEventLimits.Id) is null || entry["use"].Text(16) == "old" || entry["type"]["coding"].Items.Any(coding => OfVisits.Contains(coding["code"].Text(16))))
        {
            return null;
        }

        var value = entry["value"].Whole(Identifier.MaxValue);
        // Who assigned it is its system; a name that a person can read stands for it where there is none.
        var system = entry["system"].Whole(Identifier.MaxAuthority) ?? (entry["system"].IsAbsent ? entry["assigner"]["display"].Whole(Identifier.MaxAuthority) ?? sender : null);
        if (Identifier.TryCreate(system, value, out var identifier))
        {
            return identifier;
        }

        entry.Issues.LeftOut(entry.Expression, $"an identifier has a system without | and a value, of at most {Identifier.MaxAuthority} and {Identifier.MaxValue} characters; this one was left out");
        return null;
    }

    /// <summary>What a resource is called by: its business identifier, the official one first, else its id on the server.</summary>
    public static string? OfRecord(FhirEntry entry) =>
        entry.Resource["identifier"].Items
            .Where(identifier => identifier["use"].Text(16) is not ("old" or "temp"))
            .OrderBy(identifier => identifier["use"].Text(16) switch { "official" => 0, "usual" => 1, null => 2, _ => 3 })
            .Select(identifier => identifier["value"].Whole(HisEventLimits.Id))
            .FirstOrDefault(value => value is not null) ?? entry.Id;
}
