using System.ComponentModel.DataAnnotations;

namespace CareLoop.Configuration;

/// <summary>How configuration is read.</summary>
public sealed record ConfigOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Configuration";

    /// <summary>
    /// For how many seconds an instance goes by what it has read; a published change, a stop switch among them, takes at most
    /// this long to reach all. 0 reads each time.
    /// </summary>
    [Range(0, 300)]
    public int CacheSeconds { get; set; } = 15;
}
