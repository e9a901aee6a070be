using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;

namespace CareLoop.Patients.Tasks;

/// <summary>What a command does to a task in its patient's file, and what follows from it. Pure.</summary>
internal sealed class TaskChanges(TaskDue tasks)
{
    /// <summary>Applies a command to a task as it is now; a problem means that nothing was changed.</summary>
    /// <param name="file">The patient.</param>
    /// <param name="seen">The task as it was found; one that has left the open records is over, and stays so.</param>
    /// <param name="command">What somebody does.</param>
    /// <param name="actor">Who.</param>
    /// <param name="basedOn">The version that it was decided on; null for whatever is there.</param>
    /// <param name="moment">Now.</param>
    public Result<StaffTaskRow> Apply(PatientFile file, StaffTaskRow seen, TaskCommand command, TaskActor actor, int? basedOn, Moment moment)
    {
        var task = file.Find<StaffTaskRow>(seen.Id) ?? seen;
        if (tasks.SubjectOf(task)?.Refuses(task, command) is { } refusal)
        {
            return refusal;
        }

        var decided = Decide(task, command, actor, moment);
        if (!decided.IsOk || decided.Value == task)
        {
            return decided;
        }

        if (basedOn is { } version && version != task.Version)
        {
            return new Problem(ProblemKind.Conflict, "changed-meanwhile", "Somebody has changed this task meanwhile; the answer shows what it is now.");
        }

        var next = StaffTasks.Change(file, decided.Value);
        if (tasks.SubjectOf(next) is { } subject)
        {
            subject.Changed(file, task, next, actor, moment);
            next = file.Find<StaffTaskRow>(next.Id)!;
        }

        switch (command)
        {
            case TaskCommand.Complete:
                next = End(file, next, TaskState.Done, null, actor, moment);
                break;
            case TaskCommand.Try { Result: AttemptResult.Refused }:
                next = End(file, next, TaskState.Declined, "patient-refused", actor, moment);
                break;
            case TaskCommand.Try said:
                NoteWrongNumber(file, said, task.Organisation, moment);
                if (TaskPolicy.IsExhausted(next))
                {
                    next = tasks.GoesOn(file, next, moment)
                        ? End(file, next, TaskState.Unreachable, "not-reached", actor, moment)
                        : End(file, next, TaskState.LostToFollowUp, "not-reached", actor, moment);
                }

                break;
        }

        return next;
    }

    private static Result<StaffTaskRow> Decide(StaffTaskRow task, TaskCommand command, TaskActor actor, Moment moment)
    {
        switch (command)
        {
            case TaskCommand.Claim:
                return TaskPolicy.Claim(task, actor, moment.Now);
            case TaskCommand.HandBack said:
                return TaskPolicy.HandBack(task, actor, said.Why, moment.Now);
            case TaskCommand.Assign said:
                return TaskPolicy.Assign(task, actor, said.Person, said.Why, moment.Config.Directory(task.Organisation), moment.Now);
            case TaskCommand.Try said:
                return TaskPolicy.Try(task, actor, said, moment.Config.Organisation(task.Organisation), moment.Now);
            case TaskCommand.Complete said:
                var read = Answers(task, said, moment.Config);
                return read.Then(answers => answers.Json?.Length > TaskPolicy.LongestStored ? TooLong : TaskPolicy.Complete(task, actor, said, answers.Json, said.RedFlag || answers.RedFlag, moment.Now));
            default:
                return AccessRule.NotFound;
        }
    }

    private static Result<(string? Json, bool RedFlag)> Answers(StaffTaskRow task, TaskCommand.Complete said, ConfigSnapshot config)
    {
        if (TaskView.QuestionnaireOf(task, config) is not { } questionnaire)
        {
            return said.Answers is { } free ? (CanonicalJson.Of(free.GetRawText()), false) : ((string?)null, false);
        }

        var check = questionnaire.Check(said.Answers ?? JsonElement.Parse("{}"));
        return check.Errors.Count == 0
            ? (check.Json, check.IsRedFlag)
            : new Problem(ProblemKind.Unprocessable, "invalid-answers", "The answers can't be taken; each error names its question.")
            {
                Errors = [.. check.Errors.Select(error => error with { Pointer = "/answers" + error.Pointer })],
            };
    }

    private static Problem TooLong { get; } = new(ProblemKind.Unprocessable, "answers-too-long", "The answers take more room than a task has.")
    {
        Errors = [new FieldError("/answers", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"At most {TaskPolicy.LongestStored} characters in all."))],
    };

    private StaffTaskRow End(PatientFile file, StaffTaskRow task, TaskState state, string? reason, TaskActor actor, Moment moment)
    {
        var ended = StaffTasks.End(file, task, state, reason, moment.Now, actor.Account);
        tasks.End(file, ended, moment);
        return file.Find<StaffTaskRow>(task.Id) ?? ended;
    }

    /// <summary>What is somebody else's is not texted either.</summary>
    private static void NoteWrongNumber(PatientFile file, TaskCommand.Try said, string organisation, Moment moment)
    {
        if (said is { Result: AttemptResult.WrongNumber, Phone: { } written } && PhoneNumber.TryParse(written, moment.Config.Organisation(organisation).CountryCode, out var phone))
        {
            file.Head = file.Head.WithBadPhone(phone.E164, "wrong-number");
        }
    }
}
