#:property PublishAot=false
#:property NuGetAudit=false

// Everything that a developer does here:
//   dotnet dev.cs run   [options]   the whole system on this machine; dotnet dev.cs -- run --help lists the options
//   dotnet dev.cs test  [options]   all tests; options go to dotnet test
//   dotnet dev.cs bench [options]   measures; dotnet dev.cs -- bench --help lists the options
//   dotnet dev.cs simulate [options] plays many seeds of a simulated hospital; --help lists the options
// With --check-registry the registry is asked again which packages it has.

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

using var dev = new Dev((string)AppContext.GetData("EntryPointFileDirectoryPath")!);
try
{
    var rest = args.Skip(1).Where(argument => argument != Dev.CheckRegistry).ToArray();
    switch (args.FirstOrDefault())
    {
        case "run":
            await dev.ChooseBuildAsync(args.Contains(Dev.CheckRegistry));
            return await dev.RunAsync("run", "CareLoop.Local.Run", rest);
        case "test":
            await dev.ChooseBuildAsync(args.Contains(Dev.CheckRegistry));
            return await dev.TestAsync(rest);
        case "bench":
            await dev.ChooseBuildAsync(args.Contains(Dev.CheckRegistry));
            return await dev.BenchAsync(rest);
        case "simulate":
            await dev.ChooseBuildAsync(args.Contains(Dev.CheckRegistry));
            return await dev.RunAsync("simulation", "CareLoop.Local.Simulation", rest);
        default:
            Console.Error.WriteLine($"""
                Say what to do:
                  dotnet dev.cs run   [options]   the whole system on this machine; dotnet dev.cs -- run --help lists the options
                  dotnet dev.cs test  [options]   all tests; options go to dotnet test
                  dotnet dev.cs bench [options]   measures; dotnet dev.cs -- bench --help lists the options
                  dotnet dev.cs simulate [options] plays many seeds of a simulated hospital; dotnet dev.cs -- simulate --help lists the options
                {Dev.CheckRegistry} asks the registry again which packages it has.
                """);
            return 2;
    }
}
catch (StoppedException stopped)
{
    Console.Error.WriteLine(stopped.Message);
    return 1;
}

/// <summary>Something that a person can put right; the message says what.</summary>
internal sealed class StoppedException(string message) : Exception(message);

internal sealed partial class Dev : IDisposable
{
    private const string BrowserVariable = "CARELOOP_CHROMIUM";

    private static readonly string[] Browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge"];

    /// <summary>What a run changes in the emulator, tests and measurements have too.</summary>
    private static readonly string[] Patches = ["by-partition.cjs", "in-place.cjs", "backlog.cjs"];

    public const string CheckRegistry = "--check-registry";

    private const string Configuration = "Release";

    // The account that every storage emulator has; documented, and no secret.
    private const string Account = "devstoreaccount1",
        AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
        StorageVariable = "CARELOOP_TEST_STORAGE",
        StorageProcessVariable = "CARELOOP_BENCH_STORAGE_PROCESS";

    private readonly string root;
    private readonly List<Process> children = [];
    private readonly List<PosixSignalRegistration> signals = [];

    public Dev(string root)
    {
        this.root = root;

        // Ctrl-C reaches the children by itself, and they end in their own order; other signals are passed on.
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true));
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP })
            signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                foreach (var child in Living())
                    AskToEnd(child);
            }));
    }

    /// <summary>Finds out, once, whether the registry has every package, and leaves the answer where the build reads it.</summary>
    public async Task ChooseBuildAsync(bool again)
    {
        var marker = Path.Combine(root, "stand-ins.props");
        if (File.Exists(marker) && !again)
            return;

        Console.WriteLine("Asking the package registry whether it has everything …");
        var (code, output) = await CaptureAsync("dotnet", ["restore", "functions/CareLoop.App", "-p:UseStandIns=false", "-p:NuGetAudit=false", "--force"]);
        var missing = Missing().Matches(output).Select(match => match.Groups["package"].Value).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).ToList();
        if (code != 0 && missing.Count == 0)
            throw new StoppedException(
                (output.Contains("NU1301", StringComparison.Ordinal) ? "The package registry can't be reached" : "The packages can't be restored")
                + ", so it is not known which it has. Put that right and start again. What dotnet restore says:" + Environment.NewLine + output.Trim());

        var standIns = missing.Count > 0 ? "true" : "false";
        await File.WriteAllTextAsync(marker, $"<Project><PropertyGroup><UseStandIns>{standIns}</UseStandIns></PropertyGroup></Project>{Environment.NewLine}");
        Console.WriteLine(missing.Count > 0
            ? $"Building with the stand-ins under local/packages, because the registry lacks {string.Join(", ", missing)}."
            : "Building with the published packages: the registry has them all.");
    }

    /// <summary>Builds a local project and hands over to it.</summary>
    public async Task<int> RunAsync(string project, string assembly, string[] arguments)
    {
        var path = Path.Combine(root, "local", project);
        if (!Directory.Exists(path))
            throw new StoppedException($"There is no local/{project} here.");
        await BuildAsync(path);
        var dll = Directory.GetFiles(Path.Combine(path, "bin", Configuration), assembly + ".dll", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)
            ?? throw new StoppedException($"{assembly} was built and can't be found.");
        return await PassAsync("dotnet", ["exec", dll, .. arguments]);
    }

    /// <summary>Measures, on a storage emulator of its own unless one is given.</summary>
    public async Task<int> BenchAsync(string[] arguments)
    {
        using var azurite = string.IsNullOrEmpty(Environment.GetEnvironmentVariable(StorageVariable)) ? await StartAzuriteAsync() : null;
        if (azurite is not null)
            Environment.SetEnvironmentVariable(StorageProcessVariable, $"{azurite.Id}");
        try
        {
            return await RunAsync("bench", "CareLoop.Local.Bench", arguments);
        }
        finally
        {
            if (azurite is not null)
                await EndAsync(azurite);
        }
    }

    /// <summary>Builds and runs all tests, on a storage emulator of its own unless one is given.</summary>
    public async Task<int> TestAsync(string[] arguments)
    {
        await FindBrowserAsync();
        await BuildAsync(Path.Combine(root, "CareLoop.slnx"));
        var storage = Environment.GetEnvironmentVariable(StorageVariable);
        using var azurite = string.IsNullOrEmpty(storage) ? await StartAzuriteAsync() : null;
        var results = Path.Combine(root, "artifacts", "tests");
        if (Directory.Exists(results))
            Directory.Delete(results, recursive: true);
        try
        {
            var code = await PassAsync("dotnet", ["test", "CareLoop.slnx", "-c", Configuration, "--no-build", "--nologo", "--logger", "trx", "--results-directory", results, .. arguments]);
            return Sum(results, code);
        }
        finally
        {
            if (azurite is not null)
                await EndAsync(azurite);
        }
    }

    public void Dispose()
    {
        foreach (var signal in signals)
            signal.Dispose();
    }

    /// <summary>Pages are tested in a real browser: in one that is here, else in one that the system's package manager brings, else in Playwright's own.</summary>
    private async Task FindBrowserAsync()
    {
        var found = Environment.GetEnvironmentVariable(BrowserVariable) is { Length: > 0 } named ? named : Browsers.Select(OnPath).FirstOrDefault(path => path is not null);
        if (found is null && OnPath("apt-get") is not null)
        {
            Console.WriteLine("There is no browser for the tests of pages. Installing one (apt-get install chromium) …");
            Environment.SetEnvironmentVariable("DEBIAN_FRONTEND", "noninteractive");
            if (await AsRootAsync("apt-get", "update", "-qq") == 0 && await AsRootAsync("apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium") == 0)
                found = Browsers.Select(OnPath).FirstOrDefault(path => path is not null);
        }

        Console.WriteLine(found is null
            ? $"There is no browser for the tests of pages; they fetch Playwright's own. {BrowserVariable} names another."
            : $"Pages are tested in {found}.");
    }

    private async Task<int> AsRootAsync(string program, params string[] arguments)
    {
        if (Environment.IsPrivilegedProcess)
            return await PassAsync(program, arguments);
        return OnPath("sudo") is null ? 1 : await PassAsync("sudo", ["-n", program, .. arguments]);
    }

    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(folder => folder.Length > 0)
            .SelectMany(folder => new[] { Path.Combine(folder, program), Path.Combine(folder, program + ".exe") })
            .FirstOrDefault(File.Exists);

    private static int Sum(string results, int code)
    {
        var counters = Directory.Exists(results)
            ? Directory.GetFiles(results, "*.trx").Select(file => XDocument.Load(file).Descendants().First(element => element.Name.LocalName == "Counters")).ToList()
            : [];
        var passed = counters.Sum(counter => (int)counter.Attribute("passed")!);
        var failed = counters.Sum(counter => (int)counter.Attribute("total")! - (int)counter.Attribute("passed")! - (int)counter.Attribute("notExecuted")!);

        // A test process that died reports nothing, and is no success.
        failed = code != 0 && failed == 0 ? 1 : failed;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed"));
        return failed == 0 ? 0 : 1;
    }

    private async Task BuildAsync(string path)
    {
        Console.WriteLine($"Building {Path.GetRelativePath(root, path)} …");
        if (await PassAsync("dotnet", ["build", path, "-c", Configuration, "-v", "quiet", "--nologo", "-clp:NoSummary"]) != 0)
            throw new StoppedException("The build failed; what it says stands above.");
    }

    private async Task<Process> StartAzuriteAsync()
    {
        var folder = Path.Combine(root, "local", "azurite");
        var script = Path.Combine(folder, "node_modules", "azurite", "dist", "src", "azurite.js");
        if (!File.Exists(script))
        {
            Console.WriteLine("Installing the storage emulator (npm ci in local/azurite) …");
            if (await PassAsync("npm", ["ci", "--no-audit", "--no-fund", "--prefix", folder]) != 0)
                throw new StoppedException("npm could not install the storage emulator; what it says stands above.");
        }

        var ports = FreePorts(3);
        var storage = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={AccountKey};"
            + $"BlobEndpoint=http://127.0.0.1:{ports[0]}/{Account};QueueEndpoint=http://127.0.0.1:{ports[1]}/{Account};TableEndpoint=http://127.0.0.1:{ports[2]}/{Account};";
        Environment.SetEnvironmentVariable(StorageVariable, storage);
        var azurite = Start("node", [
            .. Patches.SelectMany(patch => new[] { "--require", Path.Combine(folder, patch) }), script, "--silent", "--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck",
            "--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1",
            "--blobPort", $"{ports[0]}", "--queuePort", $"{ports[1]}", "--tablePort", $"{ports[2]}"], captures: false);
        foreach (var port in ports)
            await AnswersAsync(azurite, port);
        return azurite;
    }

    private static async Task AnswersAsync(Process azurite, int port)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!azurite.HasExited && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60))
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        throw new StoppedException("The storage emulator did not come up.");
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    private static async Task EndAsync(Process process)
    {
        if (process.HasExited)
            return;
        AskToEnd(process);
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(5)));
        if (!process.HasExited)
            process.Kill();
    }

    /// <summary>Runs a program that shows what it does by itself.</summary>
    private async Task<int> PassAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Start(program, arguments, captures: false);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private async Task<(int Code, string Output)> CaptureAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Start(program, arguments, captures: true);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    private Process Start(string program, IEnumerable<string> arguments, bool captures)
    {
        // npm is a script there, which only the shell starts.
        var start = OperatingSystem.IsWindows() && program == "npm"
            ? new ProcessStartInfo("cmd", ["/c", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = root;
        start.RedirectStandardOutput = captures;
        start.RedirectStandardError = captures;
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        try
        {
            var process = Process.Start(start)!;
            lock (children)
                children.Add(process);
            return process;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new StoppedException(program == "dotnet"
                ? "dotnet is not on the PATH. Install the .NET 10 SDK: https://dot.net"
                : $"{program} is not on the PATH. The storage emulator runs on Node.js 20 or later, which brings node and npm: https://nodejs.org");
        }
    }

    private List<Process> Living()
    {
        lock (children)
            return [.. children.Where(child => !HasEnded(child))];
    }

    private static bool HasEnded(Process process)
    {
        try
        {
            return process.HasExited;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static void AskToEnd(Process process)
    {
        if (OperatingSystem.IsWindows())
            process.Kill(entireProcessTree: true);
        else
            _ = Kill(process.Id, 15);
    }

    [DllImport("libc", EntryPoint = "kill", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);

    [GeneratedRegex(@"NU110[123]: Unable to find (?:a stable )?package (?<package>[\w.-]*\w)")]
    private static partial Regex Missing();
}
