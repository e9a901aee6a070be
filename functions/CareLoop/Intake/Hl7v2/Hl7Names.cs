namespace CareLoop.Intake.Hl7v2;

/// <summary>Names of people, as they are written where they come from (data types XPN and XCN).</summary>
internal static class Hl7Names
{
    /// <summary>One name of several: the legal one, else the first. Null says nothing, empty that there is none.</summary>
    public static string? OfPatient(Hl7Value field)
    {
        if (field.IsNull)
        {
            return "";
        }

        var names = field.Repetitions.Where(name => !name.IsNull).ToList();
        var best = names.FirstOrDefault(name => name[7].Text is "L" or "CURRENT");
        return Written(best.IsEmpty ? names.FirstOrDefault() : best, 1) is { Length: > 0 } written ? written : null;
    }

    /// <summary>The name of a clinician: what stands behind the id.</summary>
    public static string OfClinician(Hl7Value person) => Written(person, 2);

    /// <param name="name">The name.</param>
    /// <param name="first">Where the family name stands.</param>
    private static string Written(Hl7Value name, int first) => WrittenName.Of(name[first].Text, name[first + 1].Text, name[first + 2].Text);
}
