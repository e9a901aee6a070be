using System.Globalization;
using CareLoop.Storage;

namespace CareLoop.Repair;

/// <summary>A failure as staff see it.</summary>
/// <param name="Address">Where to ask and act: <c>/api/failures/{address}</c>.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="At">When.</param>
/// <param name="State"><c>open</c>, <c>replayed</c> or <c>dismissed</c>.</param>
/// <param name="Reason">Stable kebab-case.</param>
/// <param name="Detail">What a person should know.</param>
/// <param name="CanReplay">Whether it can be done again.</param>
/// <param name="Sender">The system that sent it, where there is one.</param>
/// <param name="Patient">The patient's key, where there is one.</param>
/// <param name="Record">What it is about, where there is something.</param>
/// <param name="SettledAt">When it was replayed or dismissed.</param>
/// <param name="Why">Why it was dismissed, or what the last replay came to.</param>
/// <param name="Payload">What was sent; only to who may see it, and only of one failure.</param>
public sealed record FailureView(
    string Address,
    string Source,
    DateTimeOffset At,
    string State,
    string Reason,
    string Detail,
    bool CanReplay,
    string? Sender,
    string? Patient,
    string? Record,
    DateTimeOffset? SettledAt,
    string? Why,
    string? Payload)
{
    internal static FailureView Of(Failure failure, bool canReplay, bool withPayload) => new(
        string.Create(CultureInfo.InvariantCulture, $"{failure.Source}/{failure.At.UtcDateTime:yyyy-MM-dd}/{failure.Id}"),
        failure.Source,
        failure.At,
        KebabEnum.Write(failure.State),
        failure.Reason,
        failure.Detail,
        canReplay,
        failure.Sender,
        failure.Patient,
        failure.Record,
        failure.SettledAt,
        failure.Why,
        withPayload ? failure.Payload : null);
}

/// <summary>Failures of some days.</summary>
/// <param name="Items">By source, then in the order of days.</param>
/// <param name="More">Whether there are more than are shown: ask for fewer days or one source.</param>
public sealed record FailureList(IReadOnlyList<FailureView> Items, bool More);
