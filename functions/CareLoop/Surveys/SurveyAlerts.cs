using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using CareLoop.Configuration.Surveys;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.Surveys;

/// <summary>What answers set going: a bad one is somebody's at once, praise reaches the department, and what no rule reads a person reads. Pure.</summary>
internal sealed class SurveyAlerts(StaffTexts texts)
{
    public const string Recovery = "service-recovery", Praise = "praise", Unread = "read-answer";

    /// <summary>A working day of the shipped calendar; our assumption for how long an unhappy patient may wait.</summary>
    private static readonly TimeSpan RecoveredWithin = TimeSpan.FromHours(9.5);
    private static readonly TimeSpan ReadWithin = TimeSpan.FromHours(9.5);
    private static readonly TimeSpan PassedOnWithin = TimeSpan.FromHours(5 * 9.5);

    /// <summary>Whether the patient waits for an unhappy matter to be put right: who is in dispute with the hospital is not asked how it was.</summary>
    public static bool IsOpen(PatientFile file) => file.Open<StaffTaskRow>().Any(task => task.What == Recovery && task.State.IsOpen());

    /// <summary>Looks at answers that have come.</summary>
    /// <param name="file">The patient.</param>
    /// <param name="survey">What was asked.</param>
    /// <param name="answers">The answers.</param>
    /// <param name="said">As the patient wrote it; null where somebody else did.</param>
    /// <param name="moment">Now.</param>
    public void Look(PatientFile file, SurveyRow survey, IReadOnlyList<SurveyAnswer> answers, string? said, Moment moment)
    {
        var definition = survey.Survey;
        foreach (var answer in answers)
        {
            if (definition.Question(answer.Question) is not { } question)
            {
                continue;
            }

            if (question.Kind == SurveyQuestionKind.Text)
            {
                if (FreeWords.IsComplaint(answer.Value))
                {
                    Raise(file, survey, Recovery, survey.Id, answer.Value, RecoveredWithin, moment);
                }
                else if (FreeWords.IsPraise(answer.Value))
                {
                    Raise(file, survey, Praise, survey.Id, answer.Value, PassedOnWithin, moment);
                }
            }
            else if (question.Recovers && question.IsBad(answer.Value))
            {
                Raise(file, survey, Recovery, survey.Id, $"{question.Text.In(moment.Config.Organisation(survey.Organisation).Language)} {said ?? answer.Value}", RecoveredWithin, moment);
            }
        }
    }

    /// <summary>Twice not understood: a person reads it.</summary>
    public void Read(PatientFile file, SurveyRow survey, InboundText text, Moment moment) => Raise(file, survey, Unread, text.MessageId, text.Text, ReadWithin, moment);

    private void Raise(PatientFile file, SurveyRow survey, string what, string cause, string quote, TimeSpan within, Moment moment)
    {
        var zone = moment.Config.Organisation(survey.Organisation).Zone;
        var place = TaskPlaces.Of(file, survey.Organisation, survey.Department, null, what == Unread ? StepAssignee.CustomerService : StepAssignee.Department, moment);
        var deadline = moment.Config.Calendar(survey.Organisation).AddWorkingTime(moment.Now, within, zone);
        var isRecovery = what == Recovery;
        var raised = StaffTasks.Raise(file, new StaffTaskRow
        {
            Id = StaffTasks.IdOf(what, cause),
            Organisation = survey.Organisation,
            Worklist = place.Worklist,
            What = what,
            Deadline = deadline,
            OpensAt = moment.Now,
            CreatedAt = moment.Now,
            About = "survey/" + survey.Id,
            Quote = quote,
            Department = survey.Department,
            Clinician = survey.Clinician,
            Channel = isRecovery ? StaffTaskRow.ByCall : null,
            // Somebody hears of it the same hour, and of one that was left undone.
            Rungs = isRecovery ? [new TaskRung(moment.Now, TaskTell.DepartmentHead), .. TaskLadder.Overdue(deadline)] : what == Unread ? TaskLadder.Overdue(deadline) : [],
        });
        if (raised is not null && isRecovery)
        {
            StaffTasks.Change(file, texts.Tell(file, raised, 0, moment));
        }
    }
}
