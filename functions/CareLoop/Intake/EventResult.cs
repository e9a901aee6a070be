using CareLoop.Common;

namespace CareLoop.Intake;

/// <summary>What became of one event, as its sender is told.</summary>
/// <param name="Id">The event's own id, where it could be read.</param>
/// <param name="Status"><c>applied</c>, <c>accepted</c> (safe, to be applied soon), <c>ignored</c> or <c>failed</c>.</param>
/// <param name="Receipt">Where to ask again: <c>/api/his/events/{receipt}</c>.</param>
/// <param name="Reason">Why it was ignored or failed; stable kebab-case.</param>
/// <param name="Record">The address of what it was about, such as <c>appointments/PATIENT.ID</c>.</param>
/// <param name="Changed">The fields that it changed.</param>
/// <param name="Note">How it was read, where more than one way was open.</param>
public sealed record EventResult(string? Id, string Status, string Receipt, string? Reason, string? Record, IReadOnlyList<string> Changed, string? Note = null);

/// <summary>The outcome of a request: one result or problem an event.</summary>
/// <param name="IsBatch">Whether it was a batch; else there is one item.</param>
/// <param name="Items">In the order of the request.</param>
public sealed record EventResults(bool IsBatch, IReadOnlyList<(string? Id, Result<EventResult> Result)> Items);
