using CareLoop.Common;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake;

/// <summary>What one request brought.</summary>
/// <param name="IsBatch">Whether it was sent as a batch and is answered as one; otherwise there is one item.</param>
/// <param name="Items">In the order of the request. A batch may be empty.</param>
public sealed record ReceivedEvents(bool IsBatch, IReadOnlyList<ReceivedEvent> Items);

/// <summary>One event of a request, or why it is none.</summary>
/// <param name="Id">The CloudEvents id, for the answer; null where there is none that can be read.</param>
/// <param name="Event">The event, or a problem whose pointers are relative to the item.</param>
public sealed record ReceivedEvent(string? Id, Result<HisEvent> Event);
