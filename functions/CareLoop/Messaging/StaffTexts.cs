using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.Messaging;

/// <summary>Tells people of the directory of a task: it is put into their lists, and texted to the number that they answer. Pure.</summary>
internal sealed class StaffTexts(Outbox outbox)
{
    private static readonly TimeSpan UrgentStaysUseful = TimeSpan.FromHours(2);
    private static readonly TimeSpan ReminderStaysUseful = TimeSpan.FromHours(20);

    /// <summary>
    /// Takes one rung of a task's ladder. Where nobody hears of it there, the next one that finds somebody is taken at once, and failing all
    /// customer service's director is told; who was not found is listed with those whom the directory lacks.
    /// </summary>
    /// <returns>The task as it is to be stored.</returns>
    public StaffTaskRow Tell(PatientFile file, StaffTaskRow task, int index, Moment moment)
    {
        var (told, isHeard) = Take(file, task, index, moment);
        for (var next = index + 1; !isHeard && next < told.Rungs.Count; next++)
        {
            var rung = told.Rungs[next];
            if (rung.ToldAt is not null || (rung.OnlyUnclaimed && told.IsClaimed))
            {
                continue;
            }

            if (ListenerOf(rung, told, moment).Hears(told.Urgent))
            {
                (told, isHeard) = Take(file, told, next, moment);
            }
            else
            {
                // It keeps its own time: somebody may be there by then.
                Unmapped.Note(file, told, rung.Tell, moment);
            }
        }

        if (!isHeard && told.Rungs.All(rung => rung.Tell != TaskTell.CustomerServiceDirector))
        {
            told = told with { Rungs = [.. told.Rungs, new TaskRung(told.Rungs[index].At, TaskTell.CustomerServiceDirector, Step: told.Rungs[index].Step is { } step ? step + "-nobody" : null)] };
            (told, _) = Take(file, told, told.Rungs.Count - 1, moment);
        }

        return told;
    }

    private (StaffTaskRow Task, bool IsHeard) Take(PatientFile file, StaffTaskRow task, int index, Moment moment)
    {
        var rung = task.Rungs[index];
        var listener = ListenerOf(rung, task, moment);
        if (listener.Number is { } number)
        {
            Text(file, task, index, number, moment.Config.Organisation(task.Organisation), moment);
        }

        var isHeard = listener.Hears(task.Urgent);
        if (!isHeard)
        {
            Unmapped.Note(file, task, rung.Tell, moment);
        }

        var isAbove = !IsNotice(task, index) && listener.Person is not null && rung.Tell is TaskTell.DepartmentHead or TaskTell.CustomerServiceDirector or TaskTell.PresidentOffice;
        var taken = task with
        {
            State = isAbove ? TaskState.Escalated : task.State,
            Rungs = [.. task.Rungs.Select((other, at) => at == index ? other with { ToldAt = moment.Now, To = listener.Person?.Id } : other)],
        };
        return (taken, isHeard);
    }

    /// <summary>Told of a task that is not overdue: nobody is told above.</summary>
    private static bool IsNotice(StaffTaskRow task, int index) => !task.Urgent && task.Rungs[index].At < task.Deadline;

    private static TaskListener ListenerOf(TaskRung rung, StaffTaskRow task, Moment moment) => TaskLadder.Find(
        rung.Tell, task.Department, task.ClaimedAs ?? task.Assignee, moment.Config.Directory(task.Organisation), moment.Now, moment.Config.Organisation(task.Organisation).Zone);

    private void Text(PatientFile file, StaffTaskRow task, int index, string number, OrganisationSettings organisation, Moment moment) => outbox.Send(
        file,
        new MessageRow
        {
            Id = DerivedId.Of("staff", task.Id, task.Rungs[index].Step ?? index.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Organisation = task.Organisation,
            Template = task.Urgent ? TemplateNames.StaffAlert : IsNotice(task, index) ? TemplateNames.StaffNotice : TemplateNames.StaffReminder,
            Subject = StaffSubject.SubjectName,
            Sender = outbox.SenderOf(organisation),
            ReplyTo = number,
            PassesQuietHours = task.Urgent,
            About = [new AboutRecord(task.Id, index)],
            Departments = task.Department is { } department ? [department] : [],
            CreatedAt = moment.Now,
            ExpiresAt = moment.Now + (task.Urgent ? UrgentStaysUseful : ReminderStaysUseful),
        },
        moment);
}

/// <summary>Texts to staff: which department, and a code by which the task is found; nothing of the patient.</summary>
internal sealed class StaffSubject : IMessageSubject
{
    public const string SubjectName = "staff";

    private const int CodeLength = 6;

    public string Name => SubjectName;

    /// <summary>Who reads it works there, whatever the patient speaks.</summary>
    public Language LanguageOf(PatientFile file, string? phone, OrganisationSettings organisation) => organisation.Language;

    public Rendering Render(PatientFile file, MessageRow message, OrganisationSettings organisation, Language language, Moment moment)
    {
        if (message.About is not [var about] || file.Find<StaffTaskRow>(about.Id) is not { } task || !task.State.IsOpen()
            || (about.Version < task.Rungs.Count && task.Rungs[about.Version].OnlyUnclaimed && task.IsClaimed))
        {
            return Rendering.Not("superseded");
        }

        return Rendering.Of(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["hospital"] = organisation.Name,
            ["department"] = organisation.DepartmentName(task.Department, moment.Config.Directory(task.Organisation).Department(task.Department ?? "")?.Name) ?? "",
            ["code"] = task.Id[..Math.Min(CodeLength, task.Id.Length)].ToUpperInvariant(),
        });
    }

    public void Claimed(PatientFile file, MessageRow message, OrganisationSettings organisation, Moment moment)
    {
        // Nothing is asked.
    }

    public void Ended(PatientFile file, MessageRow message, Moment moment)
    {
        // The task stands in its lists, and its ladder goes on.
    }
}
