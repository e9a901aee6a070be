using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake;

/// <summary>An address in one line, from its parts, as it is written where it comes from.</summary>
internal static class WrittenAddress
{
    /// <param name="parts">From the smallest to the largest: house and street before the city, the city before the province.</param>
    public static string? Of(params IEnumerable<string?> parts)
    {
        List<string> said = [.. parts.OfType<string>().Where(part => part.Length > 0)];
        // In Chinese the largest comes first, and nothing stands between the parts.
        var written = said.Any(WrittenName.IsIdeographic) ? string.Concat(said.AsEnumerable().Reverse()) : string.Join(", ", said);
        return written.Length == 0 ? null : written.Length > HisEventLimits.Address ? written[..(char.IsHighSurrogate(written[HisEventLimits.Address - 1]) ? HisEventLimits.Address - 1 : HisEventLimits.Address)] : written;
    }
}
