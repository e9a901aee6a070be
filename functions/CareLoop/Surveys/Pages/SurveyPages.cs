using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Surveys;
using CareLoop.Patients;
using CareLoop.Scheduling;
using CareLoop.Storage;
using CareLoop.Surveys.Comments;
using CareLoop.Surveys.Scores;
using Microsoft.Extensions.Logging;

namespace CareLoop.Surveys.Pages;

/// <summary>The pages of surveys: shown to whoever holds a link, and taken once. To look costs nothing of the link: phones look at links by themselves.</summary>
public sealed partial class SurveyPages
{
    private const string OnceField = "once";

    private readonly SurveyLinks links;
    private readonly PatientFiles files;
    private readonly SurveySteps steps;
    private readonly Effects effects;
    private readonly PublicRate rate;
    private readonly AnonymousPool pool;
    private readonly FactTable facts;
    private readonly KeyedHash hash;
    private readonly ConfigStore config;
    private readonly Clocks clocks;
    private readonly ILogger<SurveyPages> logger;

    internal SurveyPages(
        SurveyLinks links, PatientFiles files, SurveySteps steps, Effects effects, PublicRate rate, AnonymousPool pool, FactTable facts, KeyedHash hash, ConfigStore config, Clocks clocks, ILogger<SurveyPages> logger) =>
        (this.links, this.files, this.steps, this.effects, this.rate, this.pool, this.facts, this.hash, this.config, this.clocks, this.logger) =
        (links, files, steps, effects, rate, pool, facts, hash, config, clocks, logger);

    /// <summary>Who may: whoever holds a link.</summary>
    public static AccessRule Rule { get; } = AccessRule.Link;

    /// <summary>What may be loaded and sent by a page (Content-Security-Policy).</summary>
    public static string ContentSecurityPolicy => SurveyPage.ContentSecurityPolicy;

    private enum Standing
    {
        Open,
        Used,
        Expired,
    }

    /// <summary>The page of a link.</summary>
    /// <param name="token">The end of its address.</param>
    /// <param name="language">As asked for; null for that of who was texted.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The questions; unknown (404), or gone (410) where it was answered or its time is over.</returns>
    public async Task<PageReply> ShowAsync(string token, string? language, CancellationToken cancellationToken)
    {
        var opened = await OpenAsync(token, language, cancellationToken);
        return opened.Reply ?? Form(opened.Page!, new Dictionary<string, string>(), null, null);
    }

    /// <summary>Takes what was filled in.</summary>
    /// <param name="token">The end of the address.</param>
    /// <param name="form">The fields by their names.</param>
    /// <param name="language">As asked for; null for that of who was texted.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Thanks; the questions again where none is answered (422); unknown (404), gone (410), throttled (429). The same answers once more are thanked for again.</returns>
    public async Task<PageReply> TakeAsync(string token, IReadOnlyDictionary<string, string> form, string? language, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(form);
        var opened = await OpenAsync(token, language, cancellationToken, isTaking: true);
        if (opened.Reply is { } reply)
        {
            return reply;
        }

        var page = opened.Page!;
        var answers = PageAnswers.Read(page.Survey, form, page.Moment.Now, page.Link.Place is null ? PageAnswers.Feed : SurveyFact.Counter);
        if (answers.Count == 0)
        {
            return Form(page, form, page.Words.NothingYet, ProblemKind.Unprocessable);
        }

        return page.Link.Token.Kind switch
        {
            LinkKind.Survey => await TakeOfPatientAsync(page, answers, cancellationToken),
            LinkKind.Anonymous => await pool.TryAddAsync(page.Link.Group!, page.Link.Token, new AnonymousAnswers(Timeless(answers), page.Words.Language.Code), cancellationToken) ? Thanks(page) : Gone(page, page.Words.Used),
            _ => await TakeAtPlaceAsync(page, form, answers, cancellationToken),
        };
    }

    private sealed record Page(SurveyLink Link, Survey Survey, OrganisationSettings Organisation, PageWords Words, PatientFile? File, Moment Moment);

    private async Task<(PageReply? Reply, Page? Page)> OpenAsync(string token, string? asked, CancellationToken cancellationToken, bool isTaking = false)
    {
        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        if (await links.FindAsync(token, cancellationToken) is not { } link)
        {
            return (Nowhere(asked), null);
        }

        switch (link.Token.Kind)
        {
            case LinkKind.Survey:
                var (patient, id) = link.Survey!.Value;
                var file = await files.FollowAsync(patient, cancellationToken);
                if (await FindAsync(file, id, cancellationToken) is not { } survey)
                {
                    return (Nowhere(asked), null);
                }

                var settings = moment.Config.Organisation(survey.Organisation);
                var words = PageWords.Of(Language.Of(asked, Language.Of(survey.Language, settings.Language)));
                var page = new Page(link, survey.Survey, settings, words, file, moment);
                var standing = StandingOf(survey, link, moment);
                // Who sends it twice is told once more that it came: what is the same is seen when it is taken.
                return standing == Standing.Open || (isTaking && standing == Standing.Used) ? (null, page) : (Gone(page, standing == Standing.Used ? words.Used : words.Expired), null);

            case LinkKind.Anonymous:
                var group = link.Group!;
                var ofGroup = moment.Config.Organisation(group.Organisation);
                var anonymous = new Page(link, SurveyDocument.Frozen(group.SurveyOrganisation, group.SurveyName, group.SurveyVersion, group.Json), ofGroup, PageWords.Of(Language.Of(asked, ofGroup.Language)), null, moment);
                return moment.Now >= link.Until ? (Gone(anonymous, anonymous.Words.Expired), null)
                    : await pool.IsUsedAsync(group, link.Token, cancellationToken) ? (Gone(anonymous, anonymous.Words.Used), null)
                    : (null, anonymous);

            default:
                var place = link.Place!;
                return moment.Config.Survey(place.Organisation, place.Survey) is { } here
                    ? (null, new Page(link, here, moment.Config.Organisation(place.Organisation), PageWords.Of(Language.Of(asked, moment.Config.Organisation(place.Organisation).Language)), null, moment))
                    : (Nowhere(asked), null);
        }
    }

    private async Task<SurveyRow?> FindAsync(PatientFile file, string id, CancellationToken cancellationToken)
    {
        var survey = file.Find<SurveyRow>(id);
        foreach (var partition in file.Head.Joins.Select(join => join.Patient).Prepend(file.Key).TakeWhile(_ => survey is null))
        {
            survey = await files.FindPastAsync<SurveyRow>(partition, id, cancellationToken);
        }

        return survey;
    }

    private async Task<PageReply> TakeOfPatientAsync(Page page, IReadOnlyList<SurveyAnswer> answers, CancellationToken cancellationToken)
    {
        var id = page.Link.Survey!.Value.Id;
        var moment = page.Moment;
        var changed = await files.ChangeAsync(page.File!.Key, file => Apply(file, id, answers, page.Link, moment), cancellationToken, page.File);
        if (changed.Value != Standing.Open)
        {
            return Gone(page, changed.Value == Standing.Used ? page.Words.Used : page.Words.Expired);
        }

        try
        {
            await effects.RunAsync(changed.File, moment, cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogLater(Cause.Of(error), changed.File.Key);
        }

        return Thanks(page);
    }

    private Standing Apply(PatientFile file, string id, IReadOnlyList<SurveyAnswer> answers, SurveyLink link, Moment moment)
    {
        if (file.Find<SurveyRow>(id) is not { } survey)
        {
            return Standing.Used;
        }

        var isSame = answers.All(answer => survey.Answers.Any(known => known.Question == answer.Question && known.Value == answer.Value && known.Feed == PageAnswers.Feed));
        var standing = StandingOf(survey, link, moment);
        if (standing != Standing.Open)
        {
            return standing == Standing.Used && isSame ? Standing.Open : standing;
        }

        steps.Enter(file, survey, answers, PageAnswers.Feed, moment);
        effects.Guard(file, moment);
        return Standing.Open;
    }

    private async Task<PageReply> TakeAtPlaceAsync(Page page, IReadOnlyDictionary<string, string> form, IReadOnlyList<SurveyAnswer> answers, CancellationToken cancellationToken)
    {
        if (!FormOnce.IsGood(form.GetValueOrDefault(OnceField), hash, page.Moment.Now))
        {
            return Form(page, form, page.Words.SendAgain, ProblemKind.Unprocessable);
        }

        var once = form[OnceField];
        if (await rate.TakeAsync(page.Link.Token.Partition, once, cancellationToken) is { } wait)
        {
            return new PageReply(SurveyPage.Message(page.Words, page.Organisation, page.Words.Busy.Title, page.Words.Busy.Text), ProblemKind.Throttled, wait);
        }

        var place = page.Link.Place!;
        var id = "counter." + DerivedId.Of(page.Link.Token.Partition, once);
        var state = PageAnswers.IsWhole(page.Survey, answers) ? SurveyFact.Completed : SurveyFact.Partial;
        // The day of the form, not of the answer: sent twice over midnight, it is still one.
        var at = FormOnce.At(once);
        var fact = new SurveyFact(id, page.Survey.Address, at, place.Department, null, place.Ward, SurveyFact.Counter, page.Words.Language.Code, state, null, TellSurveys.Scored(page.Survey, answers));
        var day = LocalTimes.LocalDate(at, page.Organisation.Zone);
        await facts.WriteAsync(
            [new Fact(place.Organisation, day, TellSurveys.Family, id, StoredJson.Write(fact)), .. CommentFact.Beside(fact, CommentFact.Of(page.Survey, answers), null, null, place.Organisation, day)], [], cancellationToken);
        return Thanks(page);
    }

    private static Standing StandingOf(SurveyRow survey, SurveyLink link, Moment moment) =>
        survey.Answers.Any(answer => answer.Feed == PageAnswers.Feed) || survey.State == SurveyState.Completed ? Standing.Used
        : survey.State == SurveyState.Asking && moment.Now < link.Until ? Standing.Open
        : Standing.Expired;

    private PageReply Form(Page page, IReadOnlyDictionary<string, string> given, string? error, ProblemKind? kind)
    {
        var once = page.Link.Place is null ? null : given.GetValueOrDefault(OnceField) is { } known && FormOnce.IsGood(known, hash, page.Moment.Now) ? known : FormOnce.New(hash, page.Moment.Now);
        return new PageReply(SurveyPage.Form(new PageModel(page.Survey, page.Organisation, page.Words, once, given, error)), kind);
    }

    private static PageReply Thanks(Page page) => new(SurveyPage.Message(page.Words, page.Organisation, page.Words.ThanksTitle, page.Survey.Thanks.In(page.Words.Language) ?? page.Words.Thanks));

    private static PageReply Gone(Page page, (string Title, string Text) message) => new(SurveyPage.Message(page.Words, page.Organisation, message.Title, message.Text), ProblemKind.Gone);

    private static PageReply Nowhere(string? asked)
    {
        var words = PageWords.Of(Language.Of(asked, Language.Chinese));
        return new PageReply(SurveyPage.Message(words, null, words.Unknown.Title, words.Unknown.Text), ProblemKind.NotFound);
    }

    /// <summary>Of when somebody answered nothing is kept.</summary>
    private static List<SurveyAnswer> Timeless(IEnumerable<SurveyAnswer> answers) => [.. answers.Select(answer => answer with { At = default })];

    [LoggerMessage(EventId = 266, Level = LogLevel.Warning, Message = "{Error} after patient {Patient} answered on a page; its due row goes on with it")]
    private partial void LogLater(string error, PatientKey patient);
}
