using System.Collections.Frozen;
using CareLoop.Common;

namespace CareLoop.Patients.Profiles;

/// <summary>Who is texted in place of a child: those of its contact persons who are its guardians by their relation. Pure.</summary>
internal static class Guardians
{
    /// <summary>
    /// Codes: HL7 v2 table 0063, HL7 v3 RoleCode, GB/T 4761 (51 and 52 parents, 57 and 58 step-parents, 61 to 64 grandparents). Words are
    /// compared whole, so that a grandmother's friend is no guardian.
    /// </summary>
    private static readonly FrozenSet<string> Relations = new[]
    {
        "MTH", "FTH", "PAR", "PRN", "GRD", "GRP", "GUARD", "GRPRN", "GRMTH", "GRFTH", "NMTH", "NFTH", "STPMTH", "STPFTH", "FCG", "51", "52", "57", "58", "61", "62", "63", "64",
        "MOTHER", "FATHER", "PARENT", "GUARDIAN", "LEGAL GUARDIAN", "GRANDMOTHER", "GRANDFATHER", "GRANDPARENT", "STEPMOTHER", "STEPFATHER", "FOSTER PARENT",
        "母亲", "父亲", "母", "父", "妈妈", "爸爸", "父母", "母子", "母女", "父子", "父女", "监护人", "法定监护人", "养母", "养父", "继母", "继父",
        "祖父", "祖母", "外祖父", "外祖母", "爷爷", "奶奶", "外公", "外婆", "姥姥", "姥爷", "祖父母", "外祖父母",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsGuardian(string? relation) => relation is not null && Relations.Contains(relation.Normalize(System.Text.NormalizationForm.FormKC).Trim());

    /// <summary>The phones of the guardians, in their order.</summary>
    /// <param name="contacts">The patient's contact persons.</param>
    /// <param name="countryCode">Of phones that are written without one.</param>
    public static IEnumerable<string> PhonesOf(IEnumerable<ContactPerson> contacts, string countryCode) =>
        contacts.Where(contact => IsGuardian(contact.Relation))
            .Select(contact => PhoneNumber.TryParse(contact.Phone, countryCode, out var phone) && phone.CanBeTexted ? phone.E164 : null)
            .OfType<string>().Distinct();

    /// <summary>Who is texted in place of the patient until which day; nobody where the patient is no child, or nobody can be.</summary>
    /// <param name="head">As it is now.</param>
    /// <param name="linked">Phones that lead to the patient, where somebody answers from one of them.</param>
    /// <param name="countryCode">Of phones that are written without one.</param>
    /// <param name="age">The age in years from which a patient is texted alone.</param>
    public static PatientHead Apply(PatientHead head, IReadOnlyCollection<string> linked, string countryCode, int age)
    {
        List<string> phones = head.BirthDate is null ? [] : [.. PhonesOf(head.Contacts, countryCode).Where(phone => linked.Contains(phone) || head.Guardians.Contains(phone) || head.Phones.Contains(phone))];
        return head with { Guardians = phones, GuardedUntil = phones.Count == 0 ? null : GrownUp(head.BirthDate!.Value, age) };
    }

    /// <summary>The birthday on which a patient is that old.</summary>
    public static DateOnly GrownUp(DateOnly birthDate, int age) => birthDate.Year + age > DateOnly.MaxValue.Year ? DateOnly.MaxValue : birthDate.AddYears(age);
}
