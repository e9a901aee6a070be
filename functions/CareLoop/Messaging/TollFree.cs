namespace CareLoop.Messaging;

/// <summary>Toll-free numbers of the North American numbering plan, whose carriers answer STOP and START themselves (ACS SMS FAQ).</summary>
internal static class TollFree
{
    private static readonly string[] Prefixes = ["+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888"];

    public static bool Is(string sender) => Prefixes.Any(prefix => sender.StartsWith(prefix, StringComparison.Ordinal));
}
