using CareLoop.Configuration;

namespace CareLoop.Patients.Tasks;

/// <summary>Knows what is to be done at once where somebody has heard, at any task, what can't wait. Pure: it changes the file.</summary>
internal interface IRedFlagRoute
{
    /// <summary>The task is done, and what was heard is a red flag.</summary>
    void Raise(PatientFile file, StaffTaskRow task, Moment moment);
}
