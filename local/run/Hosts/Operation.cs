using System.Globalization;

namespace CareLoop.Local.Run.Hosts;

/// <summary>One run of a function that a host has announced.</summary>
/// <param name="Number">Rising in one process.</param>
/// <param name="Message">The queue message that it handles; null for a request or a timer.</param>
internal sealed record Operation(long Number, string Function, HiddenMessage? Message)
{
    private const string Begin = "@begin ", End = "@end ";

    /// <summary>What a host's line says: an operation that begins, or the number of one that has ended.</summary>
    public static bool TryRead(string line, out Operation? begun, out long ended)
    {
        (begun, ended) = (null, 0);
        if (line.StartsWith(End, StringComparison.Ordinal))
            return long.TryParse(line.AsSpan(End.Length), NumberStyles.None, CultureInfo.InvariantCulture, out ended);
        if (!line.StartsWith(Begin, StringComparison.Ordinal))
            return false;
        switch (line[Begin.Length..].Split(' '))
        {
            case [var number, var function]:
                begun = new(long.Parse(number, CultureInfo.InvariantCulture), function, null);
                return true;
            case [var number, var function, var queue, var id, var receipt]:
                begun = new(long.Parse(number, CultureInfo.InvariantCulture), function, new HiddenMessage(queue, id, receipt));
                return true;
            default:
                // The process ended in the middle of its line.
                return false;
        }
    }
}

/// <summary>A message that a host has received.</summary>
internal sealed record HiddenMessage(string Queue, string Id, string PopReceipt);
