using Azure.Data.Tables;
using CareLoop.Storage;

namespace CareLoop.Patients.Tasks;

internal sealed class TaskTimeline : ITimelineSource
{
    public string Kind => StaffTaskRow.Kind;

    public (TimelineEntry Entry, string Organisation, string? Department) Read(TableEntity row)
    {
        var task = StaffTaskRow.FromTable(row);
        var state = KebabEnum.Write(task.State);
        var entry = new TimelineEntry(task.OpensAt ?? task.CreatedAt, "task", task.Id, task.Urgent ? state + "-urgent" : state, task.Reason is null ? task.What : $"{task.What} ({task.Reason})");
        return (entry, task.Organisation, task.Department ?? (task.Worklist == StaffTaskRow.CustomerService ? null : task.Worklist));
    }
}
