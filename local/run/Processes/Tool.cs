namespace CareLoop.Local.Run.Processes;

/// <summary>Programs that have to be installed on the machine.</summary>
internal static class Tool
{
    /// <summary>The dotnet that runs this very process, so that all run on the same one.</summary>
    public static string Dotnet =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : Find("dotnet");

    /// <summary>Where a program is on the PATH.</summary>
    /// <exception cref="CannotRunException">It is nowhere there.</exception>
    public static string Find(string name)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];
        var found = from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                    from ending in endings
                    let path = Path.Combine(folder, name + ending)
                    where File.Exists(path)
                    select path;
        return found.FirstOrDefault() ?? throw new CannotRunException(
            name == "dotnet" ? "dotnet is not on the PATH." : $"{name} is not on the PATH. The storage emulator runs on Node.js 20 or later, which brings node and npm: https://nodejs.org");
    }
}
