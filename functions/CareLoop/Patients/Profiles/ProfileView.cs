using CareLoop.Storage;

namespace CareLoop.Patients.Profiles;

/// <summary>Everything that is known of who a patient is, and how the patient is reached.</summary>
/// <param name="Key">The address of everything about the patient.</param>
/// <param name="Name">As the HIS has it.</param>
/// <param name="BirthDate">Where known.</param>
/// <param name="Gender">As the HIS has it.</param>
/// <param name="Deceased">Nothing is sent to the dead.</param>
/// <param name="Active">Whether the HIS still uses its record.</param>
/// <param name="Organisations">Who knows this patient.</param>
/// <param name="Language">In which the patient is texted, where one was told.</param>
/// <param name="Phones">The patient's own, in the order in which they are tried.</param>
/// <param name="Contacts">People around the patient.</param>
/// <param name="Address">Where the patient lives, as the HIS has it.</param>
/// <param name="TextTo">Who is texted in place of the patient, as staff decided; null where nobody was named.</param>
/// <param name="GuardedUntil">Until that day a guardian is texted in place of a child: those of <paramref name="Contacts"/> that are marked.</param>
/// <param name="Tags">By which plans and lists choose patients.</param>
/// <param name="PreferredHour">The hour, by the organisation's clock, at which texts go out that may choose theirs, and from which those go that nobody waits for; null for any.</param>
/// <param name="Reports">How the patient wants to hear of reports: text, post or phone.</param>
/// <param name="Consents">The last word on each class.</param>
/// <param name="Version">Of what staff wrote; 0 where nobody has.</param>
public sealed record ProfileView(
    string Key,
    string? Name,
    DateOnly? BirthDate,
    string? Gender,
    bool Deceased,
    bool Active,
    IReadOnlyList<string> Organisations,
    string? Language,
    IReadOnlyList<PhoneView> Phones,
    IReadOnlyList<ContactView> Contacts,
    AddressView? Address,
    ContactView? TextTo,
    DateOnly? GuardedUntil,
    IReadOnlyList<string> Tags,
    int? PreferredHour,
    string Reports,
    IReadOnlyList<ConsentView> Consents,
    int Version)
{
    internal static ProfileView Of(PatientFile file)
    {
        var head = file.Head;
        return new(
            file.Key.ToString(),
            head.Name,
            head.BirthDate,
            head.Gender,
            head.Deceased.IsDeceased,
            head.Active,
            head.Organisations,
            head.Profile.Language ?? head.Language,
            [
                .. head.Profile.Phones.Select(phone => PhoneView.Of(phone, "staff", head))
                    .Concat(head.KnownPhones.Select(phone => PhoneView.Of(phone, "his", head))).DistinctBy(phone => phone.Number),
            ],
            [.. head.Contacts.Select(contact => new ContactView(contact.Name, contact.Relation, contact.Phone, contact.Language, Guardians.IsGuardian(contact.Relation)))],
            head.Address is { } lives ? new AddressView(lives.District, lives.PostalCode, lives.Text, lives.Latitude, lives.Longitude) : null,
            head.Profile.TextTo is { } proxy ? new ContactView(proxy.Name, proxy.Relation, proxy.Phone, proxy.Language, Guardians.IsGuardian(proxy.Relation)) : null,
            head.GuardedUntil,
            head.Profile.Tags,
            head.Profile.PreferredHour,
            KebabEnum.Write(head.Profile.Reports),
            [.. head.Consents.Select(consent => new ConsentView(KebabEnum.Write(consent.Class), consent.Given, consent.At, consent.Until))],
            head.Profile.Version);
    }
}

/// <summary>A phone of a patient: for the call that staff make, so not masked.</summary>
/// <param name="Number">E.164.</param>
/// <param name="From">The first day on which it is the patient's.</param>
/// <param name="Until">The last day.</param>
/// <param name="Source">his or staff.</param>
/// <param name="WhyNotTexted">wrong-number, phone-of-many and the like, opted-out; null where it can be texted.</param>
public sealed record PhoneView(string Number, DateOnly? From, DateOnly? Until, string Source, string? WhyNotTexted)
{
    internal static PhoneView Of(KnownPhone phone, string source, PatientHead head) => new(
        phone.E164, phone.From, phone.Until, source,
        head.BadPhones.TryGetValue(phone.E164, out var reason) ? reason : head.OptOuts.Any(optOut => optOut.EndsWith("|" + phone.E164, StringComparison.Ordinal)) ? "opted-out" : null);
}

/// <summary>Where a patient lives.</summary>
/// <param name="District">The code of the district.</param>
/// <param name="PostalCode">As it is written.</param>
/// <param name="Text">As it is written on a letter.</param>
/// <param name="Latitude">In degrees north.</param>
/// <param name="Longitude">In degrees east.</param>
public sealed record AddressView(string? District, string? PostalCode, string? Text, double? Latitude, double? Longitude);

/// <summary>Somebody around a patient.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Relation">In the words of who told.</param>
/// <param name="Phone">As it is written.</param>
/// <param name="Language">A language tag.</param>
/// <param name="Guardian">Whether the relation is one of those who are texted in place of a child.</param>
public sealed record ContactView(string? Name, string? Relation, string? Phone, string? Language, bool Guardian);

/// <summary>The last word on a class of consent.</summary>
/// <param name="Class">treatment or campaign.</param>
/// <param name="Given">Given, or refused.</param>
/// <param name="At">When it was said.</param>
/// <param name="Until">The last day on which it holds; null for no end.</param>
public sealed record ConsentView(string Class, bool Given, DateTimeOffset At, DateOnly? Until);
