using Azure.Data.Tables;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Storage;

namespace CareLoop.FollowUps;

internal sealed class EncounterTimeline : ITimelineSource
{
    public string Kind => EncounterRow.Kind;

    public (TimelineEntry Entry, string Organisation, string? Department) Read(TableEntity row)
    {
        var encounter = EncounterRow.FromTable(row);
        var at = encounter.Status == EncounterStatus.Finished ? encounter.Discharge?.At : encounter.Admitted;
        return (new TimelineEntry(at ?? row.Timestamp ?? default, "encounter", encounter.Id, KebabEnum.Write(encounter.Status), $"{encounter.HisId} {encounter.Class?.WireName()}".TrimEnd()),
            encounter.Organisation, encounter.DepartmentCode);
    }
}

internal sealed class ReportTimeline : ITimelineSource
{
    public string Kind => ReportRow.Kind;

    public (TimelineEntry Entry, string Organisation, string? Department) Read(TableEntity row)
    {
        var report = ReportRow.FromTable(row);
        return (new TimelineEntry(report.Issued ?? row.Timestamp ?? default, "report", report.Id, "ready", report.HisId), report.Organisation, report.DepartmentCode);
    }
}

internal sealed class EpisodeTimeline : ITimelineSource
{
    public string Kind => EpisodeRow.Kind;

    public (TimelineEntry Entry, string Organisation, string? Department) Read(TableEntity row)
    {
        var episode = EpisodeRow.FromTable(row);
        return (new TimelineEntry(episode.Anchor, "follow-up", episode.Id, KebabEnum.Write(episode.State), $"{episode.PlanAddress} {episode.Reason}".Trim()), episode.Organisation, episode.Department);
    }
}
