using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Patients.HisEvents;
using CareLoop.Patients.Merges;
using CareLoop.Patients.Profiles;
using CareLoop.Storage;

namespace CareLoop.Patients;

/// <summary>Somebody around the patient who can be texted or called, or who may answer.</summary>
/// <param name="Id">The HIS's own, where it has a record of that person apart from the patient's; these come behind the others, by their ids.</param>
internal sealed record ContactPerson(string? Name, string? Relation, string? Phone, string? Language, string? Id = null);

/// <summary>
/// The head of a patient's partition: who the patient is, what is mirrored from elsewhere, and the version that every
/// transaction on the partition updates with If-Match (design, section 4).
/// </summary>
internal sealed record PatientHead
{
    private const int CommitsKept = 6;
    private const int InboundKept = 20;
    private const int DepartmentsKept = 50;

    public IReadOnlyList<Identifier> Identifiers { get; init; } = [];

    public string? Name { get; init; }

    /// <summary>E.164, the preferred one first.</summary>
    public IReadOnlyList<string> Phones { get; init; } = [];

    /// <summary>Of phones that are the patient's for some days only: first and last day, as <c>2026-03-01/2026-06-30</c>, of which one may be missing.</summary>
    public IReadOnlyDictionary<string, string> PhoneDays { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public DateOnly? BirthDate { get; init; }

    public string? Gender { get; init; }

    public string? Language { get; init; }

    /// <summary>As it was last said: nothing is made up where the day or hour is not known.</summary>
    public Deceased Deceased { get; init; } = Deceased.No;

    /// <summary>Whether the HIS still uses its record of the patient.</summary>
    public bool Active { get; init; } = true;

    /// <summary>Why nothing may be sent to the patient at all, or null.</summary>
    public string? AtRest => Deceased.IsDeceased ? "deceased" : ErasingSince is not null ? "being-erased" : Active ? null : "patient-inactive";

    public IReadOnlyList<ContactPerson> Contacts { get; init; } = [];

    /// <summary>Where the patient lives; null where that is not known.</summary>
    public PatientAddress? Address { get; init; }

    /// <summary>Phones (E.164) of those who are texted in place of a child; all of them lead to the patient in <c>phones</c>.</summary>
    public IReadOnlyList<string> Guardians { get; init; } = [];

    /// <summary>The day from which the patient is no child any more; null where there is no one to text instead.</summary>
    public DateOnly? GuardedUntil { get; init; }

    /// <summary>What staff know of the patient, which no HIS tells.</summary>
    public PatientProfile Profile { get; init; } = PatientProfile.None;

    /// <summary>The last word on each class of consent.</summary>
    public IReadOnlyList<ConsentState> Consents { get; init; } = [];

    public Stamps Stamps { get; init; } = Stamps.None;

    /// <summary>The organisations that told of this patient: whose staff may see it.</summary>
    public IReadOnlyList<string> Organisations { get; init; } = [];

    /// <summary>The departments that had to do with the patient, as <c>organisation/code</c>.</summary>
    public IReadOnlyList<string> Departments { get; init; } = [];

    /// <summary>Whether it is somebody who wants not to be known: who it is only those see who have to, <see cref="PatientScope"/>.</summary>
    public bool IsConfidential { get; init; }

    /// <summary>When the last answers went out to what a phone of this patient had written, the latest last.</summary>
    public IReadOnlyList<DateTimeOffset> AnsweredAt { get; init; } = [];

    /// <summary>When a phone of this patient was last told what to do in an emergency.</summary>
    public DateTimeOffset? AdvisedAt { get; init; }

    /// <summary>When a phone of this patient was last told that a person will call.</summary>
    public DateTimeOffset? HandedOverAt { get; init; }

    /// <summary>When the last text went out that the patient had not asked for.</summary>
    public DateTimeOffset? TextedAt { get; init; }

    /// <summary>What that was about, in a word: the name of its message's subject, or what kind of it.</summary>
    public string? TextedAbout { get; init; }

    /// <summary>When the patient was last asked how it went.</summary>
    public DateTimeOffset? SurveyedAt { get; init; }

    /// <summary>When this person complained, the latest last; as many as tell who does so often.</summary>
    public IReadOnlyList<DateTimeOffset> ComplainedAt { get; init; } = [];

    /// <summary>Phones that opted out, as <c>sender|phone</c>: mirrored from <c>phones</c> so that a send needs no further request.</summary>
    public IReadOnlyList<string> OptOuts { get; init; } = [];

    /// <summary>Phones of this patient that are not to be texted, with the reason: somebody else's, or refused by the network.</summary>
    public IReadOnlyDictionary<string, string> BadPhones { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Phones that were found to be of many people, of which the others on them are still to be told.</summary>
    public IReadOnlyList<string> CrowdedPhones { get; init; } = [];

    /// <summary>The message ids of the last answers, so that a doubled one is known on every patient of a shared phone.</summary>
    public IReadOnlyList<string> RecentInbound { get; init; } = [];

    /// <summary>Whom this patient was found to be all along. From then on this partition is history; everything goes on there.</summary>
    public PatientKey? MergedInto { get; init; }

    /// <summary>Who was found to be this patient all along.</summary>
    public IReadOnlyList<Join> Joins { get; init; } = [];

    /// <summary>Identifiers of records that the HIS has given up for this one: what they say of the record itself is not about this patient.</summary>
    public IReadOnlyList<Identifier> Former { get; init; } = [];

    /// <summary>Since when the patient is being taken out of the tables; until that is done nobody else changes anything.</summary>
    public DateTimeOffset? ErasingSince { get; init; }

    /// <summary>When the patient was last taken out of the tables: what happened by then is not taken in again.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>A merge or its undoing is under way: what is planned waits until it is known whose it is.</summary>
    public bool IsJoining => Joins.Any(join => join.IsUnderWay);

    /// <summary>The last commits, so that one whose answer was lost is recognised as our own.</summary>
    public IReadOnlyList<string> Commits { get; init; } = [];

    public int Version { get; init; }

#if MUTANTS
    public bool IsOptedOut(string sender, string phone) => OptOuts.Contains(Mutant.Is(Mutant.WrongOptOutKey) ? OptOutKey(phone, sender) : OptOutKey(sender, phone));
#else
    public bool IsOptedOut(string sender, string phone) => OptOuts.Contains(OptOutKey(sender, phone));
#endif

    /// <summary>The phones that the HIS tells of, in its order, with their days.</summary>
    public IReadOnlyList<KnownPhone> KnownPhones => [.. Phones.Select(phone => PhoneDays.TryGetValue(phone, out var days) ? KnownPhone.Of(phone, days) : new KnownPhone(phone))];

    /// <summary>All phones that lead to this patient in <c>phones</c>.</summary>
    public IEnumerable<string> LinkedPhones => Phones.Concat(Guardians).Concat(Profile.Phones.Select(phone => phone.E164)).Concat(Profile.TextTo is { } proxy ? [proxy.Phone] : []);

    public PatientHead WithPhones(IReadOnlyList<KnownPhone> phones) => this with
    {
        Phones = [.. phones.Select(phone => phone.E164)],
        PhoneDays = phones.Where(phone => phone.Days is not null).ToDictionary(phone => phone.E164, phone => phone.Days!, StringComparer.Ordinal),
    };

    public static string OptOutKey(string sender, string phone) => $"{sender}|{phone}";

    public PatientHead WithOptOut(string sender, string phone, bool optedOut)
    {
        var key = OptOutKey(sender, phone);
        return optedOut == OptOuts.Contains(key) ? this : this with { OptOuts = optedOut ? [.. OptOuts, key] : [.. OptOuts.Where(other => other != key)] };
    }

    public PatientHead WithGoodPhone(string phone) =>
        !BadPhones.ContainsKey(phone) ? this : this with { BadPhones = BadPhones.Where(pair => pair.Key != phone).ToDictionary(StringComparer.Ordinal) };

    public PatientHead WithBadPhone(string phone, string reason) =>
        this with { BadPhones = new Dictionary<string, string>(BadPhones, StringComparer.Ordinal) { [phone] = reason } };

    /// <summary>Notes that the patient is or was in a department's care: its staff may see the patient.</summary>
    public PatientHead WithDepartment(string organisation, string? department) =>
        department is null or "" || Departments.Contains($"{organisation}/{department}") ? this
            : this with { Departments = [.. Departments.TakeLast(DepartmentsKept - 1), $"{organisation}/{department}"] };

    public PatientHead WithInbound(string messageId) => this with { RecentInbound = [.. RecentInbound.TakeLast(InboundKept - 1), messageId] };

    public PatientHead WithCommit(string commit) => this with { Commits = [.. Commits.TakeLast(CommitsKept - 1), commit], Version = Version + 1 };

    public TableEntity ToTable(PatientKey key)
    {
        var row = new TableEntity(key.ToString(), CareKeys.Head) { ["version"] = Version };
        row.SetJson("identifiers", Identifiers.Select(id => new[] { id.Authority, id.Value }).ToList());
        row.Set("name", Name);
        row.SetJson("phones", Phones);
        row.SetMap("phoneDays", PhoneDays);
        row.Set("birthDate", BirthDate?.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        row.Set("gender", Gender);
        row.Set("language", Language);
        row["deceased"] = Deceased.IsDeceased;
        row.Set("deceasedAt", Deceased.At);
        row["active"] = Active;
        row.SetJson("contacts", Contacts);
        row.Set("address", Address is null ? null : StoredJson.Write(Address));
        row.SetJson("guardians", Guardians);
        row.Set("guardedUntil", GuardedUntil?.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        row.Set("profile", Profile.IsNone ? null : StoredJson.Write(Profile));
        row.SetJson("consents", Consents);
        row.Set("stamps", Stamps.ToJson());
        row.SetJson("organisations", Organisations);
        row.SetJson("departments", Departments);
        if (IsConfidential)
        {
            row["isConfidential"] = true;
        }

        row.SetJson("answeredAt", AnsweredAt);
        row.Set("advisedAt", AdvisedAt);
        row.Set("handedOverAt", HandedOverAt);
        row.Set("textedAt", TextedAt);
        row.Set("textedAbout", TextedAbout);
        row.Set("surveyedAt", SurveyedAt);
        row.SetJson("complainedAt", ComplainedAt);
        row.SetJson("optOuts", OptOuts);
        row.SetMap("badPhones", BadPhones);
        row.SetJson("crowdedPhones", CrowdedPhones);
        row.SetJson("recentInbound", RecentInbound);
        row.Set("mergedInto", MergedInto?.ToString());
        row.SetJson("joins", Joins);
        row.SetJson("former", Former.Select(id => new[] { id.Authority, id.Value }).ToList());
        row.Set("erasingSince", ErasingSince);
        row.Set("erasedAt", ErasedAt);
        row.SetJson("commits", Commits);
        return row;
    }

    public static PatientHead FromTable(TableEntity row) => new()
    {
        Identifiers = [.. row.GetList<string[]>("identifiers").Select(pair => new Identifier(pair[0], pair[1]))],
        Name = row.GetString("name"),
        Phones = row.GetList<string>("phones"),
        PhoneDays = row.GetMap("phoneDays"),
        BirthDate = DateOnly.TryParse(row.GetString("birthDate"), System.Globalization.CultureInfo.InvariantCulture, out var birthDate) ? birthDate : null,
        Gender = row.GetString("gender"),
        Language = row.GetString("language"),
        Deceased = row.GetInstant("deceasedAt") is { } at ? Deceased.On(at) : row.GetBoolean("deceased") == true ? Deceased.Yes : Deceased.No,
        Active = row.GetBoolean("active") ?? true,
        Contacts = row.GetList<ContactPerson>("contacts"),
        Address = StoredJson.Read<PatientAddress>(row.GetString("address")),
        Guardians = row.GetList<string>("guardians"),
        GuardedUntil = DateOnly.TryParse(row.GetString("guardedUntil"), System.Globalization.CultureInfo.InvariantCulture, out var guardedUntil) ? guardedUntil : null,
        Profile = StoredJson.Read<PatientProfile>(row.GetString("profile")) ?? PatientProfile.None,
        Consents = row.GetList<ConsentState>("consents"),
        Stamps = Stamps.Parse(row.GetString("stamps")),
        Organisations = row.GetList<string>("organisations"),
        Departments = row.GetList<string>("departments"),
        IsConfidential = row.GetBoolean("isConfidential") ?? false,
        AnsweredAt = row.GetList<DateTimeOffset>("answeredAt"),
        AdvisedAt = row.GetInstant("advisedAt"),
        HandedOverAt = row.GetInstant("handedOverAt"),
        TextedAt = row.GetInstant("textedAt"),
        TextedAbout = row.GetString("textedAbout"),
        SurveyedAt = row.GetInstant("surveyedAt"),
        ComplainedAt = row.GetList<DateTimeOffset>("complainedAt"),
        OptOuts = row.GetList<string>("optOuts"),
        BadPhones = row.GetMap("badPhones"),
        CrowdedPhones = row.GetList<string>("crowdedPhones"),
        RecentInbound = row.GetList<string>("recentInbound"),
        MergedInto = PatientKey.TryParse(row.GetString("mergedInto"), null, out var survivor) ? survivor : null,
        Joins = row.GetList<Join>("joins"),
        Former = [.. row.GetList<string[]>("former").Select(pair => new Identifier(pair[0], pair[1]))],
        ErasingSince = row.GetInstant("erasingSince"),
        ErasedAt = row.GetInstant("erasedAt"),
        Commits = row.GetList<string>("commits"),
        Version = row.GetInt32("version") ?? 0,
    };
}
