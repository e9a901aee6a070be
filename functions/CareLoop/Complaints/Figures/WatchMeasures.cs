using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Scheduling;
using CareLoop.Storage;
using Microsoft.Extensions.Logging;

namespace CareLoop.Complaints.Figures;

/// <summary>Looks daily whether what was mended has happened again: then the measure was none, and is taken up once more.</summary>
public sealed partial class WatchMeasures
{
    /// <summary>Cases as old as this are looked at: their measures may have been verified long after they came in.</summary>
    private const int Days = 366;

    private readonly FactTable facts;
    private readonly PatientFiles files;
    private readonly Effects effects;
    private readonly ConfigStore config;
    private readonly Clocks clocks;
    private readonly ILogger<WatchMeasures> logger;

    internal WatchMeasures(FactTable facts, PatientFiles files, Effects effects, ConfigStore config, Clocks clocks, ILogger<WatchMeasures> logger) =>
        (this.facts, this.files, this.effects, this.config, this.clocks, this.logger) = (facts, files, effects, config, clocks, logger);

    /// <summary>Looks at every organisation. One that fails keeps no other from being looked at.</summary>
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var errors = new List<Exception>();
        await foreach (var organisation in facts.OrganisationsAsync(cancellationToken))
        {
            try
            {
                await WatchAsync(organisation, moment, cancellationToken);
            }
            catch (Exception error) when (error is not (OutOfMemoryException or OperationCanceledException))
            {
                LogFailed(Cause.Of(error));
                errors.Add(error);
            }
        }

        if (errors.Count > 0)
        {
            throw new AggregateException(errors);
        }
    }

    private async Task WatchAsync(string organisation, Moment moment, CancellationToken cancellationToken)
    {
        var today = LocalTimes.LocalDate(moment.Now, moment.Config.Organisation(organisation).Zone);
        var all = new List<CaseFact>();
        await foreach (var (_, json) in facts.FactsAsync(organisation, today.AddDays(-Days), today, CaseFact.Family, "", cancellationToken))
        {
            all.Add(StoredJson.Read<CaseFact>(json)!);
        }

        foreach (var fact in all)
        {
            foreach (var measure in fact.Measures.Where(measure => measure.VerifiedAt is { } verified && moment.Now - verified <= TimeSpan.FromDays(MeasureFigures.Days)))
            {
                if (MeasureFigures.Again(fact, measure, all) is > 0 and var again)
                {
                    await TakeUpAsync(fact, measure, again, moment, cancellationToken);
                }
            }
        }
    }

    private async Task TakeUpAsync(CaseFact fact, MeasureFact measure, int again, Moment moment, CancellationToken cancellationToken)
    {
        if (fact.Id.Split('.') is not [var patient, var id])
        {
            return;
        }

        var changed = await files.ChangeAsync(
            PatientKey.Of(patient),
            file =>
            {
                // Verified anew since it was told, it has not failed yet.
                if (file.Find<CaseRow>(id) is { } row && row.Measure(measure.Id) is { } known && known.VerifiedAt == measure.VerifiedAt)
                {
                    CaseSteps.Recurred(file, row, known, again, moment);
                    effects.Guard(file, moment);
                }

                return true;
            },
            cancellationToken, null, file => file.Find<CaseRow>(id) is null ? files.ReopenAsync(file, CaseRow.Kind, id, cancellationToken) : Task.CompletedTask);
        await effects.RunAsync(changed.File, moment, cancellationToken);
    }

    [LoggerMessage(EventId = 303, Level = LogLevel.Error, Message = "{Error} while looking whether what was mended has happened again; tomorrow it is looked at once more")]
    private partial void LogFailed(string error);
}
