using CareLoop.Common;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Patients;

/// <summary>What an event says of the patient, field by field by source time. Pure.</summary>
internal static class UpdatePatient
{
    /// <summary>The phones of an event in E.164; what is no phone is left out and counted.</summary>
    public static (IReadOnlyList<KnownPhone>? Phones, int NotPhones) ReadPhones(PatientData patient, string countryCode)
    {
        if (patient.Phones is null)
        {
            return (null, 0);
        }

        var phones = new List<KnownPhone>();
        var notPhones = 0;
        foreach (var said in patient.Phones)
        {
            if (!PhoneNumber.TryParse(said.Number, countryCode, out var phone))
            {
                notPhones++;
            }
            else if (phones.TrueForAll(other => other.E164 != phone.E164))
            {
                phones.Add(new KnownPhone(phone.E164, said.From, said.Until));
            }
        }

        return (phones, notPhones);
    }

    /// <summary>Applies what is newer than what is known, and returns what that was.</summary>
    /// <param name="file">The patient's file.</param>
    /// <param name="happening">The event.</param>
    /// <param name="phones">Its phones in E.164, or null where it says nothing of them.</param>
    /// <param name="elsewhere">Identifiers that belong to another patient.</param>
    public static FieldUpdate Apply(PatientFile file, HisEvent happening, IReadOnlyList<KnownPhone>? phones, IReadOnlyList<Identifier> elsewhere)
    {
        var said = happening.Patient;
        var head = file.Head;
        var update = new FieldUpdate(head.Stamps, Stamp.Of(happening));
        var contacts = said.Contacts?.Select(contact => new ContactPerson(contact.Name, contact.Relation, contact.Phone, contact.Language)).ToList();
        var listed = update.Next("contacts", [.. head.Contacts.Where(contact => contact.Id is null)], contacts, SameList<ContactPerson>.Instance) ?? [];
        var numbers = update.Next("phones", head.KnownPhones, phones, SameList<KnownPhone>.Instance) ?? [];
        var next = head.WithPhones(numbers) with
        {
            Identifiers = [.. head.Identifiers.Union(said.Identifiers.Except(elsewhere))],
            Organisations = head.Organisations.Contains(happening.Organisation) ? head.Organisations : [.. head.Organisations, happening.Organisation],
            Name = update.Next("name", head.Name, said.Name),
            BirthDate = update.Next("birthDate", head.BirthDate, said.BirthDate),
            Gender = update.Next("gender", head.Gender, said.Gender?.WireName()),
            Language = update.Next("language", head.Language, said.Language),
            Deceased = update.Next("deceased", head.Deceased, said.Deceased) ?? Deceased.No,
            // That the HIS has given up a record which was merged into this one says nothing of this one.
            Active = update.Next("active", head.Active, said.Identifiers.All(head.Former.Contains) ? null : said.Active) ?? true,
            Address = update.Next("address", head.Address ?? PatientAddress.None, said.Address is { } address ? PatientAddress.Of(address) : null) is { } lives && lives != PatientAddress.None ? lives : null,
            Contacts = [.. listed, .. Related(head.Contacts, said.ContactsToAdd ?? [], update)],
        };
        file.Head = next with { Stamps = update.Stamps };
        return update;
    }

    /// <summary>The people with records of their own, each by its own source time: so in whatever order they are told of, the same remain.</summary>
    private static IEnumerable<ContactPerson> Related(IReadOnlyList<ContactPerson> known, IReadOnlyList<ContactData> said, FieldUpdate update)
    {
        var related = known.Where(contact => contact.Id is not null).ToDictionary(contact => contact.Id!, StringComparer.Ordinal);
        foreach (var contact in said.DistinctBy(contact => contact.Id))
        {
            // Somebody without name and phone is nobody: known by nothing but the id, as one who is not there.
            var nobody = new ContactPerson(null, null, null, null, contact.Id);
            var person = contact is { Name: null, Phone: null } ? nobody : new ContactPerson(contact.Name, contact.Relation, contact.Phone, contact.Language, contact.Id);
            var next = update.Next($"contact.{DerivedId.Of("contact", contact.Id!)}", related.GetValueOrDefault(contact.Id!, nobody), person);
            if (next is null || next == nobody)
            {
                related.Remove(contact.Id!);
            }
            else
            {
                related[contact.Id!] = next;
            }
        }

        return related.Values.OrderBy(contact => contact.Id, StringComparer.Ordinal);
    }

    private sealed class SameList<T> : IEqualityComparer<IReadOnlyList<T>>
    {
        public static SameList<T> Instance { get; } = new();

        public bool Equals(IReadOnlyList<T>? x, IReadOnlyList<T>? y) => x is null ? y is null : y is not null && x.SequenceEqual(y);

        public int GetHashCode(IReadOnlyList<T> obj) => obj.Count;
    }
}
