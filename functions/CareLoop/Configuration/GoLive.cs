using System.Globalization;
using CareLoop.Common;

namespace CareLoop.Configuration;

/// <summary>From when an organisation's patients are texted. Before it everything is planned, and nothing is sent.</summary>
/// <param name="Day">The first day, in the organisation's zone, from its first instant on; null where none has been decided.</param>
public sealed record GoLive(DateOnly? Day)
{
    private const string NotDecided = "undecided";

    /// <summary>Nobody is texted until a day has been set.</summary>
    public static GoLive Undecided { get; } = new((DateOnly?)null);

    /// <summary>Reads a day such as <c>2026-12-01</c>, or <c>undecided</c>.</summary>
    internal static bool TryParse(string text, out GoLive? goLive)
    {
        goLive = text == NotDecided ? Undecided : Iso8601.TryDate(text, out var day) ? new GoLive(day) : null;
        return goLive is not null;
    }

    /// <summary>The first instant at which patients are texted; null where that is not decided.</summary>
    internal DateTimeOffset? Begins(TimeZoneInfo zone) => Day is { } day ? LocalTimes.Instant(day, TimeOnly.MinValue, zone) : null;

    /// <summary>The day, or <c>undecided</c>.</summary>
    public override string ToString() => Day?.ToString("O", CultureInfo.InvariantCulture) ?? NotDecided;
}
