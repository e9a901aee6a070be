using System.Reflection;
using CareLoop.Access;
using CareLoop.Configuration.Plans;
using CareLoop.Messaging;

namespace CareLoop.Configuration;

/// <summary>Version 0 of the configuration: what holds where nobody has published anything else.</summary>
internal static class ShippedDefaults
{
    private const string ReminderPolicy = """
        {
          "appliesTo": {},
          "steps": [
            { "id": "week-before", "offset": "P7D", "at": "18:00", "template": "reminder", "latest": "P2D", "spread": "PT1H", "graceAfterDue": "P1D" },
            { "id": "day-before", "offset": "P1D", "at": "18:00", "template": "reminder", "latest": "PT3H", "spread": "PT1H", "graceAfterDue": "PT14H" },
            { "id": "same-day", "offset": "PT2H", "template": "reminder", "onlyIf": "unconfirmed", "latest": "PT30M", "spread": "PT15M", "graceAfterDue": "PT1H" }
          ]
        }
        """;

    private const string Organisation = """
        {
          "name": "医院", "zone": "Asia/Shanghai", "language": "zh-CN", "countryCode": "86",
          "quietHours": "21:00-08:00", "emergencyNumber": "120", "departments": []
        }
        """;

    private const string Switches = """
        {
          "everything": false, "senders": [], "templates": [], "departments": [],
          "dailyCap": { "*": 20000 }, "sendsPerMinute": { "*": 200 }
        }
        """;

    private const string Keywords = """{ "optOut": [], "optIn": [], "wrongNumber": [] }""";

    // Public holidays and the days worked in their place in mainland China in 2026: notice of the General Office of the State Council on the
    // arrangement of some holidays in 2026 (国务院办公厅关于2026年部分节假日安排的通知), 4 November 2025. The next year's comes each November and is
    // published as the next version; until then that year has its weekdays alone. The hours are our assumption.
    private const string Calendar = """
        {
          "weekdays": [1, 2, 3, 4, 5], "hours": "08:00-17:30",
          "holidays": [
            { "name": "元旦", "from": "2026-01-01", "until": "2026-01-03" },
            { "name": "春节", "from": "2026-02-15", "until": "2026-02-23" },
            { "name": "清明节", "from": "2026-04-04", "until": "2026-04-06" },
            { "name": "劳动节", "from": "2026-05-01", "until": "2026-05-05" },
            { "name": "端午节", "from": "2026-06-19", "until": "2026-06-21" },
            { "name": "中秋节", "from": "2026-09-25", "until": "2026-09-27" },
            { "name": "国庆节", "from": "2026-10-01", "until": "2026-10-07" }
          ],
          "workdays": ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
        }
        """;

    private const string Directory = """{ "departments": [], "people": [], "teams": [], "customerService": {} }""";

    /// <summary>One document for every kind, and one for each template and language.</summary>
    public static IReadOnlyList<ConfigDocument> Documents { get; } = [
        Document(ConfigKind.ReminderPolicy, ConfigKind.OnlyName, ReminderPolicy),
        Document(ConfigKind.Organisation, ConfigKind.OnlyName, Organisation),
        Document(ConfigKind.Switches, ConfigKind.OnlyName, Switches),
        Document(ConfigKind.Keywords, ConfigKind.OnlyName, Keywords),
        .. ShippedTemplates.All.Select(template => Document(ConfigKind.Template, TemplateDocument.NameOf(template), TemplateDocument.Write(template))),
        Document(ConfigKind.Calendar, ConfigKind.OnlyName, Calendar),
        Document(ConfigKind.Directory, ConfigKind.OnlyName, Directory),
        .. Files(ConfigKind.FollowUpPlan),
        .. Files(ConfigKind.Questionnaire),
        .. Files(ConfigKind.Survey),
        .. Files(ConfigKind.Complaints),
    ];

    private static readonly SnapshotBuilder Read = new([]);

    /// <summary>The policy for a visit that no other is for.</summary>
    public static ReminderPolicy Policy { get; } = Read.Policies.Single();

    /// <summary>The plan for a discharge that no other is for.</summary>
    public static FollowUpPlan StandardPlan { get; } = Read.Plans.Single(plan => plan.Name == "standard");

    // Files, so that an administrator can copy one, change it and publish it.
    private static IEnumerable<ConfigDocument> Files(string kind)
    {
        var folder = $"{kind}/";
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var file in assembly.GetManifestResourceNames().Where(file => file.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var content = new StreamReader(assembly.GetManifestResourceStream(file)!);
            yield return Document(kind, file[folder.Length..], content.ReadToEnd());
        }
    }

    private static ConfigDocument Document(string kind, string name, string json) =>
        ConfigKey.TryCreate(kind, Scope.Any, name, out var key) && CanonicalJson.Of(json) is { } canonical
            ? new ConfigDocument(key, 0, canonical, string.Empty, default)
            : throw new InvalidOperationException($"The shipped {kind} {name} is malformed.");
}
