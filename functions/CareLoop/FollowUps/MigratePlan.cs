using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using CareLoop.Patients;
using CareLoop.Scheduling;
using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;
using Microsoft.Extensions.Logging;

namespace CareLoop.FollowUps;

/// <summary>
/// Puts an organisation's running follow-ups on another version of their plan, patient by patient in the order of their keys. An episode
/// says which job has put it there: done again, a slice changes nothing and counts the same.
/// </summary>
internal sealed partial class MigratePlan(
    WalkPatients patients, PatientFiles files, Episodes episodes, Effects effects, ConfigStore config, Clocks clocks, ILogger<MigratePlan> logger) : IJob
{
    public const string JobKind = "migrate-plan";

    /// <summary>How many patients are changed in one slice: each is a handful of requests.</summary>
    private const int AtOnce = 100;

    public string Kind => JobKind;

    public async Task<JobSlice> RunAsync(JobRow job, CancellationToken cancellationToken)
    {
        var asked = StoredJson.Read<Assignment>(job.Parameters)!;
        var version = (await config.ListAsync(ConfigKind.FollowUpPlan, cancellationToken))
            .First(document => document.Key.Organisation == asked.ToOwner && document.Key.Name == asked.Plan && document.Version == asked.ToVersion);
        var plan = FollowUpPlan.Of(asked.ToOwner, asked.Plan, asked.ToVersion, version.Json);
        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var (rows, changed, done, failed) = (0, 0, 0, 0);
        await foreach (var patient in patients.BehindAsync(job.Cursor, [], cancellationToken))
        {
            rows += patient.Rows;
            try
            {
                var file = new PatientFile(patient.Key, patient.Head, patient.Open);
                var isToBeChanged = file.Open<EpisodeRow>().Any(episode => Takes(asked, episode));
                changed += isToBeChanged ? 1 : 0;
                done += isToBeChanged ? await ChangeAsync(file, asked, plan, job.Address, moment, cancellationToken) : Count(file, job.Address);
            }
            catch (Exception error) when (error is not OutOfMemoryException && !StorageErrors.MayPass(error))
            {
                // One patient whose rows can't be read must not keep the others where they are; the job says how many.
                LogFailed(Cause.Of(error), patient.Key);
                failed++;
            }

            if (rows >= WalkPatients.RowsAtOnce || changed == AtOnce)
            {
                return new JobSlice(patient.Key.ToString(), done + failed, failed);
            }
        }

        return new JobSlice(null, done + failed, failed);
    }

    private async Task<int> ChangeAsync(PatientFile loaded, Assignment asked, FollowUpPlan plan, string job, Moment moment, CancellationToken cancellationToken)
    {
        var changed = await files.ChangeAsync(
            loaded.Key,
            file =>
            {
                foreach (var episode in file.Open<EpisodeRow>().Where(episode => Takes(asked, episode)))
                {
                    episodes.Migrate(file, episode.Id, plan, job, moment);
                }

                effects.Guard(file, moment);
                return Count(file, job);
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

        return changed.Value;
    }

    private static bool Takes(Assignment asked, EpisodeRow episode) =>
        episode.State == EpisodeState.Running && episode.Organisation == asked.Organisation && episode.PlanName == asked.Plan
        && (asked.Owner is null || asked.Owner == episode.PlanOrganisation)
        && (asked.From is { } from ? from.Contains(episode.PlanVersion) : episode.PlanOrganisation != asked.ToOwner || episode.PlanVersion < asked.ToVersion)
        && (episode.PlanOrganisation, episode.PlanVersion) != (asked.ToOwner, asked.ToVersion);

    private static int Count(PatientFile file, string job) => file.Open<EpisodeRow>().Count(episode => episode.MigratedBy == job);

    [LoggerMessage(EventId = 410, Level = LogLevel.Error, Message = "{Error}: the follow-up of patient {Patient} stays on its version of the plan")]
    private partial void LogFailed(string error, PatientKey patient);

    [LoggerMessage(EventId = 411, Level = LogLevel.Warning, Message = "{Error} after a follow-up of patient {Patient} was migrated; its due row goes on with it")]
    private partial void LogLater(string error, PatientKey patient);

    /// <summary>What the job is to do.</summary>
    /// <param name="Organisation">Whose follow-ups.</param>
    /// <param name="Plan">The plan's name.</param>
    /// <param name="Owner">Whose plan they are on; null for whosever.</param>
    /// <param name="ToOwner">Whose plan they are put on.</param>
    /// <param name="ToVersion">Its version, as it was when the job was asked for.</param>
    /// <param name="From">The versions that they are on; null for all older ones.</param>
    internal sealed record Assignment(string Organisation, string Plan, string? Owner, string ToOwner, int ToVersion, IReadOnlyList<int>? From);
}
