namespace CareLoop.Patients.HisEvents;

/// <summary>A relative, guardian or contact person. Null is not known; a name or a phone there always is, but in <see cref="PatientData.ContactsToAdd"/>.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Relation">In the words of the HIS.</param>
/// <param name="Phone">As the HIS has it.</param>
/// <param name="Language">A language tag (BCP 47), as the HIS has it.</param>
/// <param name="Id">The HIS's own, of a person of whom it has a record apart from the patient's.</param>
public sealed record ContactData(string? Name, string? Relation, string? Phone, string? Language = null, string? Id = null)
{
    /// <summary>The name of the type: this is patient data and may come near a log.</summary>
    public override string ToString() => nameof(ContactData);
}
