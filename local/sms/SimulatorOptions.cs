namespace CareLoop.Local.Sms;

/// <summary>What the simulator is started with. It reads the same settings as the app that sends to it.</summary>
internal sealed record SimulatorOptions
{
    /// <summary>The key that requests are signed with, of <c>Sms:ConnectionString</c>.</summary>
    public required byte[] AccessKey { get; init; }

    /// <summary>The number that the page writes to when a phone has no conversation yet: <c>Sms:Sender</c>.</summary>
    public required string Sender { get; init; }

    /// <summary>Connection string of the storage account that gets the events (<c>AzureWebJobsStorage</c>); null: events go nowhere.</summary>
    public string? Storage { get; init; }

    /// <summary>The queue that gets the events: <c>SMS_QUEUE</c>.</summary>
    public required string Queue { get; init; }

    /// <summary>Which schema events have: <c>SMS_EVENTS</c> is <c>mixed</c>, <c>event-grid</c> or <c>cloud-events</c>.</summary>
    public EventSchema Events { get; init; }

    /// <summary>A file of JSON lines that keeps the ledger over a restart: <c>SMS_LEDGER</c>; null: it is kept in memory only.</summary>
    public string? LedgerFile { get; init; }

    /// <summary>How long a repeatable send is tracked: 5 minutes as the service's reference says, or <c>SMS_TRACKED</c>.</summary>
    public TimeSpan Tracked { get; init; }

    /// <exception cref="InvalidOperationException">A setting is missing or wrong; the message names it.</exception>
    public static SimulatorOptions From(IConfiguration configuration) => new()
    {
        AccessKey = AccessKeyOf(configuration["Sms:ConnectionString"]),
        Sender = configuration["Sms:Sender"] ?? "+8610690000",
        Storage = configuration["AzureWebJobsStorage"] is { Length: > 0 } storage ? storage : null,
        Queue = configuration["SMS_QUEUE"] ?? "sms-events",
        LedgerFile = configuration["SMS_LEDGER"] is { Length: > 0 } file ? file : null,
        Tracked = configuration.GetValue("SMS_TRACKED", TimeSpan.FromMinutes(5)),
        Events = configuration["SMS_EVENTS"] switch
        {
            null or "" or "mixed" => EventSchema.Mixed,
            "event-grid" => EventSchema.EventGrid,
            "cloud-events" => EventSchema.CloudEvents,
            _ => throw new InvalidOperationException("SMS_EVENTS is mixed, event-grid or cloud-events."),
        },
    };

    private static byte[] AccessKeyOf(string? connectionString)
    {
        const string name = "accesskey=";
        var part = connectionString?.Split(';', StringSplitOptions.TrimEntries)
            .FirstOrDefault(part => part.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        var key = new byte[256];
        return part is not null && Convert.TryFromBase64String(part[name.Length..], key, out var length) && length > 0
            ? key[..length]
            : throw new InvalidOperationException("Set Sms:ConnectionString to endpoint=http://…/;accesskey=<base64>; the simulator checks signatures with that key.");
    }
}

internal enum EventSchema
{
    Mixed,
    EventGrid,
    CloudEvents,
}
