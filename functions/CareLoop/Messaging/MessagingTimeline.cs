using Azure.Data.Tables;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Messaging;

internal sealed class MessageTimeline : ITimelineSource
{
    public string Kind => MessageRow.Kind;

    public (TimelineEntry Entry, string Organisation, string? Department) Read(TableEntity row)
    {
        var message = MessageRow.FromTable(row);
        var waited = message.GaveWay.Select(gave => gave.To).Where(to => to != message.Reason).Distinct().ToList();
        var detail = (message.Reason is { } reason ? $"{message.Template}: {reason}" : message.Template) + (waited.Count == 0 ? "" : $" (waited: {string.Join(", ", waited)})");
        var at = message.LastAttempt?.At ?? (message.SendAfter > message.CreatedAt ? message.SendAfter : message.CreatedAt);
        return (new TimelineEntry(at, "message", message.Id, KebabEnum.Write(message.State), detail), message.Organisation, message.Departments is [var department, ..] ? department : null);
    }
}

internal sealed class ConversationTimeline : ITimelineSource
{
    public string Kind => ConversationRow.Kind;

    public (TimelineEntry Entry, string Organisation, string? Department) Read(TableEntity row)
    {
        var conversation = ConversationRow.FromTable(row);
        var state = row.RowKey.StartsWith(CareKeys.OpenPrefix, StringComparison.Ordinal) ? "open" : "closed";
        return (new TimelineEntry(conversation.OpenedAt, "conversation", conversation.Id, state, conversation.Subject), conversation.Organisation, null);
    }
}
