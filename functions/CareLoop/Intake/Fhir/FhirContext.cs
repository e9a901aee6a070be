using CareLoop.Common;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Fhir;

/// <summary>Who sent a request, and how what it leaves open is to be read.</summary>
/// <param name="Sender">As authenticated.</param>
/// <param name="OrganisationOf">By Resource.meta.source: the organisation that is meant; null where that is not configured.</param>
/// <param name="ZoneOf">The zone of times without offset, by organisation.</param>
/// <param name="Now">Business time.</param>
/// <param name="Latest">The latest time that is believed of an event.</param>
/// <param name="Delivery">The sender's own id of the request, the same when it is sent again; null where it has none.</param>
internal sealed record FhirContext(
    string Sender, Func<string?, string?> OrganisationOf, Func<string, TimeZoneInfo> ZoneOf, DateTimeOffset Now, DateTimeOffset Latest, string? Delivery = null);

/// <summary>Whom a resource is about.</summary>
/// <param name="Identifiers">At least one.</param>
/// <param name="OnlyIfKnown">Whether they say where the patient's record is, and nothing of who it is.</param>
/// <param name="Contained">The Patient that the resource brings itself; null where there is none.</param>
internal sealed record FhirSubject(IReadOnlyList<Identifier> Identifiers, bool OnlyIfKnown, FhirElement? Contained = null);

/// <summary>What one resource says.</summary>
/// <param name="Entry">The resource.</param>
/// <param name="Events">In the order in which they are to be applied; none where it is wrong.</param>
/// <param name="Ignored">Why there is none, where there is nothing wrong with it; stable kebab-case.</param>
internal sealed record FhirItem(FhirEntry Entry, IReadOnlyList<HisEvent> Events, string? Ignored)
{
    public bool IsWrong => Entry.Issues.AnyError;
}
