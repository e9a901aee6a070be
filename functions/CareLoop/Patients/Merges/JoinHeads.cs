using CareLoop.Storage;

namespace CareLoop.Patients.Merges;

/// <summary>What a merge makes of two patients' heads, and what its undoing leaves. Pure.</summary>
internal static class JoinHeads
{
    /// <summary>
    /// Both in one: what was said last of each field, and everything that guards a phone. Whether the HIS still uses its record is
    /// said of the record, not of the person: the survivor's stays.
    /// </summary>
    public static PatientHead Of(PatientHead mine, PatientHead theirs)
    {
        var fields = new FieldJoin(mine.Stamps, theirs.Stamps);
        return mine with
        {
            Identifiers = [.. mine.Identifiers.Union(theirs.Identifiers)],
            Name = fields.Of("name", mine.Name, theirs.Name),
            Phones = fields.Of("phones", mine.Phones, theirs.Phones),
            PhoneDays = fields.Of("phones", mine.PhoneDays, theirs.PhoneDays),
            BirthDate = fields.Of("birthDate", mine.BirthDate, theirs.BirthDate),
            Gender = fields.Of("gender", mine.Gender, theirs.Gender),
            Language = fields.Of("language", mine.Language, theirs.Language),
            Deceased = fields.Of("deceased", mine.Deceased, theirs.Deceased),
            Contacts = fields.Of("contacts", mine.Contacts, theirs.Contacts),
            Address = fields.Of("address", mine.Address, theirs.Address),
            Stamps = fields.Stamps.WithFieldOf(mine.Stamps, "active"),
            Guardians = [.. mine.Guardians.Union(theirs.Guardians)],
            GuardedUntil = fields.Of("birthDate", mine.GuardedUntil ?? theirs.GuardedUntil, theirs.GuardedUntil ?? mine.GuardedUntil),
            Profile = mine.Profile.IsNone ? theirs.Profile : mine.Profile,
            // Each class's last word; the words themselves stay where they were said.
            Consents = [.. mine.Consents.Concat(theirs.Consents).GroupBy(consent => consent.Class).Select(said => said.MaxBy(consent => consent.At)!)],
            CrowdedPhones = [.. mine.CrowdedPhones.Union(theirs.CrowdedPhones)],
            Organisations = [.. mine.Organisations.Union(theirs.Organisations)],
            Departments = [.. mine.Departments.Union(theirs.Departments)],
            HandedOverAt = mine.HandedOverAt > theirs.HandedOverAt || theirs.HandedOverAt is null ? mine.HandedOverAt : theirs.HandedOverAt,
            TextedAt = mine.TextedAt > theirs.TextedAt || theirs.TextedAt is null ? mine.TextedAt : theirs.TextedAt,
            TextedAbout = mine.TextedAt > theirs.TextedAt || theirs.TextedAt is null ? mine.TextedAbout : theirs.TextedAbout,
            ComplainedAt = [.. mine.ComplainedAt.Union(theirs.ComplainedAt).Order()],
            SurveyedAt = mine.SurveyedAt > theirs.SurveyedAt || theirs.SurveyedAt is null ? mine.SurveyedAt : theirs.SurveyedAt,
            OptOuts = [.. mine.OptOuts.Union(theirs.OptOuts)],
            BadPhones = mine.BadPhones.Concat(theirs.BadPhones).DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal),
            RecentInbound = [.. theirs.RecentInbound.Union(mine.RecentInbound)],
            Former = [.. mine.Former.Union(theirs.Former)],
        };
    }

    /// <summary>
    /// The survivor without the other: a field that still says what the other brought says again what it said before. What guards
    /// a phone stays: an opt-out is the phone's.
    /// </summary>
    /// <param name="now">The survivor's head.</param>
    /// <param name="before">The same before the merge.</param>
    /// <param name="theirs">The other's, as it was merged away.</param>
    public static PatientHead Without(PatientHead now, PatientHead before, PatientHead theirs)
    {
        var stamps = now.Stamps;
        T Field<T>(string field, T said, T earlier)
        {
            if (now.Stamps.Of(field) != theirs.Stamps.Of(field) || before.Stamps.Of(field) == now.Stamps.Of(field))
            {
                return said;
            }

            stamps = stamps.WithFieldOf(before.Stamps, field);
            return earlier;
        }

        var next = now with
        {
            Name = Field("name", now.Name, before.Name),
            Phones = Field("phones", now.Phones, before.Phones),
            PhoneDays = Field("phones", now.PhoneDays, before.PhoneDays),
            BirthDate = Field("birthDate", now.BirthDate, before.BirthDate),
            Gender = Field("gender", now.Gender, before.Gender),
            Language = Field("language", now.Language, before.Language),
            Deceased = Field("deceased", now.Deceased, before.Deceased),
            Contacts = Field("contacts", now.Contacts, before.Contacts),
            Address = Field("address", now.Address, before.Address),
            Guardians = [.. now.Guardians.Except(theirs.Guardians.Except(before.Guardians))],
            GuardedUntil = Field("birthDate", now.GuardedUntil, before.GuardedUntil),
            Profile = StoredJson.Write(now.Profile) == StoredJson.Write(theirs.Profile) ? before.Profile : now.Profile,
            Consents = [.. now.Consents.Except(theirs.Consents).UnionBy(before.Consents, consent => consent.Class)],
            Identifiers = [.. now.Identifiers.Except(theirs.Identifiers.Except(before.Identifiers))],
            Organisations = [.. now.Organisations.Except(theirs.Organisations.Except(before.Organisations))],
            Departments = [.. now.Departments.Except(theirs.Departments.Except(before.Departments))],
            Former = [.. now.Former.Except(theirs.Former).Except(theirs.Identifiers)],
        };
        return next with { Stamps = stamps };
    }
}
