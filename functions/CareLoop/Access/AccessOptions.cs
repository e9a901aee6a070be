namespace CareLoop.Access;

/// <summary>What the platform says about authentication, and what it leaves out of it.</summary>
public sealed record AccessOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Access";

    /// <summary>The setting by which App Service says that it authenticates; it stands at the root, where the platform puts it.</summary>
    public const string PlatformFlag = "WEBSITE_AUTH_ENABLED";

    /// <summary>
    /// Whether App Service authentication stands before this app. Only <see cref="PlatformFlag"/> sets it, never the section:
    /// without the platform anybody can send its header.
    /// </summary>
    public bool PlatformAuthenticates { get; internal set; }

    /// <summary>
    /// The same list as <c>globalValidation.excludedPaths</c> of the platform, on which it lets callers through unauthenticated,
    /// header and all. A path stands for itself and everything below it. Default: none.
    /// </summary>
    public IReadOnlyList<string> ExcludedPaths { get; set; } = [];
}
