using CareLoop.Configuration;
using CareLoop.Patients;

namespace CareLoop.Scheduling;

/// <summary>The look that makes sure of a file's effects: the dispatcher resumes and runs them for every file that it reads.</summary>
internal sealed class EffectsDue : IDueHandler
{
    public const string Letter = "e";

    public const string Record = "e.effects";

    /// <summary>The same, of a group's claimed calls: removed with the group.</summary>
    public const string CallsRecord = "e.calls";

    public string Kind => Letter;

    public void Look(PatientFile file, Look look, string id, Moment moment)
    {
        // Nothing of its own.
    }
}
