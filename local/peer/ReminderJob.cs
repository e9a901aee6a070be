using System.Globalization;
using Quartz;

namespace CareLoop.Local.Peer;

/// <summary>One reminder has come.</summary>
internal sealed class ReminderJob(ReminderStore store) : IJob
{
    /// <summary>Job data: the number of the reminder.</summary>
    public const string Reminder = "reminder";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await store.SendAsync(int.Parse(context.MergedJobDataMap.GetString(Reminder)!, CultureInfo.InvariantCulture), cancellationToken);
}
