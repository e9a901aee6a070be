using System.Globalization;
using CareLoop.Local.Bench;
using StopSignals = CareLoop.Local.Run.StopSignals;

// A measure that is stopped ends its processes and clears its tables before it goes. Nothing else cuts that short.
using var stop = new StopSignals();
try
{
    return await BenchOptions.Command((options, _) => RunAsync(options, stop.Token))
        .Parse(args)
        .InvokeAsync(new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }, CancellationToken.None);
}
catch (Exception) when (stop.Token.IsCancellationRequested)
{
    // Whatever it was in: Ctrl-C reaches the emulator, too.
    return 130;
}

static async Task<int> RunAsync(BenchOptions options, CancellationToken cancellationToken)
{
    if (Environment.GetEnvironmentVariable("CARELOOP_TEST_STORAGE") is not { Length: > 0 } storage)
    {
        await Console.Error.WriteLineAsync("There is no storage to measure on. Start with: dotnet dev.cs bench");
        return 2;
    }

    var began = TimeProvider.System.GetTimestamp();
    int? storageId = int.TryParse(Environment.GetEnvironmentVariable("CARELOOP_BENCH_STORAGE_PROCESS"), CultureInfo.InvariantCulture, out var id) ? id : null;
    var stage = new Stage(storage, storageId, what => Console.Error.WriteLine($"{TimeProvider.System.GetElapsedTime(began):m\\:ss} {what}"));
    if (await stage.IsInUseAsync(cancellationToken))
    {
        await Console.Error.WriteLineAsync("The storage in CARELOOP_TEST_STORAGE holds tables of CareLoop, which bench would remove. Name an empty one, or none.");
        return 2;
    }

    var result = await BenchResult.MeasureAsync(options.Measures, stage, cancellationToken);
    var machine = await Machine.ThisAsync(stage, cancellationToken);
    Report.Print(machine, result.Rows);
    if (options.Json is { } json)
        await Report.WriteAsync(json.FullName, machine, result.Rows);
    return result.ExitCode;
}
