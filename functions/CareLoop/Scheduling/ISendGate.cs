using CareLoop.Configuration;
using CareLoop.Patients;

namespace CareLoop.Scheduling;

/// <summary>
/// Decides, once for a whole group, which of the texts that the files are about to claim may go now: the sender's budget is
/// in storage and shared by all instances, so it is asked for in one go.
/// </summary>
internal interface ISendGate
{
    /// <summary>Takes budget for the claimed texts; what gets none is put back in its file, to be looked at when there is.</summary>
    Task AdmitAsync(IReadOnlyList<PatientFile> files, Moment moment, CancellationToken cancellationToken);
}
