using CareLoop.Access;
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

    /// <summary>One document for every kind, and one for each template and language.</summary>
    public static IReadOnlyList<ConfigDocument> Documents { get; } = [
        Document(ConfigKind.ReminderPolicy, ConfigKind.OnlyName, ReminderPolicy),
        Document(ConfigKind.Organisation, ConfigKind.OnlyName, Organisation),
        Document(ConfigKind.Switches, ConfigKind.OnlyName, Switches),
        Document(ConfigKind.Keywords, ConfigKind.OnlyName, Keywords),
        .. ShippedTemplates.All.Select(template => Document(ConfigKind.Template, TemplateDocument.NameOf(template), TemplateDocument.Write(template))),
    ];

    /// <summary>The policy for a visit that no other is for.</summary>
    public static ReminderPolicy Policy { get; } = new SnapshotBuilder([]).Policies.Single();

    private static ConfigDocument Document(string kind, string name, string json) =>
        ConfigKey.TryCreate(kind, Scope.Any, name, out var key) && CanonicalJson.Of(json) is { } canonical
            ? new ConfigDocument(key, 0, canonical, string.Empty, default)
            : throw new InvalidOperationException($"The shipped {kind} {name} is malformed.");
}
