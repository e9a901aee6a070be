using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Complaints;
using CareLoop.Patients;
using CareLoop.Scheduling;
using CareLoop.Storage;
using Microsoft.Extensions.Logging;

namespace CareLoop.Complaints.Pages;

/// <summary>The page on which anybody may complain, suggest, praise or ask, and see what came of it.</summary>
public sealed partial class ComplaintPages
{
    /// <summary>In ten minutes; our assumptions of what a hospital and one connection come to.</summary>
    private const int MostOfAll = 60, MostOfOne = 6, MostQuestions = 12, MostOfNumber = 5;

    private readonly PatientFiles files;
    private readonly CaseFiles places;
    private readonly CaseOpening opening;
    private readonly CaseNumbers numbers;
    private readonly Effects effects;
    private readonly PublicRate rate;
    private readonly KeyedHash hash;
    private readonly ConfigStore config;
    private readonly Clocks clocks;
    private readonly ILogger<ComplaintPages> logger;

    internal ComplaintPages(PatientFiles files, CaseFiles places, CaseOpening opening, CaseNumbers numbers, Effects effects, PublicRate rate, KeyedHash hash, ConfigStore config, Clocks clocks, ILogger<ComplaintPages> logger) =>
        (this.files, this.places, this.opening, this.numbers, this.effects, this.rate, this.hash, this.config, this.clocks, this.logger) =
        (files, places, opening, numbers, effects, rate, hash, config, clocks, logger);

    /// <summary>Who may: anybody.</summary>
    public static AccessRule Rule { get; } = AccessRule.Anybody;

    /// <summary>What may be loaded and sent by the page (Content-Security-Policy).</summary>
    public static string ContentSecurityPolicy => ComplaintPage.ContentSecurityPolicy;

    /// <summary>What happened?</summary>
    /// <param name="at">The organisation's code; null where there is one only, or it is to be chosen.</param>
    /// <param name="language">As asked for; null for the organisation's.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<PageReply> ShowAsync(string? at, string? language, CancellationToken cancellationToken)
    {
        var (moment, place) = await PlaceAsync(at, language, "complain", cancellationToken);
        return place.Reply ?? Form(place, new Dictionary<string, string>(), null, null, moment);
    }

    /// <summary>Takes what was written.</summary>
    /// <param name="form">The fields by their names.</param>
    /// <param name="address">From where it comes; of it only a keyed hash is kept, for ten minutes.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The number; the form again where something is missing (422); not found (404), throttled (429). Sent twice it is one case.</returns>
    public async Task<PageReply> TakeAsync(IReadOnlyDictionary<string, string> form, string address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(form);
        var (moment, place) = await PlaceAsync(form.GetValueOrDefault("at"), form.GetValueOrDefault("lang"), "complain", cancellationToken);
        if (place.Reply is { } reply)
        {
            return reply;
        }

        var (organisation, words) = (place.Organisation!, place.Words);
        var once = form.GetValueOrDefault("once");
        if (!FormOnce.IsGood(once, hash, moment.Now))
        {
            return Form(place, form, words.SendAgain, ProblemKind.Unprocessable, moment);
        }

        var read = Read(form, organisation, once!, moment);
        if (read.Brought is not { } brought)
        {
            return Form(place, form, read.IsPhone ? words.BadPhone : words.NoText, ProblemKind.Unprocessable, moment);
        }

        if (await rate.TakeAsync("complain~" + TableKey.Part(organisation.Organisation), once!, cancellationToken, MostOfAll) is { } wait
            || await rate.TakeAsync("complain~" + hash.Of("address", address), once!, cancellationToken, MostOfOne) is { } longer && (wait = longer) > TimeSpan.Zero)
        {
            return new PageReply(ComplaintPage.Message(organisation, words, words.Busy), ProblemKind.Throttled, wait);
        }

        var row = await OpenAsync(brought, moment, cancellationToken);
        return new PageReply(ComplaintPage.Show(organisation, words, new CaseShown(
            words.TakenTitle, words.Taken, row.Number ?? "", brought.Complainant?.Phone is null ? CodeOf(row.Id) : null,
            CaseSubject.OwnerOf(row, organisation, words.Language, moment), row.Matter == CaseKind.Praise ? null : CaseSubject.Until(row.ResolveBy, organisation.Zone, words.Language), null, null)));
    }

    /// <summary>How does it stand?</summary>
    /// <param name="at">The organisation's code.</param>
    /// <param name="language">As asked for; null for the organisation's.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<PageReply> AskAsync(string? at, string? language, CancellationToken cancellationToken)
    {
        var (_, place) = await PlaceAsync(at, language, "complain/state", cancellationToken);
        return place.Reply ?? new PageReply(ComplaintPage.Ask(place.Organisation!, place.Words, new Dictionary<string, string>(), null));
    }

    /// <summary>Where a case stands, for whoever has its number and the last four digits of the phone, or its code.</summary>
    /// <param name="form">The fields by their names.</param>
    /// <param name="address">From where it is asked.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The case; the form again (404) where there is none or the digits are others', which it does not tell apart; throttled (429).</returns>
    public async Task<PageReply> StateAsync(IReadOnlyDictionary<string, string> form, string address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(form);
        var (moment, place) = await PlaceAsync(form.GetValueOrDefault("at"), form.GetValueOrDefault("lang"), "complain/state", cancellationToken);
        if (place.Reply is { } reply)
        {
            return reply;
        }

        var (organisation, words) = (place.Organisation!, place.Words);
        var isNumber = CaseNumber.TryParse(form.GetValueOrDefault("number"), out var number);
        var digits = Messaging.Folding.Compact(Messaging.Folding.Fold(form.GetValueOrDefault("digits")));
        if (!isNumber || digits.Length != 4)
        {
            return NotFound(place, form);
        }

        // Who guesses is slowed down by where they are and by what they guess at; asked for the same once more, it counts once.
        var question = DerivedId.Of("state", hash.Of("digits", digits), number.ToString());
        if (await rate.TakeAsync("state~" + hash.Of("address", address), question, cancellationToken, MostQuestions) is { } wait
            || await rate.TakeAsync("state~" + number, question, cancellationToken, MostOfNumber) is { } longer && (wait = longer) > TimeSpan.Zero)
        {
            return new PageReply(ComplaintPage.Message(organisation, words, words.Busy), ProblemKind.Throttled, wait);
        }

        var fact = await numbers.FindAsync(organisation.Organisation, number, cancellationToken);
        if (fact?.Id.Split('.') is not [var patient, var id])
        {
            return NotFound(place, form);
        }

        var (file, found) = await FindAsync(PatientKey.Of(patient), id, cancellationToken);
        if (found is not { } row || !IsTheirs(file, row, digits))
        {
            return NotFound(place, form);
        }

        var isAnswered = row.State.IsOver() || row.State == CaseState.Resolved;
        return new PageReply(ComplaintPage.Show(organisation, words, new CaseShown(
            words.StateTitle, null, row.Number ?? "", null, CaseSubject.OwnerOf(row, organisation, words.Language, moment),
            isAnswered ? null : CaseSubject.Until(row.ResolveBy, organisation.Zone, words.Language), CaseSubject.StateOf(row, words.Language), isAnswered ? row.Reply : null)));
    }

    private sealed record Place(PageReply? Reply, OrganisationSettings? Organisation, ComplaintWords Words);

    private async Task<(Moment Moment, Place Place)> PlaceAsync(string? at, string? language, string path, CancellationToken cancellationToken)
    {
        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var all = moment.Config.Organisations;
        var organisation = at is { Length: > 0 } ? all.FirstOrDefault(own => own.Organisation == at) : all.Count == 1 ? all[0] : null;
        var words = ComplaintWords.Of(Language.Of(language, organisation?.Language ?? moment.Config.Organisation(Scope.Any).Language));
        return (moment, organisation is not null ? new Place(null, organisation, words)
            : at is { Length: > 0 } || all.Count == 0 ? new Place(new PageReply(ComplaintPage.Message(null, words, words.Nowhere), ProblemKind.NotFound), null, words)
            : new Place(new PageReply(ComplaintPage.Choose(all, words, path)), null, words));
    }

    private static (NewCase? Brought, bool IsPhone) Read(IReadOnlyDictionary<string, string> form, OrganisationSettings organisation, string once, Moment moment)
    {
        var text = CaseDesk.Clean(form.GetValueOrDefault("text") ?? "");
        if (text.Length is 0 or > ComplaintPage.LongestText)
        {
            return (null, false);
        }

        string? phone = null;
        if (form.GetValueOrDefault("phone") is { } written && !string.IsNullOrWhiteSpace(written))
        {
            if (!PhoneNumber.TryParse(written, organisation.CountryCode, out var parsed) || !parsed.CanBeTexted)
            {
                return (null, true);
            }

            phone = parsed.E164;
        }

        var kind = KebabEnum.Read<CaseKind>(form.GetValueOrDefault("kind"));
        var directory = moment.Config.Directory(organisation.Organisation);
        var name = Messaging.SmsText.Clip(Messaging.SmsText.Line(form.GetValueOrDefault("name")), ComplaintPage.LongestName);
        return (new NewCase(DerivedId.Of("page-case", once), organisation.Organisation, CaseSource.Page, text)
        {
            Kind = kind is CaseKind.Complaint or CaseKind.Suggestion or CaseKind.Praise or CaseKind.Question ? kind.Value : CaseKind.Complaint,
            Department = directory.Department(form.GetValueOrDefault("department"))?.Code,
            Complainant = new Complainant(name.Length == 0 ? null : name, form.GetValueOrDefault("relation") is "relative" or "other" ? form["relation"] : null, phone, form.GetValueOrDefault("lang")),
            Anonymous = form.GetValueOrDefault("hidden") == "1",
        }, false);
    }

    private async Task<CaseRow> OpenAsync(NewCase brought, Moment moment, CancellationToken cancellationToken)
    {
        var place = places.Of(brought, null);
        var changed = await files.ChangeAsync(
            place.Key,
            file =>
            {
                place.Apply(file);
                var row = opening.Open(file, place.Brought, moment);
                effects.Guard(file, moment);
                return row;
            },
            cancellationToken, null, file => place.PrepareAsync(file, cancellationToken));
        try
        {
            await effects.RunAsync(changed.File, moment, cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogLater(Cause.Of(error), changed.File.Key);
        }

        return (await files.LoadAsync(changed.File.Key, cancellationToken)).Find<CaseRow>(changed.Value.Id) ?? changed.Value;
    }

    private async Task<(PatientFile File, CaseRow? Row)> FindAsync(PatientKey key, string id, CancellationToken cancellationToken)
    {
        var file = await files.FollowAsync(key, cancellationToken);
        return (file, file.Find<CaseRow>(id) ?? await files.FindPastAsync<CaseRow>(key, id, cancellationToken));
    }

    private bool IsTheirs(PatientFile file, CaseRow row, string digits)
    {
        IEnumerable<string> phones = row.Complainant is { } complainant ? [complainant.Phone ?? ""] : file.Head.KnownPhones.Select(phone => phone.E164);
        return phones.Any(phone => phone.EndsWith(digits, StringComparison.Ordinal)) || (row.Complainant is { Phone: null } && CodeOf(row.Id) == digits);
    }

    /// <summary>Four digits that stand for a phone's where there is none.</summary>
    private string CodeOf(string caseId) => (hash.Of("case-code", caseId).Aggregate(0L, (sum, character) => ((sum * 33) + character) % 1_000_003) % 10_000).ToString("0000", CultureInfo.InvariantCulture);

    private PageReply Form(Place place, IReadOnlyDictionary<string, string> given, string? error, ProblemKind? kind, Moment moment)
    {
        var organisation = place.Organisation!;
        List<(string Code, string Name)> departments = [.. moment.Config.Directory(organisation.Organisation).Departments.Select(department => (department.Code, organisation.DepartmentName(department.Code, department.Name) ?? department.Code))];
        var once = given.GetValueOrDefault("once") is { } known && FormOnce.IsGood(known, hash, moment.Now) ? known : FormOnce.New(hash, moment.Now);
        return new PageReply(ComplaintPage.Form(organisation, departments, place.Words, once, given, error), kind);
    }

    private static PageReply NotFound(Place place, IReadOnlyDictionary<string, string> form) => new(ComplaintPage.Ask(place.Organisation!, place.Words, form, place.Words.NotFound), ProblemKind.NotFound);

    [LoggerMessage(EventId = 302, Level = LogLevel.Warning, Message = "{Error} after a case in file {File} was taken from the page; its due row goes on with it")]
    private partial void LogLater(string error, PatientKey file);
}
