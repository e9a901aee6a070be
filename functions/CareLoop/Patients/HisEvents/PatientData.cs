using CareLoop.Common;

namespace CareLoop.Patients.HisEvents;

/// <summary>
/// What one event says of a patient. Null says nothing, so that what is known stays; an empty text or
/// list says that there is none. A list says all of it: it replaces the one before.
/// </summary>
/// <param name="Identifiers">At least one, each once.</param>
/// <param name="Name">As it is written, in one text.</param>
/// <param name="Phones">As the HIS has them, best first.</param>
/// <param name="BirthDate">Null where unknown: there is no way to take one back.</param>
/// <param name="Gender"><see cref="HisEvents.Gender.Unknown"/> takes it back.</param>
/// <param name="Language">A language tag (BCP 47), as the HIS has it.</param>
/// <param name="Deceased"><see cref="HisEvents.Deceased.No"/> takes a death back.</param>
/// <param name="Contacts">People around the patient.</param>
/// <param name="Active">False where the HIS no longer uses its record of the patient: nothing is sent for it (FHIR Patient.active).</param>
/// <param name="ContactsToAdd">
/// People of whom the HIS has records of their own (FHIR RelatedPerson), each with its id: one replaces what was said under that id
/// and nothing else, as <paramref name="Contacts"/> leaves these alone. With neither name nor phone it is taken back.
/// </param>
/// <param name="Address">Where the patient lives; <see cref="AddressData.None"/> takes it back.</param>
public sealed record PatientData(
    IReadOnlyList<Identifier> Identifiers,
    string? Name = null,
    IReadOnlyList<PhoneData>? Phones = null,
    DateOnly? BirthDate = null,
    Gender? Gender = null,
    string? Language = null,
    Deceased? Deceased = null,
    IReadOnlyList<ContactData>? Contacts = null,
    bool? Active = null,
    IReadOnlyList<ContactData>? ContactsToAdd = null,
    AddressData? Address = null)
{
    /// <summary>The name of the type: this is patient data and may come near a log.</summary>
    public override string ToString() => nameof(PatientData);
}
