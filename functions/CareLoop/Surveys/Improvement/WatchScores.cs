using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Scheduling;
using CareLoop.Storage;
using CareLoop.Surveys.Scores;
using Microsoft.Extensions.Logging;

namespace CareLoop.Surveys.Improvement;

/// <summary>Once a day: compares the last 30 days of each department with its own 90 before (<see cref="Decline"/>).</summary>
public sealed partial class WatchScores
{
    private readonly CountDays<SurveyCells> count;
    private readonly FactTable facts;
    private readonly PatientFiles files;
    private readonly Warnings warnings;
    private readonly Effects effects;
    private readonly ConfigStore config;
    private readonly Clocks clocks;
    private readonly ILogger<WatchScores> logger;

    internal WatchScores(CountDays<SurveyCells> count, FactTable facts, PatientFiles files, Warnings warnings, Effects effects, ConfigStore config, Clocks clocks, ILogger<WatchScores> logger) =>
        (this.count, this.facts, this.files, this.warnings, this.effects, this.config, this.clocks, this.logger) = (count, facts, files, warnings, effects, config, clocks, logger);

    /// <summary>Looks at every organisation of which anything is counted.</summary>
    /// <exception cref="AggregateException">Of some organisations it could not be done; the others were looked at, and the next day looks at all again.</exception>
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        List<Exception> failures = [];
        await foreach (var organisation in facts.OrganisationsAsync(cancellationToken))
        {
            try
            {
                await WatchAsync(organisation, moment, cancellationToken);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                LogFailed(Cause.Of(error), organisation);
                failures.Add(error);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }
    }

    private async Task WatchAsync(string organisation, Moment moment, CancellationToken cancellationToken)
    {
        var today = LocalTimes.LocalDate(moment.Now, moment.Config.Organisation(organisation).Zone);
        var (_, to, from, _) = Decline.Days(today);
        var days = await count.OfAsync(organisation, new FigurePeriod(from, to), today, moment.Now, cancellationToken);
        var trends = DepartmentTrend.Of(days, today);
        if (trends.Count == 0)
        {
            return;
        }

        var changed = await files.ChangeAsync(Desk.KeyOf(organisation), file => Apply(file, organisation, trends, today, moment), cancellationToken);
        await effects.RunAsync(changed.File, moment, cancellationToken);
    }

    private bool Apply(PatientFile file, string organisation, IReadOnlyList<DepartmentTrend> trends, DateOnly today, Moment moment)
    {
        var hasChanged = warnings.Apply(file, organisation, trends, today, moment);
        if (hasChanged)
        {
            effects.Guard(file, moment);
        }

        return hasChanged;
    }

    [LoggerMessage(EventId = 267, Level = LogLevel.Error, Message = "{Error} while the survey scores of organisation {Organisation} were looked at; the next day looks again")]
    private partial void LogFailed(string error, string organisation);
}
