using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.FollowUps;

/// <summary>What becomes of an episode when one of its tasks is over.</summary>
internal sealed class FollowUpTasks(EpisodeSteps steps, RecordChecks checks, IMatters matters) : ITaskSubject
{
    public const string SubjectName = "follow-up";

    /// <summary>Why a patient was not reached to whom a letter was sent.</summary>
    public const string LetterSent = "letter-sent";

    public string Name => SubjectName;

    public bool GoesOn(PatientFile file, StaffTaskRow task, Moment moment) =>
        Find(file, task) is var (episode, step) && episode.DefinitionOf(step)?.Fallback is { } fallback && Storage.KebabEnum.Write(fallback) != task.Channel;

    public void Ended(PatientFile file, StaffTaskRow task, Moment moment)
    {
        if (task.What == RecordChecks.What)
        {
            RecordChecks.Ended(file, task, moment);
            if (RecordChecks.Agrees(task) == false)
            {
                // Somebody answers for a record that was not right: never whose work it was.
                matters.Take(
                    file,
                    new Matter(task.Id, task.Organisation, Matter.Check, RecordChecks.Remark(task) ?? RecordChecks.NotRight) { Department = task.Department, Clinician = task.RecordOf, About = "task/" + task.Parent },
                    moment);
            }

            return;
        }

        if (task.What == ClearUp.What)
        {
            ClearUp.Ended(file, task, moment);
            return;
        }

        if (Find(file, task) is not var (episode, step))
        {
            return;
        }

        if (task.State == TaskState.Unreachable && episode.DefinitionOf(step) is { Fallback: { } fallback } definition)
        {
            OpenStep.Give(file, episode, definition, step, fallback, "not-reached", moment);
            return;
        }

        if (task is { State: TaskState.Done, Channel: StaffTaskRow.ByLetter })
        {
            // It went out, and nobody has heard how the patient is: the next level is needed as much as before.
            steps.End(file, episode.Id, step with { State = FollowUpStepState.NotReached, Reason = LetterSent }, moment);
            return;
        }

        if (task.State == TaskState.Done && episode.DefinitionOf(step)?.Check is { } check)
        {
            checks.Draw(file, episode, task, check, moment);
        }

        steps.End(file, episode.Id, step with { State = StateOf(task), Reason = task.Reason }, moment);
    }

    /// <summary>What became of a step by what became of its task.</summary>
    public static FollowUpStepState StateOf(StaffTaskRow task) => task.State switch
    {
        TaskState.Done => FollowUpStepState.Done,
        TaskState.Declined => FollowUpStepState.Declined,
        TaskState.Withdrawn => FollowUpStepState.Withdrawn,
        _ => FollowUpStepState.NotReached,
    };

    private static (EpisodeRow Episode, EpisodeStep Step)? Find(PatientFile file, StaffTaskRow task)
    {
        foreach (var episode in file.Open<EpisodeRow>().Where(episode => episode.About == task.About))
        {
            if (episode.Steps.FirstOrDefault(step => step.TaskId == task.Id) is { } step)
            {
                return (episode, step);
            }
        }

        return null;
    }
}
