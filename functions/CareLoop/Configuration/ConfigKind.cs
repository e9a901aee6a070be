namespace CareLoop.Configuration;

/// <summary>The kinds of configuration, as they stand in keys and routes.</summary>
public static class ConfigKind
{
    /// <summary>The words of a text message; named <c>{template}.{language}</c>.</summary>
    public const string Template = "template";

    /// <summary>When reminders go out, and which.</summary>
    public const string ReminderPolicy = "reminder-policy";

    /// <summary>What an organisation is called, where and when it is.</summary>
    public const string Organisation = "organisation";

    /// <summary>What is stopped, and how much may be sent.</summary>
    public const string Switches = "switches";

    /// <summary>Further whole messages by which patients opt out or in, or tell of a wrong number.</summary>
    public const string Keywords = "keywords";

    /// <summary>The name of the one document of a kind that has one for each organisation.</summary>
    public const string OnlyName = "default";

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<string> All { get; } = [Template, ReminderPolicy, Organisation, Switches, Keywords];
}
