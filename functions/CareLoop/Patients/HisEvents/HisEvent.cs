using System.Globalization;
using CareLoop.Common;

namespace CareLoop.Patients.HisEvents;

/// <summary>
/// Something that happened at the HIS, read and found well-formed: the language in which capabilities
/// speak of such events, whatever feed they came by.
/// </summary>
/// <param name="Sender">Who sent it, as authenticated; never what the event itself says.</param>
/// <param name="Source">CloudEvents source: with <paramref name="Id"/> unique to the event.</param>
/// <param name="Id">CloudEvents id.</param>
/// <param name="Type">What happened.</param>
/// <param name="Time">When, in UTC, by the source's clock: a later one wins, whatever the order of arrival.</param>
/// <param name="Organisation">The hospital that it belongs to.</param>
/// <param name="Patient">Whom it is about.</param>
/// <param name="Appointment">Of events about an appointment; else null.</param>
/// <param name="Encounter">Of events about an encounter; else null.</param>
/// <param name="Report">Of <see cref="HisEventType.ReportReady"/>; else null.</param>
/// <param name="Others">Of events about two patients: the identifiers of the other one; else null.</param>
/// <param name="Note">What an interface engineer should know of how it was read, such as <c>start from TQ1-7</c>; it stands in the receipt.</param>
/// <param name="OnlyIfKnown">
/// Whether <paramref name="Patient"/> is named by a reference that says nothing of who it is, such as FHIR's <c>Patient/123</c>: then
/// the event waits until that patient has been told of, and never makes a patient known.
/// </param>
public sealed record HisEvent(
    string Sender,
    string Source,
    string Id,
    HisEventType Type,
    DateTimeOffset Time,
    string Organisation,
    PatientData Patient,
    AppointmentData? Appointment = null,
    EncounterData? Encounter = null,
    ReportData? Report = null,
    IReadOnlyList<Identifier>? Others = null,
    string? Note = null,
    bool OnlyIfKnown = false)
{
    /// <summary>
    /// The same for each delivery of this event and for no other: source and id, as CloudEvents says,
    /// within what the sender may speak for, so that no sender can spend another's ids. To be hashed.
    /// </summary>
    public string IdempotencyKey => string.Create(CultureInfo.InvariantCulture, $"{Sender.Length}:{Sender}{Source.Length}:{Source}{Id}");

    /// <summary>Type, source and id: this may stand in a log.</summary>
    public override string ToString() => $"{Type.WireName()} {Source} {Id}";
}
