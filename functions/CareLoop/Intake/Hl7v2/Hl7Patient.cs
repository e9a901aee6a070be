using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Hl7v2;

/// <summary>What PID, NK1 and PDA say of a patient.</summary>
internal static class Hl7Patient
{
    /// <param name="message">The message.</param>
    /// <param name="pid">The patient in it.</param>
    /// <param name="facility">Who assigned an identifier that names no authority.</param>
    /// <param name="zone">Of the sender.</param>
    /// <param name="now">Business time.</param>
    /// <param name="errors">Collects what can't be used.</param>
    public static PatientData Read(Hl7Message message, Hl7Segment pid, string facility, TimeZoneInfo zone, DateTimeOffset now, Hl7Errors errors)
    {
        var identifiers = Hl7Identifiers.Of(pid[3], "PID", 3, facility, errors);
        if (identifiers.Count == 0 && !errors.Any)
        {
            // Before v2.3.1 the internal number stood in PID-3 and the external one in PID-2.
            identifiers = Hl7Identifiers.Of(pid[2], "PID", 2, facility, errors);
        }

        if (identifiers.Count == 0 && !errors.Any)
        {
            errors.Missing("PID", 3, "a patient needs at least one identifier that is not the number of a visit or an account");
        }

        return new PatientData(
            identifiers,
            Hl7Names.OfPatient(pid[5]),
            Short(Hl7Phones.Of(zone, pid[13], pid[14], pid[40]), HisEventLimits.Phones),
            BirthDate(pid, zone, errors),
            GenderOf(pid[8]),
            LanguageOf(pid[15]),
            DeathOf(message, pid, zone),
            Contacts(message, pid, zone),
            Address: Hl7Address.Of(pid[11], zone, now));
    }

    private static DateOnly? BirthDate(Hl7Segment pid, TimeZoneInfo zone, Hl7Errors errors)
    {
        if (pid[7].Text.Length == 0)
        {
            return null;
        }

        if (Hl7Time.Read(pid[7].Text, zone) is { } time)
        {
            return time.Day;
        }

        // Where it is not known systems write 00000000 and the like; an admission is not to be lost for that.
        errors.LeftOut("PID", 7, "no date");
        return null;
    }

    private static Gender? GenderOf(Hl7Value field) => field.Said?.ToUpperInvariant() switch
    {
        null => null,
        "M" => Gender.Male,
        "F" => Gender.Female,
        "O" or "A" or "N" or "X" => Gender.Other,
        _ => Gender.Unknown,
    };

    /// <summary>ISO 639 in two or three letters, or a tag; names of languages are not understood.</summary>
    private static string? LanguageOf(Hl7Value field) => field.Said?.ToLowerInvariant() switch
    {
        null => null,
        "chi" or "zho" or "zh" or "cmn" => "zh-CN",
        "eng" or "en" => "en",
        var tag when tag.Length <= HisEventLimits.Language && tag.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') => tag,
        _ => null,
    };

    /// <summary>PID-30 decides; without it a time of death, or a segment about the death, says so too.</summary>
    private static Deceased? DeathOf(Hl7Message message, Hl7Segment pid, TimeZoneInfo zone)
    {
        var said = pid[30].Text.ToUpperInvariant();
        var at = Hl7Time.Read(pid[29].Text, zone);
        if (said is "N" or "0" or "FALSE")
        {
            return Deceased.No;
        }

        return said is "Y" or "1" or "TRUE" || at is not null || message.Find("PDA") is not null
            ? at?.Instant is { } instant ? Deceased.On(instant) : Deceased.Yes
            : pid[30].IsNull ? Deceased.No : null;
    }

    /// <summary>The people of this patient: a message with several patients tells the contacts of each behind its PID.</summary>
    private static List<ContactData>? Contacts(Hl7Message message, Hl7Segment pid, TimeZoneInfo zone)
    {
        var segments = message.Segments.Skip(pid.Number).TakeWhile(segment => segment.Name != "PID").Where(segment => segment.Name == "NK1").ToList();
        if (segments.Count == 0)
        {
            return null;
        }

        return
        [
            .. segments.Select(nk1 => new ContactData(
                Hl7Names.OfPatient(nk1[2]) is { Length: > 0 } name ? name : null,
                Relation(nk1[3]),
                Short(Hl7Phones.Of(zone, nk1[5], nk1[6], nk1[40]), 1)?.FirstOrDefault()?.Number,
                LanguageOf(nk1[20]) is { Length: > 0 } language ? language : null))
                .Where(contact => contact is not { Name: null, Phone: null })
                .Take(HisEventLimits.Contacts),
        ];
    }

    private static string? Relation(Hl7Value coded)
    {
        var relation = coded[2].Text is { Length: > 0 } words ? words : coded[1].Text;
        return relation.Length is 0 or > HisEventLimits.Code ? null : relation;
    }

    private static List<PhoneData>? Short(IReadOnlyList<PhoneData>? phones, int most) => phones is null ? null : [.. phones.Where(phone => phone.Number.Length <= HisEventLimits.Phone).Take(most)];
}
