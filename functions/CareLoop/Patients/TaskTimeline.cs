using Azure.Data.Tables;

namespace CareLoop.Patients;

internal sealed class TaskTimeline : ITimelineSource
{
    public string Kind => StaffTaskRow.Kind;

    public (TimelineEntry Entry, string Organisation, string? Department) Read(TableEntity row)
    {
        var task = StaffTaskRow.FromTable(row);
        var entry = new TimelineEntry(task.CreatedAt, "task", task.Id, task.Urgent ? "open-urgent" : "open", task.What);
        return (entry, task.Organisation, task.Worklist == StaffTaskRow.CustomerService ? null : task.Worklist);
    }
}
