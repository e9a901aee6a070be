using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Merges;

namespace CareLoop.Reminders;

/// <summary>
/// Visits of a patient who was merged away. One that the survivor does not have keeps its plan. One that both have becomes one, field
/// by field by source time, with one plan: what has reached the patient counts, what is planned on either side stays planned.
/// </summary>
internal sealed class MergeAppointments(Outbox outbox) : IMergePart
{
    public string Kind => AppointmentRow.Kind;

    public void Take(PatientFile into, PatientFile from, string id, string origin, Moment moment)
    {
        var theirs = from.Find<AppointmentRow>(id)!;
        if (into.Find<AppointmentRow>(id) is not { } mine)
        {
            // The look that was promised to it is another partition's.
            into.PutFrom(origin, theirs with { NextLook = null });
            AppointmentDue.Promise(into, id);
            return;
        }

        var after = Joined(mine, theirs);
        var before = Plan(into, from, mine, theirs, after);
        var planned = ApplyAppointmentEvent.Planned(into, before, after with { Steps = before.Steps, Response = before.Response, Schedule = before.Schedule }, moment) with { NextLook = null };
        into.Put(planned);
        Follow(into, mine, planned, SameVisit(mine, planned), moment);
        TellTheLaterAnswer(into, mine, theirs, planned, moment);
        AppointmentDue.Promise(into, id);
    }

    public void Part(PatientFile to, PatientFile from, string id)
    {
        if (from.Find<AppointmentRow>(id) is not { } theirs || to.Find<AppointmentRow>(id) is not { } mine)
        {
            return;
        }

        var sent = theirs.Steps.Where(step => step.State != StepState.Planned).ToDictionary(step => step.Id);
        if (mine.Steps.Any(step => step.State == StepState.Planned && sent.ContainsKey(step.Id)))
        {
            to.Put(mine with { Steps = [.. mine.Steps.Select(step => step.State == StepState.Planned && sent.TryGetValue(step.Id, out var other) ? step with { State = other.State, Reason = "merged" } : step)] });
        }
    }

    public void Wake(PatientFile file, string id, Moment moment)
    {
        if (file.Find<AppointmentRow>(id) is { Stands: true, NextLook: { } at } visit)
        {
            file.LookAt(at, visit.DueRecord, visit.Schedule);
        }
    }

    /// <summary>What a text or a question of the other is about in the survivor's file: the same visit at the same time is the same version.</summary>
    public static IReadOnlyList<AboutRecord> AboutAfter(PatientFile into, PatientFile from, IReadOnlyList<AboutRecord> about) =>
    [
        .. about.Select(record => from.Find<AppointmentRow>(record.Id) is { } theirs && theirs.Schedule == record.Version
            && into.Find<AppointmentRow>(record.Id) is { } now && SameVisit(theirs, now) ? record with { Version = now.Schedule } : record),
    ];

    private static bool SameVisit(AppointmentRow one, AppointmentRow other) => one.Stands == other.Stands && one.Start == other.Start;

    private static AppointmentRow Joined(AppointmentRow mine, AppointmentRow theirs)
    {
        var fields = new FieldJoin(mine.Stamps, theirs.Stamps);
        return mine with
        {
            Status = fields.Of("status", mine.Status, theirs.Status),
            Start = fields.Of("start", mine.Start, theirs.Start),
            Duration = fields.Of("duration", mine.Duration, theirs.Duration),
            DepartmentCode = fields.Of("department", mine.DepartmentCode, theirs.DepartmentCode),
            DepartmentName = fields.Of("departmentName", mine.DepartmentName, theirs.DepartmentName),
            ClinicianId = fields.Of("clinician", mine.ClinicianId, theirs.ClinicianId),
            ClinicianName = fields.Of("clinicianName", mine.ClinicianName, theirs.ClinicianName),
            Location = fields.Of("location", mine.Location, theirs.Location),
            Type = fields.Of("type", mine.Type, theirs.Type),
            Instructions = fields.Of("instructions", mine.Instructions, theirs.Instructions),
            Stamps = fields.Stamps,
            MissedOffered = mine.MissedOffered || theirs.MissedOffered,
            ResponseSequence = Math.Max(mine.ResponseSequence, theirs.ResponseSequence),
        };
    }

    /// <summary>
    /// What was planned and answered before, for the visit as it is now: of the side that has it as it is now, or of both. A version
    /// is one start: where the sides had different ones, it is a version that neither had.
    /// </summary>
    private static AppointmentRow Plan(PatientFile into, PatientFile from, AppointmentRow mine, AppointmentRow theirs, AppointmentRow after)
    {
        var (isMine, isTheirs) = (SameVisit(mine, after), SameVisit(theirs, after));
        var latest = Math.Max(mine.Schedule, theirs.Schedule);
        if (isMine && isTheirs)
        {
            return mine with { Schedule = latest, Steps = Steps(into, from, mine, theirs), Response = Answer(into, from, mine, theirs) };
        }

        return (isTheirs ? theirs : mine) with { Schedule = latest + 1 };
    }

    private static List<ReminderStepState> Steps(PatientFile into, PatientFile from, AppointmentRow mine, AppointmentRow theirs)
    {
        var others = theirs.Steps.ToDictionary(step => step.Id);
        var steps = mine.Steps.Select(step => others.Remove(step.Id, out var other) && Weight(from, other) > Weight(into, step) ? other : step).ToList();
        return [.. steps.Concat(others.Values).OrderBy(step => step.Due).ThenBy(step => step.Id, StringComparer.Ordinal)];
    }

    /// <summary>A text that is out counts before one that waits, that before a plan, and a plan before what was given up on one side alone.</summary>
    private static int Weight(PatientFile file, ReminderStepState step) => step.State switch
    {
        StepState.Requested => file.Find<MessageRow>(step.MessageId ?? "") is { } message && !message.State.MayHaveReached() ? 2 : 3,
        StepState.Planned => 1,
        _ => 0,
    };

    private static PatientResponse Answer(PatientFile into, PatientFile from, AppointmentRow mine, AppointmentRow theirs) =>
        theirs.Response == PatientResponse.None ? mine.Response
        : mine.Response == PatientResponse.None ? theirs.Response
        : LastTold(from, theirs.Id) > LastTold(into, mine.Id) ? theirs.Response : mine.Response;

    private static DateTimeOffset LastTold(PatientFile file, string id) =>
        file.Open<CallbackRow>().Where(callback => callback.AppointmentId == id).Select(callback => callback.At).DefaultIfEmpty(DateTimeOffset.MinValue).Max();

    /// <summary>What the survivor has out about the visit follows it: to its new version, or withdrawn with it.</summary>
    private void Follow(PatientFile into, AppointmentRow mine, AppointmentRow after, bool isSame, Moment moment)
    {
        if (!isSame)
        {
            outbox.Withdraw(into, after.Id, after.Stands ? "moved" : ApplyAppointmentEvent.Why(after.Status), moment);
            if (!after.Stands)
            {
                VisitConversations.Forget(into, after.Id);
            }

            return;
        }

        IReadOnlyList<AboutRecord> Now(IReadOnlyList<AboutRecord> about) =>
            [.. about.Select(record => record.Id == after.Id && record.Version == mine.Schedule ? record with { Version = after.Schedule } : record)];
        foreach (var message in into.Open<MessageRow>().Where(message => message.About.Any(about => about.Id == after.Id)))
        {
            // A visit is told of in one text: where the other's counts, this one is about the rest of its visits.
            var step = message.Step;
            var isOverruled = message.State == MessageState.Pending && after.Steps.Any(same => same.Id == step && same.MessageId is not null && same.MessageId != message.Id);
            var about = isOverruled ? [.. message.About.Where(record => record.Id != after.Id)] : Now(message.About);
            if (about.Count == 0)
            {
                outbox.End(into, message, MessageState.Withdrawn, "merged", moment);
            }
            else if (!about.SequenceEqual(message.About))
            {
                into.Put(message with { About = about });
            }
        }

        foreach (var conversation in into.Open<ConversationRow>().Where(asked => !Now(asked.About).SequenceEqual(asked.About)))
        {
            into.Put(conversation with { About = Now(conversation.About) });
        }
    }

    /// <summary>The HIS may have heard both answers, in whatever order: it hears the later one last.</summary>
    private static void TellTheLaterAnswer(PatientFile into, AppointmentRow mine, AppointmentRow theirs, AppointmentRow after, Moment moment)
    {
        if (after.Stands && after.Response != PatientResponse.None && mine.Response != PatientResponse.None && theirs.Response != PatientResponse.None && mine.Response != theirs.Response)
        {
            VisitConversation.Respond(into, into.Find<AppointmentRow>(after.Id)!, after.Response, moment);
        }
    }
}
