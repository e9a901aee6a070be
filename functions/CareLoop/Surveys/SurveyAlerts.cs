using CareLoop.Configuration;
using CareLoop.Configuration.Surveys;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.Surveys;

/// <summary>What answers set going: a bad one is somebody's at once, praise reaches the department, and what no rule reads a person reads. Pure.</summary>
internal sealed class SurveyAlerts(IMatters matters)
{
    public const string Unread = "read-answer";

    /// <summary>A working day of the shipped calendar; our assumption for how long an answer that nobody understands may wait.</summary>
    private static readonly TimeSpan ReadWithin = TimeSpan.FromHours(9.5);

    /// <summary>Whether the patient waits for an unhappy matter to be put right: who is in dispute with the hospital is not asked how it was.</summary>
    public bool IsOpen(PatientFile file) => matters.IsOpen(file);

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
                // In so many words: it joins what a bad mark has begun, and the patient hears of it.
                if (FreeWords.IsComplaint(answer.Value))
                {
                    matters.Take(file, MatterOf(survey, $"{survey.Id} {question.Id}", answer.Value) with { IsSaid = true }, moment);
                }
                else if (FreeWords.IsPraise(answer.Value))
                {
                    matters.Take(file, MatterOf(survey, $"{survey.Id} {question.Id}", answer.Value) with { IsPraise = true }, moment);
                }
            }
            else if (question.Recovers && question.IsBad(answer.Value))
            {
                matters.Take(file, MatterOf(survey, survey.Id, $"{question.Text.In(moment.Config.Organisation(survey.Organisation).Language)} {said ?? answer.Value}"), moment);
            }
        }
    }

    /// <summary>Twice not understood: a person reads it.</summary>
    public static void Read(PatientFile file, SurveyRow survey, InboundText text, Moment moment)
    {
        var zone = moment.Config.Organisation(survey.Organisation).Zone;
        var deadline = moment.Config.Calendar(survey.Organisation).AddWorkingTime(moment.Now, ReadWithin, zone);
        StaffTasks.Raise(file, new StaffTaskRow
        {
            Id = StaffTasks.IdOf(Unread, text.MessageId),
            Organisation = survey.Organisation,
            Worklist = StaffTaskRow.CustomerService,
            What = Unread,
            Deadline = deadline,
            OpensAt = moment.Now,
            CreatedAt = moment.Now,
            About = "survey/" + survey.Id,
            Quote = text.Text,
            Department = survey.Department,
            Clinician = survey.Clinician,
            Rungs = TaskLadder.Overdue(deadline),
        });
    }

    private static Matter MatterOf(SurveyRow survey, string cause, string text) =>
        new(cause, survey.Organisation, Matter.Survey, text) { Department = survey.Department, Clinician = survey.Clinician, About = "survey/" + survey.Id };
}
