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

    /// <summary>How patients are followed up.</summary>
    public const string FollowUpPlan = "follow-up-plan";

    /// <summary>What a caller asks.</summary>
    public const string Questionnaire = "questionnaire";

    /// <summary>What patients are asked about how it went.</summary>
    public const string Survey = "survey";

    /// <summary>How complaints are taken, whose they are, and how long they may take.</summary>
    public const string Complaints = "complaints";

    /// <summary>Who works in an organisation, and who answers for whom.</summary>
    public const string Directory = "directory";

    /// <summary>On which days and in which hours an organisation's offices work.</summary>
    public const string Calendar = "calendar";

    /// <summary>The name of the one document of a kind that has one for each organisation.</summary>
    public const string OnlyName = "default";

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Template, ReminderPolicy, Organisation, Switches, Keywords, FollowUpPlan, Questionnaire, Survey, Complaints, Directory, Calendar];

    /// <summary>Whether an organisation has one document of a kind, named <see cref="OnlyName"/>.</summary>
    internal static bool IsOnlyOne(string kind) => kind is Organisation or Switches or Keywords or Complaints or Directory or Calendar;
}
