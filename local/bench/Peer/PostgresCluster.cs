using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace CareLoop.Local.Bench.Peer;

/// <summary>A PostgreSQL of the bench's own, in a temporary folder, on 127.0.0.1 only.</summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    /// <summary>The server refuses to run as root; Debian's package makes this user.</summary>
    private const string ServerUser = "postgres";

    private readonly string bin;
    private readonly string folder;
    private readonly int port;

    private PostgresCluster(string bin, string folder, int port)
    {
        (this.bin, this.folder, this.port) = (bin, folder, port);
        Connection = $"Host=127.0.0.1;Port={port};Username={ServerUser};Database=postgres";
    }

    public string Connection { get; }

    /// <summary>Others on this machine can reach the port.</summary>
    public string Password { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    /// <summary>The process whose children serve the connections.</summary>
    public int Id => int.Parse(File.ReadLines(PidFile).First(), CultureInfo.InvariantCulture);

    private string Data => Path.Combine(folder, "data");

    private string PidFile => Path.Combine(Data, "postmaster.pid");

    /// <summary>Where the server's programs are: on the PATH, or where Debian puts them, the newest. Null where there is none.</summary>
    public static string? FindPrograms()
    {
        const string Debian = "/usr/lib/postgresql";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).ToList();
        if (Directory.Exists(Debian))
            folders.AddRange(Directory.GetDirectories(Debian).OrderByDescending(version => double.TryParse(Path.GetFileName(version), CultureInfo.InvariantCulture, out var number) ? number : 0).Select(version => Path.Combine(version, "bin")));
        return folders.Find(candidate => File.Exists(Path.Combine(candidate, "initdb")) && File.Exists(Path.Combine(candidate, "pg_ctl")));
    }

    public static async Task<PostgresCluster> StartAsync(string bin)
    {
        var folder = (await RunAsync("mktemp", ["-d", Path.Combine(Path.GetTempPath(), "careloop-peer-XXXXXX")])).Trim();
        var cluster = new PostgresCluster(bin, folder, FreePort.Find());
        try
        {
            var password = Path.Combine(folder, "password");
            await File.WriteAllTextAsync(password, cluster.Password);
            await RunAsync(Path.Combine(bin, "initdb"), ["-D", cluster.Data, "-U", ServerUser, "-A", "scram-sha-256", $"--pwfile={password}", "-E", "UTF8", "--no-locale", "--no-sync"]);
            // Beyond where to listen, all settings are the server's own: fsync and synchronous_commit are on.
            var options = $"-c listen_addresses=127.0.0.1 -c port={cluster.port} -c unix_socket_directories=";
            await RunAsync(Path.Combine(bin, "pg_ctl"), ["-D", cluster.Data, "-w", "-l", Path.Combine(folder, "log"), "-o", options, "start"]);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(PidFile))
            await RunAsync(Path.Combine(bin, "pg_ctl"), ["-D", Data, "-w", "-m", "immediate", "stop"]);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>
    /// Runs a program, as the server's user where this is root, and gives what it wrote. To its end also where the bench is
    /// stopped: half a cluster could not be removed.
    /// </summary>
    private static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        var start = Environment.UserName == "root"
            ? new ProcessStartInfo("runuser", ["-u", ServerUser, "--", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        // The server's user may not enter the folder that this process is in.
        start.WorkingDirectory = Path.GetTempPath();
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{Path.GetFileName(program)} failed: {await errors}");
    }
}
