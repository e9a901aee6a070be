using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Storage;
using CareLoop.Surveys.Comments;
using CareLoop.Surveys.Improvement;
using CareLoop.Surveys.Scores;

namespace CareLoop.Surveys.Monthly;

/// <summary>The monthly report: scores beside those of the month before, the lowest dimensions, words that many wrote, what has fallen and what is done about it.</summary>
public sealed class ReadMonth
{
    private const int MonthsBack = 11, LowestShown = 3;

    /// <summary>So many surveys' words are compared; a month with more has its words from the first of them, which are no particular ones.</summary>
    private const int MostSurveysRead = 20_000;

    private readonly CountDays<SurveyCells> count;
    private readonly FactTable facts;
    private readonly ReadImprovements improvements;
    private readonly ConfigStore config;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal ReadMonth(CountDays<SurveyCells> count, FactTable facts, ReadImprovements improvements, ConfigStore config, AuditLog audit, Clocks clocks) =>
        (this.count, this.facts, this.improvements, this.config, this.audit, this.clocks) = (count, facts, improvements, config, audit, clocks);

    /// <summary>Who may, each of their departments.</summary>
    public static AccessRule Rule => ReadSurveyScores.Rule;

    /// <param name="principal">Who asks.</param>
    /// <param name="organisation">Whose.</param>
    /// <param name="month">As <c>2026-03</c>; null for the last one that is over.</param>
    /// <param name="department">Only this one; null for all that may be seen.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<SurveyMonth>> HandleAsync(Principal principal, string? organisation, string? month, string? department, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var settings = await config.GetAsync(cancellationToken);
        var zone = settings.Organisation(organisation ?? Scope.Any).Zone;
        var asked = month ?? LocalTimes.LocalDate(clocks.Now, zone).AddMonths(-1).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var scope = await FigureScope.ReadAsync(Rule, principal, new FigureQuestion(organisation, null, null, asked, null, department, null), config, clocks, cancellationToken);
        if (!scope.IsOk)
        {
            return scope.Problem;
        }

        var report = await ReadAsync(scope.Value, settings, cancellationToken);
        await audit.WriteAsync(PatientScope.Entry(principal, "read-survey-month", scope.Value.Organisation, null, clocks.Now) with { Outcome = "ok" }, cancellationToken);
        return report;
    }

    private async Task<SurveyMonth> ReadAsync(FigureScope scope, ConfigSnapshot settings, CancellationToken cancellationToken)
    {
        var first = scope.Period.From;
        var counted = await count.OfAsync(scope.Organisation, new FigurePeriod(first.AddMonths(-MonthsBack), scope.Period.To), scope.Today, clocks.Now, cancellationToken);
        List<SurveyDay> year = [.. counted.Select(day => new SurveyDay(scope.Organisation, day.Key, day.Value.Where(key => scope.Includes(key.Department, key.Clinician))))];
        List<SurveyDay> now = [.. year.Where(day => day.Day >= first)], before = [.. year.Where(day => day.Day < first && day.Day >= first.AddMonths(-1))];
        SurveyReport departments = SurveyReport.Of(now, [SurveyGroup.Department]), dimensions = SurveyReport.Of(now, [SurveyGroup.Dimension]);
        var directory = settings.Directory(scope.Organisation);
        var (words, comments) = await WordsAsync(scope, cancellationToken);
        var improvement = await improvements.ReadAsync(scope, "open", cancellationToken);
        return new SurveyMonth(
            scope.Organisation,
            settings.Organisation(scope.Organisation).Name,
            first.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            scope.Department,
            TimeZoneInfo.ConvertTime(clocks.Now, settings.Organisation(scope.Organisation).Zone),
            SurveyScoreLine.From(departments.Total),
            SurveyScoreLine.From(SurveyReport.Of(before, []).Total),
            Groups(departments, SurveyReport.Of(before, [SurveyGroup.Department]), "department", code => directory.Department(code)?.Name ?? settings.Organisation(scope.Organisation).Departments.FirstOrDefault(department => department.Code == code)?.Name),
            Lowest(Groups(dimensions, SurveyReport.Of(before, [SurveyGroup.Dimension]), "dimension", _ => null)),
            [.. SurveyReport.Of(year, [SurveyGroup.Month]).Lines.Select(SurveyScoreLine.From)],
            words,
            comments,
            improvement.Warnings,
            improvement.Actions);
    }

    private static List<MonthGroup> Groups(SurveyReport now, SurveyReport before, string by, Func<string, string?> title)
    {
        var earlier = before.Lines.Select(SurveyScoreLine.From).ToDictionary(line => line.Of[by], line => line.Scores.GetValueOrDefault("csat"), StringComparer.Ordinal);
        return
        [
            .. now.Lines.Select(SurveyScoreLine.From)
                .Select(line => new MonthGroup(line.Of[by], title(line.Of[by]), line, earlier.GetValueOrDefault(line.Of[by])))
                .OrderBy(group => group.Csat?.Value ?? double.PositiveInfinity).ThenBy(group => group.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>Of few no more than half are the lowest.</summary>
    private static List<MonthGroup> Lowest(List<MonthGroup> groups)
    {
        var lowest = Math.Min(LowestShown, groups.Count(group => group.Csat is not null) / 2);
        return [.. groups.Select((group, place) => group with { IsLowest = place < lowest })];
    }

    private async Task<(IReadOnlyList<RepeatedWord> Words, CommentCounts Counts)> WordsAsync(FigureScope scope, CancellationToken cancellationToken)
    {
        var partitions = new List<string>();
        await foreach (var (partition, _) in facts.PartitionsAsync(scope.Organisation, scope.Period.From, scope.Period.To, CommentFact.Family, null, cancellationToken))
        {
            partitions.Add(partition);
        }

        var read = new List<IReadOnlyList<Comment>>();
        foreach (var partition in partitions.TakeWhile(_ => read.Count < MostSurveysRead))
        {
            await foreach (var (_, json) in facts.FactsAsync(partition, CommentFact.Family, cancellationToken))
            {
                if (StoredJson.Read<CommentFact>(json) is { } fact && scope.Includes(fact.Department, fact.Clinician))
                {
                    read.Add(fact.Comments);
                }
            }
        }

        var kinds = read.SelectMany(comments => comments).CountBy(comment => comment.Kind).ToDictionary();
        return (
            RepeatedWords.Of(read.Select(comments => (IReadOnlyList<string>)[.. comments.Select(comment => comment.Text)])),
            new CommentCounts(kinds.GetValueOrDefault(CommentKind.Praise), kinds.GetValueOrDefault(CommentKind.Complaint), kinds.GetValueOrDefault(CommentKind.Other)));
    }
}
