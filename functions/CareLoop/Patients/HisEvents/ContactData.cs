namespace CareLoop.Patients.HisEvents;

/// <summary>A relative, guardian or contact person. Null is not known; a name or a phone there always is.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Relation">In the words of the HIS.</param>
/// <param name="Phone">As the HIS has it.</param>
/// <param name="Language">A language tag (BCP 47), as the HIS has it.</param>
public sealed record ContactData(string? Name, string? Relation, string? Phone, string? Language = null)
{
    /// <summary>The name of the type: this is patient data and may come near a log.</summary>
    public override string ToString() => nameof(ContactData);
}
