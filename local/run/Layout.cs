using System.Globalization;

namespace CareLoop.Local.Run;

/// <summary>Where things are: the repository, what it was built into, and the state of this run.</summary>
/// <param name="Root">The repository.</param>
/// <param name="State">The run's own folder, by port and kind, so that two runs never meet.</param>
internal sealed record Layout(string Root, string State)
{
    private const string Marker = "CareLoop.slnx";

    public string Azurite => Path.Combine(Root, "local", "azurite");

    public string AzuriteState => Path.Combine(State, "azurite");

    public string Secrets => Path.Combine(State, "secrets.json");

    public string BusinessTime => Path.Combine(State, "business-time");

    public string HospitalJournal => Path.Combine(State, "hospital.jsonl");

    public string SmsLedger => Path.Combine(State, "sms.jsonl");

    /// <param name="isFresh">A run of some days, which begins with nothing; what the last one left behind goes.</param>
    public static Layout Of(int port, bool isFresh) =>
        Of(port.ToString(CultureInfo.InvariantCulture) + (isFresh ? "-days" : ""), isFresh);

    /// <param name="name">The name of the state's folder.</param>
    /// <param name="isFresh">What the last one left behind goes.</param>
    public static Layout Of(string name, bool isFresh)
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, Marker)))
            root = Path.GetDirectoryName(root) ?? throw new CannotRunException($"{Marker} is nowhere above {AppContext.BaseDirectory}.");
        var state = Path.Combine(root, ".run", name);
        if (isFresh && Directory.Exists(state))
            Directory.Delete(state, recursive: true);
        Directory.CreateDirectory(Path.Combine(state, "logs"));
        return new(root, state);
    }

    public string Log(string name) => Path.Combine(State, "logs", name + ".log");

    /// <summary>The local host as it was built to break a promise on purpose (see Directory.Build.props).</summary>
    public string Mutant()
    {
        var path = Path.Combine(Root, "artifacts", "mutants", "bin", "CareLoop.Local.Host", new DirectoryInfo(AppContext.BaseDirectory).Name, "CareLoop.Local.Host.dll");
        return File.Exists(path) ? path : throw new CannotRunException($"{path} is not built. Build it with: dotnet build local/host -c Release -p:Mutants=true");
    }

    /// <summary>A local project as it was built beside this one: same configuration, same framework.</summary>
    public string Assembly(string project, string name)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(Root, "local", project, "bin", own.Parent!.Name, own.Name, name + ".dll");
        return File.Exists(path) ? path : throw new CannotRunException($"{path} is not built. Start with: dotnet dev.cs run");
    }
}
