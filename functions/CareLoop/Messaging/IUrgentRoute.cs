using CareLoop.Configuration;
using CareLoop.Patients;

namespace CareLoop.Messaging;

/// <summary>Knows who is nearer to a patient than customer service when a text may be about an emergency. Pure.</summary>
internal interface IUrgentRoute
{
    /// <summary>What the task is called, whoever has it.</summary>
    const string What = "urgent-answer";

    /// <summary>Raises the task there; false where nobody is nearer.</summary>
    bool Raise(PatientFile file, InboundText text, Moment moment);
}
