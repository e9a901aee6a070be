using System.Globalization;
using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Surveys;
using CareLoop.Patients;
using CareLoop.Scheduling;
using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;
using Microsoft.Extensions.Logging;

namespace CareLoop.Surveys.Samples;

/// <summary>
/// Draws a sample of an organisation's patients who have had care lately, patient by patient in the order of their keys, and plans the
/// survey for each. Seed and ids follow from the period: done again, a slice draws the same and plans nothing anew. Of who is not drawn
/// nothing is kept: it is a sample of all, and who was in it can be drawn again.
/// </summary>
internal sealed partial class AskSample(
    WalkPatients patients, IEnumerable<ICareSource> care, PatientFiles files, SampleDraw draw, Effects effects, ConfigStore config, Clocks clocks, ILogger<AskSample> logger) : IJob
{
    public const string JobKind = "ask-sample";

    /// <summary>How many patients are planned for in one slice: each is a handful of requests.</summary>
    private const int AtOnce = 100;

    private readonly Dictionary<string, ICareSource> care = care.ToDictionary(source => source.Kind);

    public string Kind => JobKind;

    public async Task<JobSlice> RunAsync(JobRow job, CancellationToken cancellationToken)
    {
        var asked = StoredJson.Read<Assignment>(job.Parameters)!;
        var survey = SurveyDocument.Frozen(asked.SurveyOrganisation, asked.SurveyName, asked.SurveyVersion, asked.SurveyJson);
        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var (rows, drawn, failed) = (0, 0, 0);
        await foreach (var patient in patients.BehindAsync(job.Cursor, care.Keys, cancellationToken))
        {
            rows += patient.Rows;
            try
            {
                if (Drawn(patient, asked, survey, moment) is { } planned)
                {
                    drawn++;
                    await PlanAsync(new PatientFile(patient.Key, patient.Head, patient.Open), planned, moment, cancellationToken);
                }
            }
            catch (Exception error) when (error is not OutOfMemoryException && !StorageErrors.MayPass(error))
            {
                // One patient whose rows can't be read must not keep the others waiting; the job says how many.
                LogFailed(Cause.Of(error), patient.Key);
                failed++;
            }

            if (rows >= WalkPatients.RowsAtOnce || drawn == AtOnce)
            {
                return new JobSlice(patient.Key.ToString(), drawn, failed);
            }
        }

        return new JobSlice(null, drawn, failed);
    }

    /// <summary>The survey of a patient who is in the sample; null of who is not.</summary>
    private SurveyRow? Drawn(WalkedPatient patient, Assignment asked, Survey survey, Moment moment)
    {
        var head = new PatientFile(patient.Key, patient.Head, []).Head;
        if (head.MergedInto is not null || !head.Organisations.Contains(asked.Organisation) || LastCare(patient, asked, survey, moment) is not { } last)
        {
            return null;
        }

        var id = SurveyRow.IdOf(survey.Name, string.Create(CultureInfo.InvariantCulture, $"{asked.Organisation} {asked.Period:yyyy-MM} {patient.Key}"));
        return draw.IsDrawn(asked.Organisation, asked.Period, id, survey.ShareOf(last.Department))
            ? SurveyRow.Of(survey, id, asked.Organisation) with
            {
                Department = last.Department,
                Clinician = last.Clinician,
                PlannedFor = SamplePeriod.DueOf(draw.SeedOf(asked.Organisation, asked.Period), id, asked.From, survey.SpreadOver, moment.Config.Organisation(asked.Organisation).Zone),
            }
            : null;
    }

    /// <summary>The last care within the time that the survey says, in one of its departments.</summary>
    private CareGiven? LastCare(WalkedPatient patient, Assignment asked, Survey survey, Moment moment)
    {
        var zone = moment.Config.Organisation(asked.Organisation).Zone;
        var begins = LocalTimes.Instant(asked.Period, TimeOnly.MinValue, zone);
        var since = LocalTimes.Instant(asked.Period.AddDays(-survey.CareWithin), TimeOnly.MinValue, zone);
        return patient.Open.Concat(patient.Past).Select(Read).OfType<CareGiven>()
            .Where(given => given.Organisation == asked.Organisation && given.At >= since && given.At < begins)
            .Where(given => survey.Departments.Count == 0 || (given.Department is { } department && survey.Departments.Contains(department)))
            .MaxBy(given => given.At);
    }

    private CareGiven? Read(TableEntity row) => row.RowKey.Split('~') is [_, var kind, _] && care.TryGetValue(kind, out var source) ? source.Read(row) : null;

    private async Task PlanAsync(PatientFile loaded, SurveyRow planned, Moment moment, CancellationToken cancellationToken)
    {
        var changed = await files.ChangeAsync(
            loaded.Key,
            file =>
            {
                SurveySteps.CloseOld(file, moment);
                // Long past its day nobody is asked any more; and one that was planned, and is over and closed since, is long past.
                if (file.Find<SurveyRow>(planned.Id) is null && moment.Now < planned.PlannedFor + SurveySteps.WaitsFor)
                {
                    SurveySteps.Save(file, planned);
                    effects.Guard(file, moment);
                }

                return true;
            },
            cancellationToken, loaded);
        try
        {
            await effects.RunAsync(changed.File, moment, cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogLater(Cause.Of(error), changed.File.Key);
        }
    }

    [LoggerMessage(EventId = 272, Level = LogLevel.Error, Message = "{Error}: patient {Patient} is not asked")]
    private partial void LogFailed(string error, PatientKey patient);

    [LoggerMessage(EventId = 273, Level = LogLevel.Warning, Message = "{Error} after a survey of patient {Patient} was planned; its due row goes on with it")]
    private partial void LogLater(string error, PatientKey patient);

    /// <summary>What the job is to do.</summary>
    /// <param name="Organisation">Whose patients.</param>
    /// <param name="SurveyOrganisation">Whose survey.</param>
    /// <param name="SurveyName">Its name.</param>
    /// <param name="SurveyVersion">Its version, as it was when the period began.</param>
    /// <param name="SurveyJson">The document.</param>
    /// <param name="Period">The day of the calendar on which it begins.</param>
    /// <param name="From">The first day on which anybody is asked: the same, or later where nothing ran on that day.</param>
    internal sealed record Assignment(string Organisation, string SurveyOrganisation, string SurveyName, int SurveyVersion, string SurveyJson, DateOnly Period, DateOnly From);
}
