using System.Globalization;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Scheduling;
using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;

namespace CareLoop.FollowUps.Figures;

/// <summary>
/// At least one record of each clinician a month is checked: when a month is over, of each clinician of whose records none was drawn the one
/// that stands first in the month's draw is, of those that can be. A job a month and organisation, by clinician in the order of their ids.
/// </summary>
internal sealed class CompleteChecks(FactTable facts, SampleDraw draw, PatientFiles files, Effects effects, ConfigStore config, Clocks clocks) : IJob
{
    public const string JobKind = "complete-checks";

    /// <summary>Of how many clinicians a slice looks for a record.</summary>
    private const int AtOnce = 20;

    /// <summary>A record's fact stands on the day of its deadline, which may be so many days before or after the record was made.</summary>
    private const int DaysBefore = 40, DaysAfter = 100;

    public string Kind => JobKind;

    public async Task<JobSlice> RunAsync(JobRow job, CancellationToken cancellationToken)
    {
        var asked = StoredJson.Read<Assignment>(job.Parameters)!;
        List<KeyValuePair<string, List<string>>> rest = [.. (await UncheckedAsync(asked, cancellationToken)).Where(pair => string.CompareOrdinal(pair.Key, job.Cursor) > 0)];
        var (done, failed) = (0, 0);
        foreach (var (_, records) in rest.Take(AtOnce))
        {
            var isRaised = false;
            for (var index = 0; index < records.Count && !isRaised; index++)
            {
                isRaised = await RaiseAsync(records[index], cancellationToken);
            }

            (done, failed) = (done + 1, failed + (isRaised ? 0 : 1));
        }

        return new JobSlice(rest.Count > AtOnce ? rest[AtOnce - 1].Key : null, done, failed);
    }

    /// <summary>The clinicians of whom no record of the month is checked, each with the records of the month as they stand in its draw.</summary>
    private async Task<SortedDictionary<string, List<string>>> UncheckedAsync(Assignment asked, CancellationToken cancellationToken)
    {
        var zone = (await config.GetAsync(cancellationToken)).Organisation(asked.Organisation).Zone;
        var seed = draw.SeedOf(asked.Organisation, asked.From);
        var records = new SortedDictionary<string, List<(double Value, string Address)>>(StringComparer.Ordinal);
        var drawn = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var (_, json) in facts.FactsAsync(
            asked.Organisation, asked.From.AddDays(-DaysBefore), asked.To.AddDays(DaysAfter), TellFigures.Family, TellFigures.OfTask, cancellationToken))
        {
            if (StoredJson.Read<TaskFact>(json) is not { } fact)
            {
                continue;
            }

            if (fact is { What: RecordChecks.What, Parent: { } record } && fact.State != Withdrawn)
            {
                drawn.Add(record);
            }
            else if (fact is { Level: > 0, Parent: null, Channel: not StaffTaskRow.ByLetter, EndedAt: { } ended } && (fact.Attending ?? fact.Clinician) is { } clinician && fact.State == Done
                && LocalTimes.LocalDate(ended, zone) is var day && day >= asked.From && day <= asked.To)
            {
                if (!records.TryGetValue(clinician, out var own))
                {
                    records[clinician] = own = [];
                }

                own.Add((SampleDraw.ValueOf(seed, fact.Id[(fact.Id.IndexOf('.', StringComparison.Ordinal) + 1)..]), fact.Id));
            }
        }

        return new(
            records.Where(pair => !pair.Value.Exists(record => drawn.Contains(record.Address)))
                .ToDictionary(pair => pair.Key, pair => pair.Value.Order().Select(record => record.Address).ToList()),
            StringComparer.Ordinal);
    }

    /// <returns>False where a record is not one that is checked, or its patient is followed up no more.</returns>
    private async Task<bool> RaiseAsync(string address, CancellationToken cancellationToken)
    {
        var parts = address.Split('.');
        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var (patient, id) = (PatientKey.Of(parts[0]), parts[1]);
        var file = await files.FollowAsync(patient, cancellationToken);
        var task = file.Find<StaffTaskRow>(id) ?? await files.FindPastAsync<StaffTaskRow>(patient, id, cancellationToken);
        if (task is null)
        {
            return false;
        }

        // One that was checked and whose fact is still to be told.
        if (await files.FindPastAsync<StaffTaskRow>(file.Key, StaffTasks.IdOf(RecordChecks.What, id), cancellationToken) is not null)
        {
            return true;
        }

        var changed = await files.ChangeAsync(file.Key, fresh => Raise(fresh, task, moment), cancellationToken, file);
        await effects.RunAsync(changed.File, moment, cancellationToken);
        return changed.Value;
    }

    private bool Raise(PatientFile file, StaffTaskRow task, Moment moment)
    {
        if (file.Open<EpisodeRow>().FirstOrDefault(episode => episode.About == task.About) is not { State: EpisodeState.Running or EpisodeState.Completed } episode
            || episode.Steps.FirstOrDefault(step => step.Name == task.Step) is not { } step
            || episode.DefinitionOf(step)?.Check is not { } check)
        {
            return false;
        }

        RecordChecks.Raise(file, episode, task, check, moment);
        effects.Guard(file, moment);
        return true;
    }

    private static readonly string Done = KebabEnum.Write(TaskState.Done), Withdrawn = KebabEnum.Write(TaskState.Withdrawn);

    /// <summary>What the job is to do.</summary>
    internal sealed record Assignment(string Organisation, DateOnly From, DateOnly To);
}

/// <summary>Each day: begins what is to be done where a month is over. Begun again, it is the same job.</summary>
public sealed class EndMonth
{
    /// <summary>An outage over the end of a month does not lose it.</summary>
    private const int MonthsBack = 2;

    private readonly FactTable facts;
    private readonly JobTable jobs;
    private readonly ConfigStore config;
    private readonly Clocks clocks;

    internal EndMonth(FactTable facts, JobTable jobs, ConfigStore config, Clocks clocks) => (this.facts, this.jobs, this.config, this.clocks) = (facts, jobs, config, clocks);

    /// <summary>Looks at every organisation of which anything is counted.</summary>
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var settings = await config.GetAsync(cancellationToken);
        await foreach (var organisation in facts.OrganisationsAsync(cancellationToken))
        {
            var today = LocalTimes.LocalDate(clocks.Now, settings.Organisation(organisation).Zone);
            for (var back = 1; back <= MonthsBack; back++)
            {
                var first = new DateOnly(today.Year, today.Month, 1).AddMonths(-back);
                var cause = string.Create(CultureInfo.InvariantCulture, $"{organisation} {first:yyyy-MM}");
                // One that stands there unfinished may be one that nobody was asked to run.
                if (await jobs.FindAsync(JobTable.AddressOf(CompleteChecks.JobKind, cause), cancellationToken) is null or { State: JobState.Running })
                {
                    await jobs.StartAsync(CompleteChecks.JobKind, cause, StoredJson.Write(new CompleteChecks.Assignment(organisation, first, first.AddMonths(1).AddDays(-1))), "end-of-month", cancellationToken);
                }
            }
        }
    }
}
