using CareLoop.Configuration;

namespace CareLoop.Patients.Tasks;

/// <summary>The capability that a task belongs to. Pure: it changes the file.</summary>
internal interface ITaskSubject
{
    /// <summary>The name in <see cref="StaffTaskRow.Subject"/>.</summary>
    string Name { get; }

    /// <summary>Whether it goes on another way with who was not reached; else the patient is lost to it.</summary>
    bool GoesOn(PatientFile file, StaffTaskRow task, Moment moment);

    /// <summary>The task is over, as it stands in the file.</summary>
    void Ended(PatientFile file, StaffTaskRow task, Moment moment);
}
