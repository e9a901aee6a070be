namespace CareLoop.Local.Host;

/// <summary>
/// The settings of host.json that the local host follows, with the real host's defaults. As there,
/// a setting can be overridden by one named after its place: <c>AzureFunctionsJobHost__extensions__queues__batchSize</c>.
/// </summary>
internal sealed record HostJson
{
    /// <summary>Configuration: another host.json than the one beside the app.</summary>
    public const string PathKey = "LocalHost:HostJson";

    private const string OverrideSection = "AzureFunctionsJobHost";

    public required IConfiguration Logging { get; init; }

    /// <summary>Null for no limit.</summary>
    public TimeSpan? FunctionTimeout { get; init; }

    public required string RoutePrefix { get; init; }

    public required QueueSettings Queues { get; init; }

    public static HostJson Read(IConfiguration configuration)
    {
        var path = Path.GetFullPath(configuration[PathKey] ?? "host.json", AppContext.BaseDirectory);
        if (!File.Exists(path))
            throw new InvalidOperationException($"There is no {path}: the local host follows host.json, which the app's build copies beside it.");

        var json = new ConfigurationBuilder()
            .AddJsonFile(path)
            .AddConfiguration(configuration.GetSection(OverrideSection))
            .Build();
        var queues = json.GetSection("extensions:queues");
        var batchSize = queues.GetValue("batchSize", 16);
        return new()
        {
            Logging = json.GetSection("logging"),
            FunctionTimeout = json["functionTimeout"] is null or "-1" ? null : json.GetValue<TimeSpan>("functionTimeout"),
            RoutePrefix = json["extensions:http:routePrefix"] ?? "api",
            Queues = new()
            {
                BatchSize = batchSize,
                NewBatchThreshold = queues.GetValue("newBatchThreshold", batchSize / 2),
                MaxDequeueCount = queues.GetValue("maxDequeueCount", 5),
                IsTold = configuration.GetValue(QueueSettings.IsToldKey, false),
                LongestIdle = Shorter(queues.GetValue("maxPollingInterval", TimeSpan.FromMinutes(1)), configuration.GetValue(QueueSettings.LongestIdleKey, QueueSettings.UsualLongestIdle)),
                RetryVisibility = queues.GetValue("visibilityTimeout", TimeSpan.Zero),
                Invisibility = configuration.GetValue(QueueSettings.InvisibilityKey, QueueSettings.UsualInvisibility),
                Base64 = !string.Equals(queues["messageEncoding"], "none", StringComparison.OrdinalIgnoreCase),
            },
        };
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

/// <summary>How queue functions read their queues.</summary>
internal sealed record QueueSettings
{
    /// <summary>
    /// Configuration: another invisibility than the extension's, in real time. A host that is ended between a receive and its answer
    /// leaves messages of which nobody knows, and a frozen business clock would wait ten real minutes for them.
    /// </summary>
    public const string InvisibilityKey = "LocalHost:Invisibility";

    /// <summary>As in the extension.</summary>
    public static readonly TimeSpan UsualInvisibility = TimeSpan.FromMinutes(10);

    /// <summary>Configuration: whether somebody tells the host that messages wait, and waits for it.</summary>
    public const string IsToldKey = "LocalHost:IsTold";

    /// <summary>Configuration: how long the host at most waits before it looks at an empty queue again, in real time.</summary>
    public const string LongestIdleKey = "LocalHost:LongestIdle";

    /// <summary>The extension backs off to a minute; on one machine a person waits for it.</summary>
    public static readonly TimeSpan UsualLongestIdle = TimeSpan.FromMilliseconds(100);

    public int BatchSize { get; init; }

    /// <summary>A message whose host died comes back after this long, in real time.</summary>
    public TimeSpan Invisibility { get; init; }

    /// <summary>The next batch is fetched when no more than this many of the last are left.</summary>
    public int NewBatchThreshold { get; init; }

    public int MaxDequeueCount { get; init; }

    /// <summary>A host that is told need not look again and again.</summary>
    public bool IsTold { get; init; }

    /// <summary>Between two looks at an empty queue; not more than maxPollingInterval.</summary>
    public TimeSpan LongestIdle { get; init; }

    /// <summary>After a failure the message stays invisible for this long, in business time: frozen time could not wait for real minutes.</summary>
    public TimeSpan RetryVisibility { get; init; }

    public bool Base64 { get; init; }
}
