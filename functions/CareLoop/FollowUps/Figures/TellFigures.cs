using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.FollowUps.Figures;

/// <summary>Tells the figures what has become of episodes and tasks: each a fact of its own day, told anew whenever it has changed.</summary>
internal sealed class TellFigures(FactTable facts) : IEffectRunner
{
    /// <summary>What the facts are counted with.</summary>
    public const string Family = "follow-up";

    /// <summary>The first letter of a fact's id.</summary>
    public const string OfDischarge = "d-", OfTask = "t-", OfAttempt = "a-";

    public IReadOnlyList<Effect> Pending(PatientFile file, Moment moment) =>
    [
        .. file.Open<EpisodeRow>().Where(episode => episode.ToldVersion != episode.Version)
            .Select(episode => new Effect($"told.{episode.Id}.{episode.Version}", token => TellAsync(file.Key, episode, moment, token))),
        .. file.Open<StaffTaskRow>().Where(task => task.Subject == FollowUpTasks.SubjectName && task.ToldVersion != task.Version)
            .Select(task => new Effect($"told.{task.Id}.{task.Version}", token => TellAsync(file.Key, task, moment, token))),
    ];

    public void Resume(PatientFile file, Moment moment)
    {
        // Pending until this version is told; told twice, it is the same fact.
    }

    private async Task<Action<PatientFile>> TellAsync(PatientKey patient, EpisodeRow episode, Moment moment, CancellationToken cancellationToken)
    {
        var zone = moment.Config.Organisation(episode.Organisation).Zone;
        var fact = new Fact(episode.Organisation, LocalTimes.LocalDate(episode.Anchor, zone), Family, $"{OfDischarge}{patient}.{episode.Id}", StoredJson.Write(DischargeFact.Of(patient, episode)));
        await facts.WriteAsync([fact], episode.ToldAs, cancellationToken);
        return file =>
        {
            if (file.Find<EpisodeRow>(episode.Id) is { } now)
            {
                file.Put(now with { ToldVersion = episode.Version, ToldAs = now.Version == episode.Version ? [fact.Address] : [.. now.ToldAs.Append(fact.Address).Distinct()] });
            }
        };
    }

    private async Task<Action<PatientFile>> TellAsync(PatientKey patient, StaffTaskRow task, Moment moment, CancellationToken cancellationToken)
    {
        var zone = moment.Config.Organisation(task.Organisation).Zone;
        var id = $"{patient}.{task.Id}";
        List<Fact> told =
        [
            new Fact(task.Organisation, LocalTimes.LocalDate(task.Deadline, zone), Family, OfTask + id, StoredJson.Write(TaskFact.Of(patient, task))),
            .. task.Attempts.Select(attempt => new Fact(
                task.Organisation, LocalTimes.LocalDate(attempt.At, zone), Family, $"{OfAttempt}{id}.{attempt.Id}", StoredJson.Write(AttemptFact.Of(patient, task, attempt)))),
        ];

        // A try that is known does not change.
        await facts.WriteAsync([.. told.Where((fact, index) => index == 0 || !task.ToldAs.Contains(fact.Address))], task.ToldAs.Except(told.Select(fact => fact.Address)), cancellationToken);
        List<string> addresses = [.. told.Select(fact => fact.Address)];
        return file =>
        {
            if (file.Find<StaffTaskRow>(task.Id) is { } now)
            {
                file.Put(now with { ToldVersion = task.Version, ToldAs = now.Version == task.Version ? addresses : [.. now.ToldAs.Union(addresses)] });
                StaffTasks.CloseIfSettled(file, task.Id);
            }
        };
    }
}
