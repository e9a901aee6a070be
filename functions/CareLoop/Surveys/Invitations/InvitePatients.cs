using System.Globalization;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Surveys;
using CareLoop.Patients;
using CareLoop.Scheduling;
using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;
using Microsoft.Extensions.Logging;

namespace CareLoop.Surveys.Invitations;

/// <summary>
/// Plans a survey for each patient of a list, in the order of the list, or says why not. The survey's id follows from the job: done again, a slice
/// plans nothing anew. The list is cleared away when all is done, as identifiers may stand in it.
/// </summary>
internal sealed partial class InvitePatients(
    JobParts parts, Identities identities, PatientFiles files, SurveySteps steps, Effects effects, ConfigStore config, Clocks clocks, ILogger<InvitePatients> logger) : IJob
{
    public const string JobKind = "invite-patients";

    /// <summary>The names of parts: what is asked for, and what came of it.</summary>
    public const string List = "list", Outcomes = "result~";

    private const string NotFound = "not-found", Failed = "failed", Clear = "clear";

    /// <summary>How many patients are looked at in one slice: each is a handful of requests.</summary>
    private const int AtOnce = 50;

    public string Kind => JobKind;

    public async Task<JobSlice> RunAsync(JobRow job, CancellationToken cancellationToken)
    {
        if (job.Cursor == Clear)
        {
            await parts.DeleteAsync(job.Address, List, cancellationToken);
            return new JobSlice(null, 0, 0);
        }

        var asked = StoredJson.Read<Assignment>(job.Parameters)!;
        var from = job.Cursor is null ? 0 : int.Parse(job.Cursor, CultureInfo.InvariantCulture);
        if (await parts.FindAsync(job.Address, List, cancellationToken) is not { } stored)
        {
            // Another run of the job has cleared it away.
            return new JobSlice(null, 0, 0);
        }

        var list = StoredJson.ReadList<string>(stored);
        var survey = SurveyDocument.Frozen(asked.SurveyOrganisation, asked.SurveyName, asked.SurveyVersion, asked.SurveyJson);
        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var outcomes = new List<InvitedPatient>();
        for (var place = from; place < Math.Min(from + AtOnce, list.Count); place++)
        {
            outcomes.Add(await InviteAsync(place + 1, list[place], asked.Organisation, survey, job.Address, moment, cancellationToken));
        }

        await parts.PutAsync(job.Address, string.Create(CultureInfo.InvariantCulture, $"{Outcomes}{from:000000}"), StoredJson.Write(outcomes), cancellationToken);
        var next = from + AtOnce < list.Count ? (from + AtOnce).ToString(CultureInfo.InvariantCulture) : Clear;
        return new JobSlice(next, outcomes.Count, outcomes.Count(outcome => outcome.State is NotFound or Failed));
    }

    /// <summary>What came of a list so far.</summary>
    public static async Task<List<InvitedPatient>> ReadAsync(JobParts parts, string job, CancellationToken cancellationToken)
    {
        var outcomes = new List<InvitedPatient>();
        await foreach (var part in parts.ReadAsync(job, Outcomes, cancellationToken))
        {
            outcomes.AddRange(StoredJson.ReadList<InvitedPatient>(part));
        }

        return outcomes;
    }

    private async Task<InvitedPatient> InviteAsync(int place, string who, string organisation, Survey survey, string job, Moment moment, CancellationToken cancellationToken)
    {
        var found = PatientKey.TryParse(who, CultureInfo.InvariantCulture, out var named) ? named
            : Identifier.TryParse(who, out var identifier) ? await identities.FindAsync(identifier, cancellationToken) : null;
        if (found is not { } key || await files.FollowAsync(key, cancellationToken) is not { HeadETag: not null } file || !file.Head.Organisations.Contains(organisation))
        {
            return new InvitedPatient(place, null, null, NotFound, null);
        }

        try
        {
            var changed = await files.ChangeAsync(file.Key, fresh => Plan(fresh, organisation, survey, job, moment), cancellationToken, file);
            await RunEffectsAsync(changed.File, moment, cancellationToken);
            return new InvitedPatient(place, changed.File.Key.ToString(), $"{changed.File.Key}.{changed.Value.Id}", KebabEnum.Write(changed.Value.State), changed.Value.Reason);
        }
        catch (Exception error) when (error is not OutOfMemoryException && !StorageErrors.MayPass(error))
        {
            // One patient whose rows can't be read must not keep the others waiting.
            LogFailed(Cause.Of(error), file.Key);
            return new InvitedPatient(place, file.Key.ToString(), null, Failed, null);
        }
    }

    private SurveyRow Plan(PatientFile file, string organisation, Survey survey, string job, Moment moment)
    {
        var id = SurveyRow.IdOf(survey.Name, $"{job} {file.Key}");
        if (file.Find<SurveyRow>(id) is { } known)
        {
            return known;
        }

        steps.PlanByHand(file, SurveyRow.Of(survey, id, organisation) with { PlannedFor = survey.After.After(moment.Now, moment.Config.Organisation(organisation).Zone) }, moment);
        effects.Guard(file, moment);
        return file.Find<SurveyRow>(id)!;
    }

    private async Task RunEffectsAsync(PatientFile file, Moment moment, CancellationToken cancellationToken)
    {
        try
        {
            await effects.RunAsync(file, moment, cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogLater(Cause.Of(error), file.Key);
        }
    }

    [LoggerMessage(EventId = 261, Level = LogLevel.Error, Message = "{Error}: patient {Patient} is not asked")]
    private partial void LogFailed(string error, PatientKey patient);

    [LoggerMessage(EventId = 262, Level = LogLevel.Warning, Message = "{Error} after a survey of patient {Patient} was planned; its due row goes on with it")]
    private partial void LogLater(string error, PatientKey patient);

    /// <summary>What the job is to do; whom to ask stands in its part <see cref="List"/>.</summary>
    internal sealed record Assignment(string Organisation, string SurveyOrganisation, string SurveyName, int SurveyVersion, string SurveyJson);
}
