using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Merges;
using CareLoop.Scheduling;

namespace CareLoop.Reminders;

/// <summary>Answers on their way to the HIS: an answer that the survivor has of the same visit is at least as new.</summary>
internal sealed class MergeCallbacks : IMergePart
{
    public string Kind => CallbackRow.Kind;

    public void Take(PatientFile into, PatientFile from, string id, string origin, Moment moment)
    {
        var theirs = from.Find<CallbackRow>(id)!;
        if (into.Open<CallbackRow>().Any(mine => mine.AppointmentId == theirs.AppointmentId && mine.Sequence >= theirs.Sequence))
        {
            into.AddHistoryFrom(origin, theirs with { State = CallbackState.Superseded });
            return;
        }

        into.PutFrom(origin, theirs);
        Wake(into, id, moment);
    }

    public void Wake(PatientFile file, string id, Moment moment)
    {
        var callback = file.Find<CallbackRow>(id)!;
        file.LookAt(callback.NextTry > moment.Now ? callback.NextTry : moment.Now, EffectsDue.Record, file.Head.Version);
    }
}
