#nullable enable
using System.Net;

namespace Azure.Data.Tables;

/// <summary>Where the tables of an account are served.</summary>
/// <param name="Endpoint">Without a slash at its end.</param>
/// <param name="Credential">Null where a token or nothing signs the requests.</param>
internal sealed record TableAccount(string Endpoint, string Name, TableSharedKeyCredential? Credential)
{
    private const string EmulatorName = "devstoreaccount1";

    // The published key of every storage emulator; it guards nothing.
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public static TableAccount At(Uri endpoint, TableSharedKeyCredential? credential)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return new(endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/'), credential?.AccountName ?? NameIn(endpoint), credential);
    }

    /// <summary>Reads a connection string, after "Configure Azure Storage connection strings".</summary>
    public static TableAccount Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var settings = Settings(connectionString);
        if (settings.TryGetValue("UseDevelopmentStorage", out var development) && bool.TryParse(development, out var emulated) && emulated)
        {
            var emulator = new Uri($"http://127.0.0.1:10002/{EmulatorName}");
            return At(emulator, new TableSharedKeyCredential(EmulatorName, EmulatorKey));
        }

        if (!settings.TryGetValue("AccountName", out var name) || !settings.TryGetValue("AccountKey", out var key))
            throw new FormatException("A connection string needs AccountName and AccountKey, or UseDevelopmentStorage=true.");
        if (!settings.TryGetValue("TableEndpoint", out var endpoint))
        {
            var protocol = settings.GetValueOrDefault("DefaultEndpointsProtocol", "https");
            var suffix = settings.GetValueOrDefault("EndpointSuffix", "core.windows.net");
            endpoint = $"{protocol}://{name}.table.{suffix}";
        }

        return At(new Uri(endpoint), new TableSharedKeyCredential(name, key));
    }

    private static Dictionary<string, string> Settings(string connectionString)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new FormatException("A connection string is a list of name=value, parted by semicolons.");
            settings[part[..equals]] = part[(equals + 1)..];
        }

        return settings;
    }

    // An emulator is addressed by number or as localhost and has the account in its path.
    private static string NameIn(Uri endpoint) =>
        IPAddress.TryParse(endpoint.DnsSafeHost, out _) || endpoint.IsLoopback
            ? endpoint.Segments.ElementAtOrDefault(1)?.TrimEnd('/') ?? ""
            : endpoint.Host.Split('.')[0];
}
