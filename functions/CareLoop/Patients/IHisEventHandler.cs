using CareLoop.Configuration;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Patients;

/// <summary>What an event did to a capability's records.</summary>
/// <param name="Changed">The fields whose value is now another.</param>
/// <param name="Newer">Whether anything that the event says was newer than what was known.</param>
/// <param name="Record">The record's address part, for the receipt.</param>
/// <param name="Note">What a person should know of it, or null.</param>
internal sealed record EventEffect(IReadOnlyList<string> Changed, bool Newer, string? Record, string? Note);

/// <summary>A capability that HIS events are told to, inside the change that stores their receipt. Pure.</summary>
internal interface IHisEventHandler
{
    bool Handles(HisEventType type);

    EventEffect Apply(PatientFile file, HisEvent happening, Moment moment);

    /// <summary>
    /// What the event is about, where it may have been closed since: it is read before the event is applied, so that late news change
    /// it and nothing else. That takes a request, which the usual event must not need.
    /// </summary>
    (string Kind, string Id)? MayBeClosed(PatientFile file, HisEvent happening, Moment moment);

    /// <summary>Of an event about two patients: who the other is, where it is somebody else.</summary>
    void Meet(PatientFile file, HisEvent happening, PatientKey other)
    {
        // Most events are about one.
    }

    /// <summary>Everything that an event says has been applied, to whatever records: what follows from it. Asked of each capability, whatever the event.</summary>
    void Settled(PatientFile file, HisEvent happening, Moment moment)
    {
        // Nothing follows for most.
    }
}
