using System.Runtime.InteropServices;

using CareLoop.Local.Run;
using CareLoop.Local.Run.Processes;
using CareLoop.Local.Run.Time;

// Ending takes as long as the processes need to put down what they hold; nothing else cuts it short.
using var stop = new CancellationTokenSource();
PosixSignalRegistration[] signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }.Select(signal =>
    PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        stop.Cancel();
    }))];
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
finally
{
    foreach (var signal in signals)
        signal.Dispose();
}
