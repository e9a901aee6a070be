using CareLoop.Access;
using CareLoop.Messaging;

namespace CareLoop.Configuration;

/// <summary>What somebody has stopped, and how much may be sent (kind <see cref="ConfigKind.Switches"/>).</summary>
/// <remarks>
/// Those of <see cref="Scope.Any"/> hold for all; those of an organisation stop more for it and allow nothing back. How much
/// a sender may send is set for all only, because organisations may share a sender.
/// </remarks>
public sealed record Switches
{
    /// <summary>The day's messages of one sender above which sending holds and asks.</summary>
    public const int DefaultDailyCap = 20_000;

    /// <summary>What ACS lets a toll-free number send in a minute ("SMS service limits", 200 requests a 60 seconds).</summary>
    public const int DefaultSendsPerMinute = 200;

    private const int MaxItems = 500;
    private const int MaxText = 200;

    /// <summary>Nothing stopped, default budgets.</summary>
    public static Switches None { get; } = new();

    /// <summary>What is in force where the document can't be read: somebody may have wanted to stop something.</summary>
    public static Switches AllStopped { get; } = new() { Everything = true };

    /// <summary>The version published; 0 as shipped.</summary>
    public int Version { get; init; }

    /// <summary>No text goes out.</summary>
    public bool Everything { get; init; }

    /// <summary>Senders (numbers or short codes) from which nothing goes out.</summary>
    public IReadOnlyList<string> Senders { get; init; } = [];

    /// <summary>Templates, by name, that are not sent.</summary>
    public IReadOnlyList<string> Templates { get; init; } = [];

    /// <summary>Departments, by code, about which nothing goes out.</summary>
    public IReadOnlyList<string> Departments { get; init; } = [];

    /// <summary>The daily cap by sender; <see cref="Scope.Any"/> for those not named.</summary>
    public IReadOnlyDictionary<string, int> DailyCaps { get; init; } = new Dictionary<string, int>();

    /// <summary>The sends a minute by sender; <see cref="Scope.Any"/> for those not named.</summary>
    public IReadOnlyDictionary<string, int> SendsPerMinutes { get; init; } = new Dictionary<string, int>();

    /// <summary>The most messages a business day from this sender.</summary>
    public int DailyCap(string sender) => Of(DailyCaps, sender, DefaultDailyCap);

    /// <summary>The most messages a minute from this sender.</summary>
    public int SendsPerMinute(string sender) => Of(SendsPerMinutes, sender, DefaultSendsPerMinute);

    /// <summary>Why a text may not go out, as a stable code, or null where it may.</summary>
    public string? Stopped(string sender, string template, IEnumerable<string> departments)
    {
        if (Everything)
            return "stopped-everything";
        if (Senders.Contains(sender))
            return "stopped-sender";
        if (Templates.Contains(template))
            return "stopped-template";
        return departments.Any(Departments.Contains) ? "stopped-department" : null;
    }

    /// <summary>These switches and an organisation's own: whatever either stops is stopped.</summary>
    internal Switches And(Switches own) => this with
    {
        Everything = Everything || own.Everything,
        Senders = [.. Senders.Union(own.Senders)],
        Templates = [.. Templates.Union(own.Templates)],
        Departments = [.. Departments.Union(own.Departments)],
    };

    internal static Switches Read(DocumentReader reader, string organisation, int version)
    {
        if (!reader.IsObject)
            return AllStopped with { Version = version };

        var forAll = organisation == Scope.Any;
        var switches = new Switches
        {
            Version = version,
            Everything = reader.Flag("everything", false),
            Senders = reader.Texts("senders", MaxItems, MaxText),
            Templates = reader.Texts("templates", MaxItems, MaxText),
            Departments = reader.Texts("departments", MaxItems, MaxText),
            DailyCaps = forAll ? reader.Numbers("dailyCap", 0, int.MaxValue, MaxItems) : None.DailyCaps,
            SendsPerMinutes = forAll ? reader.Numbers("sendsPerMinute", 1, 100_000, MaxItems) : None.SendsPerMinutes,
        };

        // A stop that is misspelt stops nothing, and nobody would notice until it is needed.
        foreach (var unknown in switches.Templates.Where(name => TemplateFields.Of(name) is null))
            reader.RefuseField("templates", $"Nothing is sent with a template named {unknown}.");
        reader.Done();
        return switches;
    }

    private static int Of(IReadOnlyDictionary<string, int> bySender, string sender, int otherwise) =>
        bySender.TryGetValue(sender, out var own) ? own : bySender.GetValueOrDefault(Scope.Any, otherwise);
}
