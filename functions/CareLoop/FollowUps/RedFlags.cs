using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.FollowUps;

/// <summary>
/// Answers that can't wait: an urgent task in the department's list, a text to who is on call at once, and again, with the head of the
/// department, where nobody has taken it in half an hour. A follow-up that it is about opens what its plan has for red flags. Pure.
/// </summary>
internal sealed class RedFlags(StaffTexts texts, EpisodeSteps steps) : IUrgentRoute, IRedFlagRoute
{
    public const string What = "red-flag";

    private static readonly TimeSpan Within = TimeSpan.FromHours(2);

    /// <summary>Raises it once for its cause.</summary>
    public void Raise(PatientFile file, EpisodeRow episode, string cause, string? quote, Moment moment, string what = What)
    {
        if (!episode.RedFlag)
        {
            EpisodeSteps.Save(file, episode with { RedFlag = true });
        }

        Raise(file, new Source(episode.Organisation, episode.Department, episode.Clinician, episode.About, episode.PlanAddress), cause, quote, moment, what);
        steps.Progress(file, episode.Id, moment.Now, moment);
    }

    public void Raise(PatientFile file, StaffTaskRow task, Moment moment)
    {
        var cause = "task " + task.Id;
        if (task.About is { } about && file.Open<EpisodeRow>().FirstOrDefault(episode => episode.About == about) is { } episode)
        {
            Raise(file, episode, cause, task.Note, moment);
        }
        else
        {
            Raise(file, new Source(task.Organisation, task.Department, task.Clinician, task.About, task.Plan), cause, task.Note, moment, What);
        }
    }

    public bool Raise(PatientFile file, InboundText text, Moment moment)
    {
        // Whoever knows the patient is nearer than customer service, also when all that was planned is done, or it was but a visit.
        var episode = file.Open<EpisodeRow>().Where(episode => episode.State is EpisodeState.Running or EpisodeState.Completed).MaxBy(episode => episode.Anchor);
        if (episode is null)
        {
            return false;
        }

        Raise(file, episode, "text " + text.MessageId, text.Text, moment, IUrgentRoute.What);
        return true;
    }

    private void Raise(PatientFile file, Source source, string cause, string? quote, Moment moment, string what)
    {
        var place = TaskPlaces.Of(file, source.Organisation, source.Department, null, StepAssignee.Department, moment);
        var raised = StaffTasks.Raise(file, new StaffTaskRow
        {
            Id = StaffTasks.IdOf(what, cause),
            Organisation = source.Organisation,
            Worklist = place.Worklist,
            What = what,
            Deadline = moment.Now + Within,
            OpensAt = moment.Now,
            CreatedAt = moment.Now,
            Urgent = true,
            About = source.About,
            Quote = quote,
            Subject = FollowUpTasks.SubjectName,
            Department = source.Department,
            Clinician = source.Clinician,
            Channel = "call",
            Plan = source.Plan,
            Rungs = TaskLadder.Urgent(moment.Now, moment.Now + Within, TaskTell.DepartmentHead),
            LapsesAt = moment.Now + OpenStep.LapsesAfter,
        });
        if (raised is not null)
        {
            StaffTasks.Change(file, texts.Tell(file, raised, 0, moment));
        }
    }

    /// <summary>Whose patient it is, and what it is about: of a follow-up, or of a task that belongs to none.</summary>
    private sealed record Source(string Organisation, string? Department, string? Clinician, string? About, string? Plan);
}
