using System.Diagnostics;

namespace CareLoop.Local.Run.Processes;

/// <summary>A process of this run: started, listened to, and ended by asking first.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int KeptLines = 30;

    private readonly Process process;
    private readonly StreamWriter log;
    private readonly Queue<string> lastLines = new(KeptLines);
    private readonly Lock gate = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(string name, Process process, StreamWriter log)
    {
        Name = name;
        this.process = process;
        this.log = log;
    }

    public string Name { get; }

    /// <summary>Called with each line that it says.</summary>
    public Action<string>? Said { get; set; }

    /// <summary>Completes when the process has ended, however it did.</summary>
    public Task Ended => ended.Task;

    public int Id => process.Id;

    public int ExitCode => process.ExitCode;

    /// <summary>What it said last.</summary>
    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (gate)
                return [.. lastLines];
        }
    }

    /// <summary>Starts a program; what it says goes to <paramref name="logFile"/>.</summary>
    public static ChildProcess Start(string name, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string logFile, bool append = false)
    {
        var detached = Interrupts.Detached(program, arguments);
        var start = new ProcessStartInfo(detached.Program, detached.Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var (key, value) in environment)
            start.Environment[key] = value;

        var child = new ChildProcess(name, new Process { StartInfo = start, EnableRaisingEvents = true }, new StreamWriter(logFile, append) { AutoFlush = true });
        child.process.OutputDataReceived += (_, line) => child.Hear(line.Data);
        child.process.ErrorDataReceived += (_, line) => child.Hear(line.Data);
        child.process.Exited += (_, _) => child.ended.TrySetResult();
        child.process.Start();
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Asks the process to end, waits, and ends it where it does not.</summary>
    /// <returns>Whether it ended by itself.</returns>
    public async Task<bool> EndAsync(TimeSpan patience)
    {
        if (process.HasExited)
            return true;
        Interrupts.AskToEnd(process);
        await Task.WhenAny(Ended, Task.Delay(patience));
        if (process.HasExited)
            return true;
        process.Kill(entireProcessTree: true);
        await Ended;
        return false;
    }

    /// <summary>Ends the process as a crash does, and hears out what it had still said.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);

        // Unlike the event, this waits for the end of what was said, too.
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        process.Dispose();
        lock (gate)
            log.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        Said?.Invoke(line);
        lock (gate)
        {
            if (lastLines.Count == KeptLines)
                lastLines.Dequeue();
            lastLines.Enqueue(line);
            if (log.BaseStream.CanWrite)
                log.WriteLine(line);
        }
    }
}
