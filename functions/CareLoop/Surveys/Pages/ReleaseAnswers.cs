using System.Globalization;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Surveys;
using CareLoop.Storage;
using CareLoop.Surveys.Comments;
using CareLoop.Surveys.Scores;
using Microsoft.Extensions.Logging;

namespace CareLoop.Surveys.Pages;

/// <summary>Once a day: anonymous answers leave the pool where enough wait, and become figures of that day.</summary>
public sealed partial class ReleaseAnswers
{
    /// <summary>So long behind its month a group stays open for who was asked at its end.</summary>
    private static readonly TimeSpan OpenBehind = TimeSpan.FromDays(31);

    private readonly SurveyLinks links;
    private readonly AnonymousPool pool;
    private readonly FactTable facts;
    private readonly ConfigStore config;
    private readonly Clocks clocks;
    private readonly ILogger<ReleaseAnswers> logger;

    internal ReleaseAnswers(SurveyLinks links, AnonymousPool pool, FactTable facts, ConfigStore config, Clocks clocks, ILogger<ReleaseAnswers> logger) =>
        (this.links, this.pool, this.facts, this.config, this.clocks, this.logger) = (links, pool, facts, config, clocks, logger);

    /// <summary>Goes on where an earlier run was cut off.</summary>
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var snapshot = await config.GetAsync(cancellationToken);
        foreach (var id in await pool.GroupsAsync(cancellationToken))
        {
            if (await links.FindGroupAsync(id, cancellationToken) is not { } group)
                continue;

            await pool.ReleaseAsync(group, cancellationToken);
            foreach (var batch in await pool.BatchesAsync(group, cancellationToken))
            {
                await TellAsync(group, batch, snapshot.Organisation(group.Organisation).Zone, cancellationToken);
                await pool.ForgetAsync(group, batch, cancellationToken);
            }

            var month = DateTimeOffset.ParseExact(group.Month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            if (clocks.Now > month.AddMonths(1) + OpenBehind)
            {
                var lost = await pool.CloseAsync(group, cancellationToken);
                LogClosed(group.Id, lost);
            }
        }
    }

    private async Task TellAsync(AnonymousGroup group, ReleasedBatch batch, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var survey = SurveyDocument.Frozen(group.SurveyOrganisation, group.SurveyName, group.SurveyVersion, group.Json);
        var today = LocalTimes.LocalDate(clocks.Now, zone);
        // Only the day: of the hour at which somebody answered nothing is kept.
        var at = new DateTimeOffset(today, default, default);
        await facts.WriteAsync([.. batch.Answers.SelectMany(each => FactsOf(survey, group, each, at, today))], [], cancellationToken);
    }

    private static IEnumerable<Fact> FactsOf(Survey survey, AnonymousGroup group, ReleasedAnswers each, DateTimeOffset at, DateOnly today)
    {
        var scores = FactOf(survey, group, each, at);
        return CommentFact.Beside(scores, CommentFact.Of(survey, each.Answers.Answers), null, null, group.Organisation, today)
            .Prepend(new Fact(group.Organisation, today, TellSurveys.Family, scores.Id, StoredJson.Write(scores)));
    }

    private static SurveyFact FactOf(Survey survey, AnonymousGroup group, ReleasedAnswers each, DateTimeOffset at) => new(
        "released." + each.Id, survey.Address, at, group.Department, null, null, PageAnswers.Feed, each.Answers.Language,
        PageAnswers.IsWhole(survey, each.Answers.Answers) ? SurveyFact.Completed : SurveyFact.Partial, null, TellSurveys.Scored(survey, each.Answers.Answers))
    {
        WasInvitedApart = true,
    };

    [LoggerMessage(EventId = 265, Level = LogLevel.Information, Message = "Anonymous group {Group} is closed; {Lost} answers were too few to be told")]
    private partial void LogClosed(string group, int lost);
}
