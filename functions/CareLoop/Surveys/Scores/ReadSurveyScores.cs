using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Storage;

namespace CareLoop.Surveys.Scores;

/// <summary>The scores of surveys in a period, by whatever is asked for; of too few people none (<see cref="Suppression"/>).</summary>
public sealed class ReadSurveyScores
{
    private readonly CountDays<SurveyCells> count;
    private readonly ConfigStore config;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal ReadSurveyScores(CountDays<SurveyCells> count, ConfigStore config, AuditLog audit, Clocks clocks) => (this.count, this.config, this.audit, this.clocks) = (count, config, audit, clocks);

    /// <summary>Who may: of a department its head, of the whole those who lead it or look at it.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.DepartmentHead, Role.Auditor);

    /// <param name="principal">Who asks.</param>
    /// <param name="question">What: <c>by</c> is one or more of organisation, survey, department, ward, clinician, feed, language, year, quarter, month, day, dimension.</param>
    /// <param name="survey">Only this one, as <c>organisation/name</c>; null for all.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<SurveyScoreReport>> HandleAsync(Principal principal, FigureQuestion question, string? survey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(question);
        var scope = await FigureScope.ReadAsync(Rule, principal, question, config, clocks, cancellationToken);
        if (!scope.IsOk)
        {
            return scope.Problem;
        }

        if (SurveyGroups.Read(question.By) is not { } by)
        {
            return new Problem(ProblemKind.Invalid, "bad-by", $"by is one or more of {string.Join(", ", SurveyGroups.Names)}, with commas between them.");
        }

        var asked = scope.Value;
        var days = await count.OfAsync(asked.Organisation, asked.Period, asked.Today, clocks.Now, cancellationToken);
        var report = SurveyReport.Of([.. days.Select(day => new SurveyDay(asked.Organisation, day.Key, day.Value.Where(key => asked.Includes(key.Department, key.Clinician) && (survey is null || key.Survey == survey))))], by);
        await audit.WriteAsync(
            new AuditEntry { Who = principal, Action = "read-survey-scores", Organisation = asked.Organisation, At = clocks.Now, Cause = Guid.NewGuid().ToString("N"), Outcome = "ok" }, cancellationToken);
        return new SurveyScoreReport(asked.Organisation, asked.Period.From, asked.Period.To, [.. by.Select(KebabEnum.Write)], [.. report.Lines.Select(SurveyScoreLine.From)], SurveyScoreLine.From(report.Total));
    }
}
