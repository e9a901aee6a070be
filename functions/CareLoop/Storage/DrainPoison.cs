using CareLoop.Common;

namespace CareLoop.Storage;

/// <summary>
/// A message that failed at every delivery is tried a last time, where a failure could be written, and becomes one if it fails
/// again: nothing is left in a poison queue unseen. While storage is unwell nothing is known about the message; it stays where
/// it is, which has no end of deliveries, so that an outage longer than the queue's patience loses no patient's word.
/// </summary>
public sealed class DrainPoison
{
    private readonly FailureLog failures;
    private readonly Clocks clocks;

    internal DrainPoison(FailureLog failures, Clocks clocks) => (this.failures, this.clocks) = (failures, clocks);

    /// <param name="queue">The queue that it came from.</param>
    /// <param name="message">The message as it is.</param>
    /// <param name="work">What the queue's own function does with it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task HandleAsync(string queue, string message, Func<string, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            await work(message, cancellationToken);
        }
        catch (Exception error) when (!StorageErrors.MayPass(error))
        {
            await failures.WriteAsync(
                new Failure(
                    queue, DerivedId.Of("poison", queue, message), clocks.Now, "failed-at-every-delivery",
                    $"It failed each time, the last with {Cause.Of(error)}; replay it when its cause is mended.", Payload: message),
                cancellationToken);
        }
    }
}
