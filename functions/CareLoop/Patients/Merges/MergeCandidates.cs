using CareLoop.Configuration;
using CareLoop.Scheduling;

namespace CareLoop.Patients.Merges;

/// <summary>Candidates of a patient who was merged away are the survivor's; one about the survivor itself is decided.</summary>
internal sealed class MergeCandidates : IMergePart
{
    public string Kind => CandidateRow.Kind;

    public void Take(PatientFile into, PatientFile from, string id, string origin, Moment moment)
    {
        var theirs = from.Find<CandidateRow>(id)!;
        if (into.Find<CandidateRow>(id) is null)
        {
            into.PutFrom(origin, theirs.Other == into.Key.ToString() && theirs.State == CandidateState.Open ? theirs with { State = CandidateState.Linked, DecidedAt = moment.Now } : theirs);
            into.LookAt(moment.Now, EffectsDue.Record, into.Head.Version);
        }
    }
}
