using System.Globalization;

namespace CareLoop.Local.Host;

/// <summary>
/// Says on standard output which operation begins and which has ended, where the conductor asked for it: who ends this process
/// wants to know what it was at. A line stands before the work and after its last effect.
/// </summary>
internal sealed class Operations(IConfiguration configuration)
{
    /// <summary>Configuration: whether operations are announced.</summary>
    private const string Key = "LocalHost:Announce";

    private readonly bool announces = configuration.GetValue(Key, false);
    private long count;

    /// <summary>Begins an operation; disposing what is returned ends it.</summary>
    /// <param name="function">Its function.</param>
    /// <param name="message">The queue message that it handles: queue, id, pop receipt.</param>
    public IDisposable? Begin(string function, (string Queue, string Id, string PopReceipt)? message = null)
    {
        if (!announces)
            return null;
        var number = Interlocked.Increment(ref count);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"@begin {number} {function}{(message is { } from ? $" {from.Queue} {from.Id} {from.PopReceipt}" : "")}"));
        return new Operation(number);
    }

    private sealed class Operation(long number) : IDisposable
    {
        public void Dispose() => Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"@end {number}"));
    }
}
