using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Profiles;

namespace CareLoop.Messaging;

/// <summary>Who is texted for a patient, on which phone and in which language, or why nobody is.</summary>
internal static class Recipient
{
    /// <summary>The phone that is answered, else the first that can be texted, is in use, is theirs and has not opted out.</summary>
    /// <param name="head">The patient.</param>
    /// <param name="message">What is to be sent.</param>
    /// <param name="day">Today on the organisation's calendar.</param>
    public static (string? Phone, string? WhyNot) Choose(PatientHead head, MessageRow message, DateOnly day)
    {
        if (message.ReplyTo is { } reply)
        {
            return head.IsOptedOut(message.Sender, reply) ? (null, "opted-out") : (reply, null);
        }

        return WhyNot(head, message.Sender, day) is { } whyNot ? (null, whyNot) : (Textable(head, day).First(phone => !head.IsOptedOut(message.Sender, phone)), null);
    }

    /// <summary>Why this patient can't be texted from a sender; null where there is a phone.</summary>
    public static string? WhyNot(PatientHead head, string sender, DateOnly day)
    {
        if (head.Consents.Any(consent => consent is { Class: ConsentClass.Treatment, Given: false } && !(consent.Until < day)))
        {
            return "consent-refused";
        }

        var textable = Textable(head, day).ToList();
        return textable.Count == 0
            ? head.BadPhones.Count > 0 ? "no-working-phone" : "no-phone"
            : textable.All(phone => head.IsOptedOut(sender, phone)) ? "opted-out" : null;
    }

    /// <summary>The language of who reads it: of the one who is texted in the patient's place, of the patient, of the organisation.</summary>
    public static Language LanguageOf(PatientHead head, string? phone, OrganisationSettings organisation)
    {
        var own = Language.Of(head.Profile.Language ?? head.Language, organisation.Language);
        if (head.Profile.TextTo is { } proxy && proxy.Phone == phone)
        {
            return Language.Of(proxy.Language, own);
        }

        var guardian = phone is null || !head.Guardians.Contains(phone) ? null
            : head.Contacts.FirstOrDefault(contact => PhoneNumber.TryParse(contact.Phone, organisation.CountryCode, out var number) && number.E164 == phone);
        return Language.Of(guardian?.Language, own);
    }

    /// <summary>In the order in which they are tried. Where somebody was named to be texted instead, nobody else is.</summary>
    private static IEnumerable<string> Textable(PatientHead head, DateOnly day)
    {
        var own = head.Profile.Phones.Concat(head.KnownPhones).Where(phone => phone.IsInUse(day)).Select(phone => phone.E164);
        var phones = head.Profile.TextTo is { } proxy ? [proxy.Phone] : head.GuardedUntil > day ? head.Guardians.Concat(own) : own;
        return phones.Distinct().Where(phone => PhoneNumber.TryParseE164(phone, out var number) && number.CanBeTexted && !head.BadPhones.ContainsKey(phone));
    }
}
