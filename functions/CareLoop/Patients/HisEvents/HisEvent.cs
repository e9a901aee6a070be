using System.Globalization;

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
/// <param name="Appointment">Null only for <see cref="HisEventType.PatientUpdated"/>.</param>
public sealed record HisEvent(
    string Sender,
    string Source,
    string Id,
    HisEventType Type,
    DateTimeOffset Time,
    string Organisation,
    PatientData Patient,
    AppointmentData? Appointment = null)
{
    /// <summary>
    /// The same for each delivery of this event and for no other: source and id, as CloudEvents says,
    /// within what the sender may speak for, so that no sender can spend another's ids. To be hashed.
    /// </summary>
    public string IdempotencyKey => string.Create(CultureInfo.InvariantCulture, $"{Sender.Length}:{Sender}{Source.Length}:{Source}{Id}");

    /// <summary>Type, source and id: this may stand in a log.</summary>
    public override string ToString() => $"{Type.WireName()} {Source} {Id}";
}
