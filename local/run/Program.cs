using CareLoop.Local.Run;
using CareLoop.Local.Run.Processes;
using CareLoop.Local.Run.Time;

// Ending takes as long as the processes need to put down what they hold; nothing else cuts it short.
using var stop = new StopSignals();
try
{
    return await RunOptions.Command((options, _) => Conductor.RunAsync(options, stop.Token))
        .Parse(args)
        .InvokeAsync(new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }, CancellationToken.None);
}
catch (Exception exception) when (exception is CannotRunException or ChildDiedException or StalledException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
