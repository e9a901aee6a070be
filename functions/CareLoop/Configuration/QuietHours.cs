using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CareLoop.Configuration;

/// <summary>A window of local time, written <c>21:00-08:00</c>, that may reach over midnight.</summary>
/// <param name="From">Its first minute.</param>
/// <param name="Until">The first minute after it; never equal to <paramref name="From"/>.</param>
public readonly record struct QuietHours(TimeOnly From, TimeOnly Until) : IParsable<QuietHours>
{
    /// <inheritdoc/>
    public static QuietHours Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var hours) ? hours : throw new FormatException("Not a window of local time.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out QuietHours result)
    {
        result = default;
        if (s is not { Length: 11 } || s[5] != '-' || !TryTime(s[..5], out var from) || !TryTime(s[6..], out var until) || from == until)
            return false;

        result = new QuietHours(from, until);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From:HH:mm}-{Until:HH:mm}");

    private static bool TryTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
