using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Scheduling;

namespace CareLoop.FollowUps;

/// <summary>The instant of a step of an episode has come.</summary>
internal sealed class EpisodeDue(EpisodeSteps steps) : IDueHandler
{
    private const string Letter = "f";

    public string Kind => Letter;

    public static string RecordOf(string id) => $"{Letter}.{id}";

    public IEnumerable<Look> Promised(PatientFile file) =>
        file.Open<EpisodeRow>().Where(episode => episode is { State: EpisodeState.Running or EpisodeState.Suspended, NextLook: not null }).Select(episode => new Look(episode.NextLook!.Value, file.Key, episode.DueRecord, episode.Run));

    public void Look(PatientFile file, Look look, string id, Moment moment)
    {
        if (file.Find<EpisodeRow>(id) is not { } episode || episode.Run != look.Version)
        {
            return;
        }

        // After an outage what was due is done now, if its window is still open.
        var at = look.At > moment.Now ? look.At : moment.Now;
        if (episode.State == EpisodeState.Running)
        {
            steps.Progress(file, id, at, moment);
        }
        else if (episode.State == EpisodeState.Suspended)
        {
            ClearUp.Look(file, episode, at, moment);
        }
    }
}
