using CareLoop.Configuration;
using CareLoop.Patients;

namespace CareLoop.Scheduling;

/// <summary>What a kind of record does when its instant has come. Late binding: the due row only says "look".</summary>
internal interface IDueHandler
{
    /// <summary>The letters before the dot in <see cref="Scheduling.Look.Record"/>.</summary>
    string Kind { get; }

    /// <summary>
    /// Looks at the record and changes the file. Pure: what is due follows from the file, the look's instant and version; the
    /// clock decides only what is too late. A record that is gone, or has another plan version, has been superseded: nothing
    /// is to be done.
    /// </summary>
    void Look(PatientFile file, Look look, string id, Moment moment);

    /// <summary>The looks that are promised for the records of a file, as far as the file knows.</summary>
    IEnumerable<Look> Promised(PatientFile file) => [];
}
