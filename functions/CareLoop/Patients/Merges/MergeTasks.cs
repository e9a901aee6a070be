using CareLoop.Configuration;
using CareLoop.Scheduling;

namespace CareLoop.Patients.Merges;

/// <summary>Tasks of a patient who was merged away are listed anew, so that the worklist leads to the survivor.</summary>
internal sealed class MergeTasks : IMergePart
{
    public string Kind => StaffTaskRow.Kind;

    public void Take(PatientFile into, PatientFile from, string id, string origin, Moment moment)
    {
        if (into.Find<StaffTaskRow>(id) is null)
        {
            into.PutFrom(origin, from.Find<StaffTaskRow>(id)! with { Listed = false });
        }
    }

    public void TakenBack(PatientFile home, string id) => home.Put(home.Find<StaffTaskRow>(id)! with { Listed = false });

    public void Wake(PatientFile file, string id, Moment moment)
    {
        if (file.Find<StaffTaskRow>(id) is { Listed: false })
        {
            file.LookAt(moment.Now, EffectsDue.Record, file.Head.Version);
        }
    }
}
