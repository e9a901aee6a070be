using CareLoop.Common;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Hl7v2;

/// <summary>Identifiers of a patient (data type CX): a number and who assigned it.</summary>
internal static class Hl7Identifiers
{
    /// <summary>Numbers of a visit or an account: of no use to know a person by (HL7 table 0203).</summary>
    private static readonly string[] OfVisits = ["AN", "VN", "ACSN", "ANON", "ANC", "AM", "BA", "RI", "BC"];

    /// <summary>Numbers that a person has wherever they go; their kind stands for the authority where none is named.</summary>
    private static readonly string[] OfPersons = ["NI", "NH", "SS", "HC", "PPN", "DL", "MA", "MC", "SN"];

    /// <summary>The identifiers of a list, each once, in their order.</summary>
    /// <param name="list">PID-3 or MRG-1.</param>
    /// <param name="segment">Where it stands, for errors.</param>
    /// <param name="field">Where it stands, for errors.</param>
    /// <param name="facility">Who assigned what names no authority.</param>
    /// <param name="errors">Collects what can't be used.</param>
    public static IReadOnlyList<Identifier> Of(Hl7Value list, string segment, int field, string facility, Hl7Errors errors)
    {
        var identifiers = new List<Identifier>();
        foreach (var entry in list.Repetitions.Where(entry => !entry.IsNull && entry[1].Text.Length > 0))
        {
            var type = entry[5].Text.ToUpperInvariant();
            if (OfVisits.Contains(type))
            {
                continue;
            }

            if (!Identifier.TryCreate(Authority(entry[4], type, facility), entry[1].Text, out var identifier))
            {
                errors.Wrong(segment, field, $"an identifier needs an assigning authority without | (CX.4) and a value (CX.1), of at most {Identifier.MaxAuthority} and {Identifier.MaxValue} characters");
            }
            else if (!identifiers.Contains(identifier) && identifiers.Count < HisEventLimits.Identifiers)
            {
                identifiers.Add(identifier);
            }
        }

        return identifiers;
    }

    /// <summary>Everything that an assigning authority (HD) may be known by: its namespace, its universal id.</summary>
    public static IReadOnlyList<string> Names(Hl7Value authority) => [.. new[] { authority[1].Text, authority[2].Text }.Where(name => name.Length > 0)];

    /// <summary>HD: the namespace, else the universal id, else the kind of the number, else who sends.</summary>
    private static string Authority(Hl7Value authority, string type, string facility) =>
        authority[1].Text is { Length: > 0 } name ? name
        : authority[2].Text is { Length: > 0 } universal ? universal
        : OfPersons.Contains(type) || (type.Length == 5 && type.StartsWith("NN", StringComparison.Ordinal)) ? type
        : facility;
}
