using System.Globalization;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.FollowUps;

/// <summary>
/// A follow-up that waits for a stay to end of which nothing more is told: after a month customer service is asked what became of the
/// patient, and a month after each answer again, as long as it waits. Pure.
/// </summary>
internal static class ClearUp
{
    public const string What = "clear-up-stay";

    private static readonly TimeSpan After = TimeSpan.FromDays(30);
    private static readonly TimeSpan Within = TimeSpan.FromHours(8);

    /// <summary>When it is to be asked; null while it is.</summary>
    public static DateTimeOffset? Next(PatientFile file, EpisodeRow episode) =>
        Asked(file, episode).Any() ? null : (episode.LookedAt > episode.ChangedAt ? episode.LookedAt.Value : episode.ChangedAt) + After;

    /// <summary>Asks where it is time to.</summary>
    public static void Look(PatientFile file, EpisodeRow episode, DateTimeOffset at, Moment moment)
    {
        if (episode.NextLook is not { } next || next > at)
        {
            return;
        }

        var deadline = moment.Config.Calendar(episode.Organisation).AddWorkingTime(moment.Now, Within, moment.Config.Organisation(episode.Organisation).Zone);
        // Each is a month at least behind the one before: by the months it is told from the others, in whichever minute it was suspended.
        var months = (int)((next - episode.ChangedAt) / After);
        StaffTasks.Raise(file, new StaffTaskRow
        {
            Id = StaffTasks.IdOf(What, string.Create(CultureInfo.InvariantCulture, $"{episode.Id}@{episode.Run}.{months}")),
            Organisation = episode.Organisation,
            Worklist = StaffTaskRow.CustomerService,
            What = What,
            Reason = episode.Reason,
            Deadline = deadline,
            OpensAt = moment.Now,
            CreatedAt = moment.Now,
            About = episode.About,
            Subject = FollowUpTasks.SubjectName,
            Department = episode.Department,
            Clinician = episode.Clinician,
            Plan = episode.PlanAddress,
            Rungs = [new TaskRung(deadline, TaskTell.CustomerServiceDirector)],
        });
        EpisodeSteps.Save(file, episode with { LookedAt = at });
    }

    /// <summary>It was asked and answered: from here on the next month counts.</summary>
    public static void Ended(PatientFile file, StaffTaskRow task, Moment moment)
    {
        if (file.Open<EpisodeRow>().FirstOrDefault(episode => episode.About == task.About) is { State: EpisodeState.Suspended } episode)
        {
            EpisodeSteps.Save(file, episode with { LookedAt = moment.Now });
        }
    }

    /// <summary>It does not wait any more.</summary>
    public static void Withdraw(PatientFile file, EpisodeRow episode, Moment moment)
    {
        foreach (var task in Asked(file, episode))
        {
            StaffTasks.End(file, task, TaskState.Withdrawn, "cleared-up", moment.Now);
        }
    }

    private static IEnumerable<StaffTaskRow> Asked(PatientFile file, EpisodeRow episode) =>
        file.Open<StaffTaskRow>().Where(task => task.About == episode.About && task.What == What && !task.State.IsOver());
}
