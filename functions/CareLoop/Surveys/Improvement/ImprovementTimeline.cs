using Azure.Data.Tables;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Surveys.Improvement;

internal sealed class WarningTimeline : ITimelineSource
{
    public string Kind => WarningRow.Kind;

    public (TimelineEntry Entry, string Organisation, string? Department) Read(TableEntity row)
    {
        var warning = WarningRow.FromTable(row);
        return (new TimelineEntry(warning.RaisedAt, "warning", warning.Id, warning.EndedAt is null ? "open" : "over", $"{warning.Before} {warning.Recent}"), warning.Organisation, warning.Department);
    }
}

internal sealed class ActionTimeline : ITimelineSource
{
    public string Kind => ActionRow.Kind;

    public (TimelineEntry Entry, string Organisation, string? Department) Read(TableEntity row)
    {
        var action = ActionRow.FromTable(row);
        return (new TimelineEntry(action.CreatedAt, "improvement", action.Id, KebabEnum.Write(action.State), action.Title), action.Organisation, action.Department);
    }
}
