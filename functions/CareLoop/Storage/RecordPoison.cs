using CareLoop.Common;

namespace CareLoop.Storage;

/// <summary>A message that failed at every delivery becomes a failure: nothing is left in a poison queue unseen.</summary>
public sealed class RecordPoison
{
    private readonly FailureLog failures;
    private readonly Clocks clocks;

    internal RecordPoison(FailureLog failures, Clocks clocks) => (this.failures, this.clocks) = (failures, clocks);

    /// <param name="queue">The queue that it came from.</param>
    /// <param name="message">The message as it is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task HandleAsync(string queue, string message, CancellationToken cancellationToken) => failures.WriteAsync(
        new Failure(queue, DerivedId.Of("poison", queue, message), clocks.Now, "failed-at-every-delivery", "See the log for the error of this message; replay it when its cause is mended.", Payload: message),
        cancellationToken);
}
