using CareLoop.Common;
using CareLoop.Local.Simulation.Hospital;
using CareLoop.Local.Simulation.Phones;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Reminders;

namespace CareLoop.Local.Simulation.Checks;

/// <summary>Every visit is known as the hospital knows it, and every step of every visit has come to an end that staff can see.</summary>
internal static class StepsAccounted
{
    public static IEnumerable<string> Check(World world, Stored stored)
    {
        var rows = stored.All<AppointmentRow>().GroupBy(row => row.Record.HisId).ToDictionary(group => group.Key, group => group.ToList());
        var messages = stored.All<MessageRow>().ToLookup(message => message.Record.Id);
        var tasks = stored.All<StaffTaskRow>().ToList();
        foreach (var visit in world.Clinic.Visits)
        {
            if (!rows.TryGetValue(visit.Id, out var found) || found is not [var (patient, row)])
            {
                yield return $"{visit.Id} is stored {(found?.Count ?? 0)} times";
                continue;
            }

            if (row.Start != visit.Start || StateOf(row.Status) != visit.State)
                yield return $"{visit.Id} is {visit.State} at {Clinic.Local(visit.Start):MM-dd HH:mm} and stored as {row.Status} at {row.Start:O}";
            foreach (var step in row.Steps)
            {
                if (Lacking(world, visit, patient, row, step, messages, tasks) is { } what)
                    yield return $"{visit.Id} {step.Id}: {what}";
            }
        }
    }

    private static string? Lacking(
        World world, Visit visit, string patient, AppointmentRow row, ReminderStepState step, ILookup<string, (string Patient, MessageRow Record)> messages, List<(string Patient, StaffTaskRow Record)> tasks)
    {
        switch (step.State)
        {
            case StepState.Planned:
                return row.Stands ? "still planned" : null;
            case StepState.Requested:
                if (messages[step.MessageId!].Select(message => message.Record).FirstOrDefault() is not { } message)
                    return "its message is nowhere";
                if (message.State is MessageState.Accepted or MessageState.Delivered && !Went(world, patient, message))
                    return $"its message is {message.State} and the gateway knows of none";
                return message.State is MessageState.Accepted or MessageState.Delivered or MessageState.Unknown ? null : $"its message is {message.State}";
            case StepState.Failed:
                var raised = tasks.Any(task => task.Patient == patient && (task.Record.About == "appointment/" + row.Id || task.Record.What == "find-another-phone"));
                return raised || !row.Stands || step.Reason is "loop-guard" ? null : $"failed ({step.Reason}) and nobody is told";
            default:
                return visit.Patient.Phone is null || step.Reason is not null ? null : $"{step.State} without a reason";
        }
    }

    private static bool Went(World world, string patient, MessageRow message) =>
        world.Network.Texts.Exists(text => text.Message == $"{patient}.{message.Id}");

    private static VisitState StateOf(AppointmentStatus status) => status switch
    {
        AppointmentStatus.Cancelled => VisitState.Cancelled,
        AppointmentStatus.Arrived => VisitState.Arrived,
        AppointmentStatus.NoShow => VisitState.Missed,
        _ => VisitState.Booked,
    };
}
