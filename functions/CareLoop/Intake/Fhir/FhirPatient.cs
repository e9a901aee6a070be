using System.Text.Json;
using CareLoop.Common;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Fhir;

/// <summary>What a Patient or a RelatedPerson says.</summary>
internal static class FhirPatient
{
    /// <summary>What a Patient says of itself; null, and an error, where it can't be known again.</summary>
    public static PatientData? Read(FhirEntry entry, FhirReferences references, TimeZoneInfo zone, DateTimeOffset now)
    {
        var patient = entry.Resource;
        if (references.SubjectOf(entry) is not { } subject)
        {
            entry.Issues.Required($"{patient.Expression}.identifier", "a patient needs an identifier with system and value, or an id, by which it is known again");
            return null;
        }

        return Of(patient, subject.Identifiers, zone, now);
    }

    /// <summary>What a Patient says of itself, of whom it is known who it is.</summary>
    public static PatientData Of(FhirElement patient, IReadOnlyList<Identifier> identifiers, TimeZoneInfo zone, DateTimeOffset now) =>
        new(
            identifiers,
            FhirPeople.NameOf(patient["name"]),
            FhirPeople.PhonesOf(patient["telecom"], zone, now),
            BirthDate(patient["birthDate"], zone),
            GenderOf(patient["gender"]),
            FhirPeople.LanguageOf(patient["communication"]),
            DeathOf(patient, zone),
            patient["contact"].IsAbsent ? null : [.. patient["contact"].Items.Select(contact => ContactOf(contact, zone, now)).OfType<ContactData>().Take(HisEventLimits.Contacts)],
            patient["active"].Truth(),
            Address: FhirAddress.Of(patient["address"], zone, now));

    /// <summary>The patient that a RelatedPerson belongs to, with that person; null, and an error, where it says neither.</summary>
    public static (FhirSubject Subject, PatientData Data)? ReadRelated(FhirEntry entry, FhirReferences references, TimeZoneInfo zone, DateTimeOffset now)
    {
        var person = entry.Resource;
        if (references.SubjectOf(entry, [person["patient"]]) is not { } subject)
        {
            entry.Issues.Required($"{person.Expression}.patient", "a related person needs a reference to the patient");
            return null;
        }

        var read = ContactOf(person, zone, now) ?? new ContactData(null, null, null);
        var id = entry.Id ?? FhirIdentifiers.OfRecord(entry) ?? $"{read.Name}/{read.Relation}";
        if (id.Length is <= 1 or > HisEventLimits.Id)
        {
            entry.Issues.Required($"{person.Expression}.id", "a related person needs an id, an identifier or a name");
            return null;
        }

        var isGone = person["active"].Truth() == false || entry.Method == "DELETE";
        return (subject, new PatientData(subject.Identifiers, ContactsToAdd: [isGone ? new ContactData(null, null, null, Id: id) : read with { Id = id }]));
    }

    /// <summary>Other records of a Patient, each with how it is linked.</summary>
    public static IEnumerable<(string Kind, FhirSubject Other)> Links(FhirEntry entry, FhirReferences references)
    {
        foreach (var link in entry.Resource["link"].Items)
        {
            // A link may lead to a RelatedPerson: the same human in another part, and no second record of a patient.
            if (link["type"].Text(32) is { } kind && references.SubjectOf(entry, [link["other"]]) is { } other)
            {
                yield return (kind, other);
            }
        }
    }

    private static ContactData? ContactOf(FhirElement contact, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (!FhirPeople.IsInUse(contact["period"], zone, now))
        {
            return null;
        }

        var relation = contact["relationship"].Items.Select(coded => coded.Words(HisEventLimits.Code)).FirstOrDefault(words => words is not null);
        var read = new ContactData(
            FhirPeople.NameOf(contact["name"]), relation, FhirPeople.PhonesOf(contact["telecom"], zone, now)?.FirstOrDefault(phone => !(phone.From > LocalTimes.LocalDate(now, zone)))?.Number, FhirPeople.LanguageOf(contact["communication"]));
        return read is { Name: null, Phone: null } ? null : read;
    }

    private static DateOnly? BirthDate(FhirElement element, TimeZoneInfo zone)
    {
        if (element.Text(64) is not { } text)
        {
            return null;
        }

        var read = FhirTime.Read(text, zone);
        if (read is null)
        {
            element.Issues.LeftOut(element.Expression, "a date is YYYY, YYYY-MM or YYYY-MM-DD; it was left out");
        }

        return read?.Day;
    }

    private static Gender? GenderOf(FhirElement element)
    {
        if (element.Text(64) is not { } text)
        {
            return null;
        }

        if (HisNames.Genders.TryGetValue(text, out var gender))
        {
            return gender;
        }

        element.Issues.LeftOut(element.Expression, "a gender is male, female, other or unknown; it was left out");
        return null;
    }

    /// <summary>Whatever is said of a time of death, nothing may be sent to who has one.</summary>
    private static Deceased? DeathOf(FhirElement patient, TimeZoneInfo zone)
    {
        var when = patient["deceasedDateTime"];
        if (!when.IsAbsent)
        {
            return FhirTime.Read(when.Text(64), zone)?.Instant is { } at ? Deceased.On(at) : Deceased.Yes;
        }

        // Why there is no time of death, where there was one (extension data-absent-reason).
        if (patient["_deceasedDateTime"]["extension"].Items.Select(extension => extension["valueCode"])
            .Any(why => why.Kind == JsonValueKind.String && why.Text(32) is "unknown" or "asked-unknown" or "temp-unknown" or "masked"))
        {
            return Deceased.Yes;
        }

        return patient["deceasedBoolean"].Truth() switch { true => Deceased.Yes, false => Deceased.No, null => null };
    }
}
