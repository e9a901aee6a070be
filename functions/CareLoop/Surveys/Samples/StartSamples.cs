using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Surveys;
using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;

namespace CareLoop.Surveys.Samples;

/// <summary>Each hour: begins the surveys of the calendar whose day has come, a job an organisation, survey and period. Begun again, it is the same job.</summary>
public sealed class StartSamples
{
    private readonly FactTable facts;
    private readonly JobTable jobs;
    private readonly ConfigStore config;
    private readonly Clocks clocks;

    internal StartSamples(FactTable facts, JobTable jobs, ConfigStore config, Clocks clocks) => (this.facts, this.jobs, this.config, this.clocks) = (facts, jobs, config, clocks);

    /// <summary>Looks at every organisation that has such a survey; one for all is for those of which anything is counted.</summary>
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var settings = await config.GetAsync(cancellationToken);
        var surveys = settings.SurveysOfCalendar.ToList();
        var organisations = surveys.Select(survey => survey.Organisation).Where(organisation => organisation != Scope.Any).ToHashSet(StringComparer.Ordinal);
        if (surveys.Exists(survey => survey.Organisation == Scope.Any))
        {
            await foreach (var organisation in facts.OrganisationsAsync(cancellationToken))
            {
                organisations.Add(organisation);
            }
        }

        foreach (var organisation in organisations.Order(StringComparer.Ordinal))
        {
            // An organisation's own stands in place of the one for all, also where it asks nobody.
            foreach (var survey in surveys.Where(survey => settings.Survey(organisation, survey.Name) == survey))
            {
                await StartAsync(organisation, survey, LocalTimes.LocalDate(clocks.Now, settings.Organisation(organisation).Zone), cancellationToken);
            }
        }
    }

    private async Task StartAsync(string organisation, Survey survey, DateOnly today, CancellationToken cancellationToken)
    {
        if (SamplePeriod.BeginsBy(survey, today) is not { } period)
        {
            return;
        }

        var cause = string.Create(CultureInfo.InvariantCulture, $"{organisation} {survey.Name} {period:yyyy-MM}");
        // One that stands there and has not begun may be one that nobody was asked to run.
        if (await jobs.FindAsync(JobTable.AddressOf(AskSample.JobKind, cause), cancellationToken) is null or { State: JobState.Running, Cursor: null })
        {
            var assignment = new AskSample.Assignment(organisation, survey.Organisation, survey.Name, survey.Version, survey.Json, period, today);
            await jobs.StartAsync(AskSample.JobKind, cause, StoredJson.Write(assignment), "calendar", cancellationToken);
        }
    }
}
