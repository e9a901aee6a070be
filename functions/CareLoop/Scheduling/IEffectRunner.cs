using CareLoop.Configuration;
using CareLoop.Patients;

namespace CareLoop.Scheduling;

/// <summary>Something that a committed file wants done in the world: a text, a callback, a row in another partition.</summary>
/// <param name="Name">For logs: kind and id.</param>
/// <param name="RunAsync">Does it and returns how to record the outcome; the recording is pure and may run again on a fresher file.</param>
internal sealed record Effect(string Name, Func<CancellationToken, Task<Action<PatientFile>>> RunAsync);

/// <summary>Finds what is still to be done in a file. An effect that has been superseded is not found any more.</summary>
internal interface IEffectRunner
{
    IReadOnlyList<Effect> Pending(PatientFile file, Moment moment);

    /// <summary>Whether its effects are done for who was merged into another, too: what is out in the world already.</summary>
    bool RunsWhereMerged => false;

    /// <summary>Takes over what another run claimed and, by the time gone since, did not finish. Pure.</summary>
    void Resume(PatientFile file, Moment moment);
}
