using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;

namespace CareLoop.Patients.Tasks;

/// <summary>The capability that a task belongs to. Pure: it changes the file.</summary>
internal interface ITaskSubject
{
    /// <summary>The name in <see cref="StaffTaskRow.Subject"/>.</summary>
    string Name { get; }

    /// <summary>Roles whose people do its tasks, and those of no other subject that does not name them.</summary>
    IReadOnlyList<Role> Besides => [];

    /// <summary>Whether it goes on another way with who was not reached; else the patient is lost to it.</summary>
    bool GoesOn(PatientFile file, StaffTaskRow task, Moment moment);

    /// <summary>Why somebody may not do this with a task of it; null where they may.</summary>
    Problem? Refuses(StaffTaskRow task, TaskCommand command) => null;

    /// <summary>Somebody has taken a task of it, given it back or away, or tried it; it is not over.</summary>
    void Changed(PatientFile file, StaffTaskRow before, StaffTaskRow after, TaskActor actor, Moment moment)
    {
        // Nothing follows for most.
    }

    /// <summary>The instant has come that <see cref="StaffTaskRow.SubjectAt"/> named; it names none any more.</summary>
    void Due(PatientFile file, StaffTaskRow task, Moment moment)
    {
        // Most name none.
    }

    /// <summary>The task is over, as it stands in the file.</summary>
    void Ended(PatientFile file, StaffTaskRow task, Moment moment);
}
