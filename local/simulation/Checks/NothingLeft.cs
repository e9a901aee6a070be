using CareLoop.Local.Simulation.Phones;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Reminders;
using CareLoop.Storage;

namespace CareLoop.Local.Simulation.Checks;

/// <summary>When all has settled nothing waits that nobody will come back to.</summary>
internal static class NothingLeft
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    public static IEnumerable<string> Check(World world, Stored stored)
    {
        foreach (var queue in QueueNames.All.Where(queue => world.Triggers.Queue(queue).Count > 0))
            yield return $"queue {queue} holds {world.Triggers.Queue(queue).Count}";
        foreach (var host in world.Hosts)
        {
            foreach (var running in host.Running.Values)
                yield return $"{host.Name} never ended {running}";
        }

        if (world.Engine.Waiting > 0)
            yield return $"{world.Engine.Waiting} events were never taken";
        var overdue = (world.Now - Late).UtcDateTime.ToString("yyyyMMddHHmm", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var row in stored.Rows(TableNames.Due).Where(row => string.CompareOrdinal(row.PartitionKey[3..], overdue) < 0))
            yield return $"overdue: {row.PartitionKey} {row.RowKey}";
        // Cut off between row and message, an event comes again and is committed straight in: its row is a remnant.
        foreach (var row in stored.Rows(TableNames.Inbox).Where(row => row.GetString("status") == "accepted" && !stored.IsReceived(row.RowKey)))
            yield return $"in the inbox: {row.PartitionKey} {row.RowKey}";
        foreach (var (patient, callback) in stored.Open<CallbackRow>())
            yield return $"a callback waits: {patient} {callback.Id} {callback.State} for {callback.NextTry:O}";
        foreach (var (patient, task) in stored.Open<StaffTaskRow>().Where(task => task.Record.ListedVersion != task.Record.Version))
            yield return $"a task is on no worklist: {patient} {task.What}";
        foreach (var (patient, message) in stored.All<MessageRow>())
        {
            if (message.State == MessageState.Sending || (message.State == MessageState.Pending && message.SendAfter < world.Now - Late))
                yield return $"a message waits: {patient}.{message.Id} {message.State} ({message.Reason})";
            if (message.State == MessageState.Unknown && Settled(world, patient, message) is { } text)
                yield return $"unknown although reported: {patient}.{message.Id} by {text.Id}";
        }
    }

    private static SentText? Settled(World world, string patient, MessageRow message) => world.Network.Texts.Find(text =>
        text.Tag == $"{patient}.{message.Id}.{message.LastAttempt!.Number}" && text is { Reported: not null, Reached: true });
}
