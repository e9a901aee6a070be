using System.Diagnostics;
using System.Text.Json;
using CareLoop.Local.Run;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Run;

/// <summary>Whole runs take all cores for a minute: they go one after the other, and nothing beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ARealRun
{
    public const string Name = "real runs";

    /// <summary>Away from a person's run; the storage emulator's ports follow. Somebody else may run the same tests on this machine.</summary>
    private const int FirstPort = 27_071, PortsApart = 50, Blocks = 10;

    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(10);

    private static readonly string Root = FindRoot();

    /// <summary>The configuration and framework that these tests were built with, and so everything beside them.</summary>
    private static readonly DirectoryInfo Own = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    private static readonly Lazy<Task> Mutants = new(BuildAsync);

    /// <summary>Runs the conductor as <c>dotnet dev.cs run</c> does.</summary>
    /// <returns>Its exit code, the summary's checks that did not hold, and all that it said.</returns>
    public static async Task<(int ExitCode, IReadOnlyList<string> Broken, string Output)> PlayAsync(params string[] options)
    {
        var summary = Path.GetTempFileName();
        try
        {
            var conductor = Path.Combine(Root, "local", "run", "bin", Own.Parent!.Name, Own.Name, "CareLoop.Local.Run.dll");
            var (code, output) = await DotnetAsync(["exec", conductor, "--port", $"{FreePort()}", "--speed", "max", "--summary", summary, .. options]);
            var json = await File.ReadAllTextAsync(summary);
            if (json.Length == 0)
                return (code, [], output);
            using var read = JsonDocument.Parse(json);
            return (code, [.. read.RootElement.GetProperty("checks").EnumerateArray().Where(check => !check.GetProperty("ok").GetBoolean()).Select(check => check.GetProperty("name").GetString()!)], output);
        }
        finally
        {
            File.Delete(summary);
        }
    }

    /// <summary>Builds the local host that breaks the promise it is told to break; once for all tests.</summary>
    public static Task BuildMutantsAsync() => Mutants.Value;

    private static async Task BuildAsync()
    {
        var (code, output) = await DotnetAsync(["build", "local/host", "-c", Own.Parent!.Name, "--no-restore", "-v", "quiet", "--nologo", "-clp:NoSummary", "-p:Mutants=true"]);
        Assert.True(code == 0, output);
    }

    public static async Task<(int ExitCode, string Output)> DotnetAsync(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true };

        // A build started from within a build's own test run would take over its node, and wait for it.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start)!;
        using var stop = new CancellationTokenSource(AtMost);
        var said = process.StandardOutput.ReadToEndAsync(stop.Token);
        var complained = process.StandardError.ReadToEndAsync(stop.Token);
        try
        {
            await process.WaitForExitAsync(stop.Token);
            return (process.ExitCode, await said + await complained);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"dotnet {string.Join(' ', arguments)} took more than {AtMost.TotalMinutes:0} minutes.");
        }
    }

    private static int FreePort() =>
        Enumerable.Range(0, Blocks).Select(block => FirstPort + block * PortsApart).First(port => new Ports(port, Hosts: 2).Taken().Count == 0);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CareLoop.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"CareLoop.slnx is nowhere above {AppContext.BaseDirectory}.");
        return folder;
    }
}
