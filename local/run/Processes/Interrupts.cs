using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CareLoop.Local.Run.Processes;

/// <summary>
/// A terminal's Ctrl-C reaches every process at once, and they are to end one after the other:
/// where the system can, they are started apart from the terminal and asked with SIGTERM.
/// </summary>
internal static class Interrupts
{
    private const int Terminate = 15;
    private const string SetSid = "/usr/bin/setsid";

    /// <summary>The same program in a session of its own, where there is setsid (Linux); it replaces itself, so the process id stays.</summary>
    public static (string Program, IEnumerable<string> Arguments) Detached(string program, IEnumerable<string> arguments) =>
        OperatingSystem.IsLinux() && File.Exists(SetSid) ? (SetSid, [program, .. arguments]) : (program, arguments);

    /// <summary>On Windows no such signal can be sent; there Ctrl-C has reached the process already, and its state lies in storage.</summary>
    public static void AskToEnd(Process process)
    {
        if (!OperatingSystem.IsWindows())
            _ = Kill(process.Id, Terminate);
    }

    [DllImport("libc", EntryPoint = "kill", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
