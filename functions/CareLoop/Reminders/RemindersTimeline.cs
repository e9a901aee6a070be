using Azure.Data.Tables;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Reminders;

internal sealed class AppointmentTimeline : ITimelineSource
{
    public string Kind => AppointmentRow.Kind;

    public (TimelineEntry Entry, string Organisation, string? Department) Read(TableEntity row)
    {
        var visit = AppointmentRow.FromTable(row);
        var detail = visit.Response == PatientResponse.None ? visit.HisId : $"{visit.HisId}: {KebabEnum.Write(visit.Response)}";
        return (new TimelineEntry(visit.Start ?? row.Timestamp ?? default, "appointment", visit.Id, KebabEnum.Write(visit.Status), detail), visit.Organisation, visit.DepartmentCode);
    }
}

internal sealed class CallbackTimeline : ITimelineSource
{
    public string Kind => CallbackRow.Kind;

    public (TimelineEntry Entry, string Organisation, string? Department) Read(TableEntity row)
    {
        var callback = CallbackRow.FromTable(row);
        return (new TimelineEntry(callback.At, "callback", callback.Id, KebabEnum.Write(callback.State), KebabEnum.Write(callback.Response)), callback.Organisation, null);
    }
}
