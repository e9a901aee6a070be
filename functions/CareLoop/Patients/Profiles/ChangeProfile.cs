using System.Globalization;
using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Scheduling;
using CareLoop.Storage;
using Microsoft.Extensions.Logging;

namespace CareLoop.Patients.Profiles;

/// <summary>
/// Staff write what they know of a patient: the whole of it, so that what is left out is no longer said. It stands before what the HIS
/// tells, and stays whatever the HIS sends.
/// </summary>
public sealed partial class ChangeProfile
{
    /// <summary>The most phones and tags.</summary>
    public const int MostPhones = 10, MostTags = 50;

    private const int LongestText = 100;
    private const int LongestTag = 40;

    private readonly PatientFiles files;
    private readonly PhoneLinks phones;
    private readonly IReadOnlyList<IAfterProfile> followers;
    private readonly Effects effects;
    private readonly AuditLog audit;
    private readonly ConfigStore config;
    private readonly Clocks clocks;
    private readonly ILogger<ChangeProfile> logger;

    internal ChangeProfile(
        PatientFiles files, PhoneLinks phones, IEnumerable<IAfterProfile> followers, Effects effects, AuditLog audit, ConfigStore config, Clocks clocks, ILogger<ChangeProfile> logger) =>
        (this.files, this.phones, this.followers, this.effects, this.audit, this.config, this.clocks, this.logger) = (files, phones, [.. followers], effects, audit, config, clocks, logger);

    /// <summary>Who may.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.Clinician, Role.DepartmentHead, Role.Outreach);

    /// <param name="principal">Who writes.</param>
    /// <param name="patient">The patient's key.</param>
    /// <param name="body"><c>language</c>, <c>phones</c> (number, from, until), <c>textTo</c> (phone, name, relation, language), <c>tags</c>, <c>preferredHour</c>, <c>reports</c> (text, post, phone): each may be left out.</param>
    /// <param name="basedOn">The version that the change was made from; null to write over whatever is there.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<ProfileView>> HandleAsync(Principal principal, string patient, JsonElement body, int? basedOn, CancellationToken cancellationToken)
    {
        var seen = await PatientScope.FindAsync(Rule, principal, patient, files, cancellationToken);
        if (!seen.IsOk)
        {
            return seen.Problem;
        }

        var (file, organisation) = seen.Value;
        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var read = Read(body, moment.Config.Organisation(organisation).CountryCode);
        if (!read.IsOk)
        {
            return read.Problem;
        }

        await audit.WriteAsync(PatientScope.Entry(principal, "change-profile", organisation, file.Key, moment.Now), cancellationToken);
        var said = read.Value;
        var facts = await phones.LinkAsync(file, said.Phones.Select(phone => phone.E164).Concat(said.TextTo is { } proxy ? [proxy.Phone] : []), cancellationToken);
        var changed = await files.ChangeAsync(file.Key, fresh => Write(fresh, said, facts, basedOn, moment), cancellationToken, file);
        if (!changed.Value.IsOk)
        {
            return changed.Value.Problem;
        }

        try
        {
            await effects.RunAsync(changed.File, moment, cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogLater(Cause.Of(error), file.Key);
        }

        return ProfileView.Of(changed.File);
    }

    private Result<int> Write(PatientFile file, PatientProfile said, PhoneFacts facts, int? basedOn, Moment moment)
    {
        var version = file.Head.Profile.Version;
        if (basedOn is { } expected && expected != version)
        {
            return new Problem(ProblemKind.Conflict, "changed-meanwhile", $"Somebody has written version {version} since. Read it, and write what you want of both.");
        }

        facts.ApplyTo(file);
        var isOtherHour = said.PreferredHour != file.Head.Profile.PreferredHour;
        file.Head = file.Head with { Profile = said with { Version = version + 1 } };
        foreach (var phone in said.Phones.Select(phone => phone.E164).Concat(said.TextTo is { } proxy ? [proxy.Phone] : []))
        {
            // Whoever writes it knows whose it is.
            file.Head = file.Head.WithGoodPhone(phone);
        }

        foreach (var follower in isOtherHour ? followers : [])
        {
            follower.HourChanged(file, moment);
        }

        effects.Guard(file, moment);
        return version + 1;
    }

    private static Result<PatientProfile> Read(JsonElement body, string countryCode)
    {
        var errors = new List<FieldError>();
        var reader = new DocumentReader(body, "", errors);
        var profile = new PatientProfile
        {
            Language = ReadLanguage(reader),
            Phones = ReadPhones(reader, countryCode),
            TextTo = reader.Object("textTo") is { } proxy ? ReadProxy(proxy, countryCode) : null,
            Tags = reader.Texts("tags", MostTags, LongestTag),
            PreferredHour = reader.Contains("preferredHour") ? reader.Number("preferredHour", 0, 23, 0) : null,
            Reports = reader.Optional<ReportDelivery>("reports", TryReports, "How the patient hears of reports: text, post or phone.") ?? ReportDelivery.Text,
        };
        reader.Done();
        return errors.Count == 0 ? profile : new Problem(ProblemKind.Unprocessable, "invalid-profile", "The profile can't be taken; each error names its place.") { Errors = errors };
    }

    private static List<KnownPhone> ReadPhones(DocumentReader reader, string countryCode)
    {
        var phones = new List<KnownPhone>();
        foreach (var item in reader.Objects("phones", MostPhones))
        {
            var number = ReadPhone(item, "number", countryCode);
            var (from, until) = (item.Optional<DateOnly>("from", Iso8601.TryDate, "A day, such as 2026-03-05."), item.Optional<DateOnly>("until", Iso8601.TryDate, "A day, such as 2026-03-05."));
            item.Done();
            if (until < from)
            {
                item.RefuseField("until", "The last day is not before the first.");
            }
            else if (number is { } phone && phones.TrueForAll(known => known.E164 != phone.E164))
            {
                phones.Add(new KnownPhone(phone.E164, from, until));
            }
        }

        return phones;
    }

    private static ProxyPerson? ReadProxy(DocumentReader reader, string countryCode)
    {
        var phone = ReadPhone(reader, "phone", countryCode);
        var proxy = new ProxyPerson(phone?.E164 ?? "", reader.Text("name", LongestText), reader.Text("relation", LongestText), ReadLanguage(reader));
        reader.Done();
        if (phone is { CanBeTexted: false })
        {
            reader.RefuseField("phone", "This number can't be texted.");
        }

        return phone is { CanBeTexted: true } ? proxy : null;
    }

    private static PhoneNumber? ReadPhone(DocumentReader reader, string name, string countryCode) =>
        reader.Optional(name, (string text, out PhoneNumber value) => PhoneNumber.TryParse(text, countryCode, out value), "A telephone number.", required: true);

    private static string? ReadLanguage(DocumentReader reader) =>
        reader.Optional("language", (string text, out Language value) => Language.TryParse(text, CultureInfo.InvariantCulture, out value), "A language that there are words in: zh-CN or en.")?.Code;

    private static bool TryReports(string text, out ReportDelivery value)
    {
        value = KebabEnum.Read<ReportDelivery>(text) ?? default;
        return KebabEnum.Read<ReportDelivery>(text) is not null;
    }

    [LoggerMessage(EventId = 162, Level = LogLevel.Warning, Message = "{Error} after the profile of patient {Patient} was written; its due row goes on with it")]
    private partial void LogLater(string error, PatientKey patient);
}
