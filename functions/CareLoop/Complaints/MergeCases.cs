using Azure.Data.Tables;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Merges;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Complaints;

/// <summary>Cases of a patient who was merged away go on with the survivor, under the same number.</summary>
internal sealed class MergeCases : IMergePart
{
    public string Kind => CaseRow.Kind;

    public void Take(PatientFile into, PatientFile from, string id, string origin, Moment moment)
    {
        var theirs = from.Find<CaseRow>(id)!;
        if (into.Find<CaseRow>(id) is not { } mine)
        {
            into.PutFrom(origin, theirs with { ToldVersion = -1 });
        }
        else
        {
            // The same cause made it in both: what was done with either is done.
            into.Put((theirs.Version > mine.Version ? theirs : mine) with { Entries = Math.Max(mine.Entries, theirs.Entries), Version = Math.Max(mine.Version, theirs.Version) + 1, ToldVersion = -1, ToldAs = [.. mine.ToldAs.Union(theirs.ToldAs)] });
        }

        Wake(into, id, moment);
    }

    public void TakenBack(PatientFile home, string id) => home.Put(home.Find<CaseRow>(id)! with { ToldVersion = -1 });

    public void Wake(PatientFile file, string id, Moment moment)
    {
        if (file.Find<CaseRow>(id) is { } row && (row.Number is null || row.ToldVersion != row.Version))
        {
            file.LookAt(moment.Now, EffectsDue.Record, file.Head.Version);
        }
    }
}

/// <summary>Cases among everything else that is known of a patient.</summary>
internal sealed class CaseTimeline : ITimelineSource
{
    public string Kind => CaseRow.Kind;

    public (TimelineEntry Entry, string Organisation, string? Department) Read(TableEntity row)
    {
        var one = CaseRow.FromTable(row);
        return (new TimelineEntry(one.ReceivedAt, "case", one.Id, KebabEnum.Write(one.State), $"{KebabEnum.Write(one.Matter)} {one.Number} {one.Category}".Trim()), one.Organisation, one.Department ?? (one.List == Patients.Tasks.StaffTaskRow.CustomerService ? null : one.List));
    }
}
