using CareLoop.Patients.Erasures;
using CareLoop.Storage;

namespace CareLoop.Repair;

/// <summary>
/// Failures about somebody, whatever their state; and failures that are settled and in whose payload one of the person's identifiers stands. An
/// open one that is not known to be about the person stays until somebody settles it: it may be the only trace of another patient's event.
/// </summary>
internal sealed class FailureErasure(FailureLog failures) : IErasePart
{
    private const int AtOnce = 2_000;

    /// <summary>Shorter ones stand in anybody's payload.</summary>
    private const int ShortestIdentifier = 5;

    public string Name => "failures";

    public async Task<(string? Cursor, int Removed)> EraseAsync(ErasedPerson person, string? cursor, CancellationToken cancellationToken)
    {
        var (read, removed) = (0, 0);
        var values = person.Identifiers.Select(identifier => identifier.Value).Where(value => value.Length >= ShortestIdentifier).ToHashSet(StringComparer.Ordinal);
        await foreach (var (failure, partition) in failures.WalkAsync(cursor?.Split('|') is [var begin, var row] ? (begin, row) : null, cancellationToken))
        {
            if ((failure.Patient is { } patient && person.Keys.Contains(patient))
                || (failure is { State: not FailureState.Open, Payload: { } payload } && values.Any(value => Holds(payload, value))))
            {
                await failures.RemoveAsync(partition, failure.Id, cancellationToken);
                removed++;
            }

            if (++read == AtOnce)
            {
                return ($"{partition}|{failure.Id}", removed);
            }
        }

        return (null, removed);
    }

    /// <summary>Whether a value stands in a text by itself, and not within a longer one.</summary>
    internal static bool Holds(string text, string value)
    {
        for (var at = text.IndexOf(value, StringComparison.Ordinal); at >= 0; at = text.IndexOf(value, at + 1, StringComparison.Ordinal))
        {
            var isBegun = at == 0 || !char.IsLetterOrDigit(text[at - 1]);
            if (isBegun && (at + value.Length == text.Length || !char.IsLetterOrDigit(text[at + value.Length])))
            {
                return true;
            }
        }

        return false;
    }
}
