using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake;

/// <summary>A name in one text, from its parts, as it is written where it comes from.</summary>
internal static class WrittenName
{
    public static string Of(string family, params IEnumerable<string> given)
    {
        string[] parts = [family, .. given];
        // Where the family name comes first nothing stands between the parts.
        var written = parts.Any(IsIdeographic)
            ? string.Concat(parts)
            : string.Join(' ', parts.Skip(1).Append(family).Where(part => part.Length > 0));
        return written.Length > HisEventLimits.Name ? written[..HisEventLimits.Name] : written;
    }

    public static bool IsIdeographic(string text) => text.Any(IsIdeograph);

    private static bool IsIdeograph(char c) => c is >= '\u3400' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF' || char.IsSurrogate(c);
}
