using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace CareLoop.Local.Run.Processes;

/// <summary>The storage emulator: installed from local/azurite when absent, on the run's own ports.</summary>
internal static class Azurite
{
    /// <summary>The account and key that every emulator has; documented, and no secret.</summary>
    private const string Account = "devstoreaccount1",
        AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>What makes the emulator fit for weeks in minutes; each file says how.</summary>
    private static readonly string[] Patches = ["by-partition.cjs", "in-place.cjs", "backlog.cjs"];

    public static string ConnectionString(Ports ports) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={AccountKey};"
        + $"BlobEndpoint=http://127.0.0.1:{ports.Blob}/{Account};QueueEndpoint=http://127.0.0.1:{ports.Queue}/{Account};TableEndpoint=http://127.0.0.1:{ports.Table}/{Account};";

    /// <summary>Starts the emulator and waits until it answers.</summary>
    /// <param name="folder">Where its state lies; null keeps it in memory.</param>
    public static async Task StartAsync(Crew crew, Layout layout, Ports ports, string? folder, CancellationToken cancellationToken)
    {
        var script = Path.Combine(layout.Azurite, "node_modules", "azurite", "dist", "src", "azurite.js");
        if (!File.Exists(script))
            await InstallAsync(layout, cancellationToken);

        List<string> arguments =
        [
            .. Patches.SelectMany(patch => (string[])["--require", Path.Combine(layout.Azurite, patch)]), script, "--silent", "--disableTelemetry", "--skipApiVersionCheck",
            "--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1",
            "--blobPort", Text(ports.Blob), "--queuePort", Text(ports.Queue), "--tablePort", Text(ports.Table),
            .. folder is null ? (string[])["--inMemoryPersistence"] : ["--location", folder],
        ];
        crew.Add(ChildProcess.Start("storage emulator", Tool.Find("node"), arguments, new Dictionary<string, string>(), layout.Log("azurite")));
        foreach (var port in (int[])[ports.Blob, ports.Queue, ports.Table])
            await crew.ReadyAsync("storage emulator", token => AnswersAsync(port, token), cancellationToken);
    }

    private static async Task InstallAsync(Layout layout, CancellationToken cancellationToken)
    {
        Console.WriteLine("Installing the storage emulator (npm ci in local/azurite) …");
        var npm = Tool.Find("npm");
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd", ["/c", npm, "ci", "--no-audit", "--no-fund"])
            : new ProcessStartInfo(npm, ["ci", "--no-audit", "--no-fund"]);
        start.WorkingDirectory = layout.Azurite;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new CannotRunException("npm could not install the storage emulator; what it says stands above.");
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
