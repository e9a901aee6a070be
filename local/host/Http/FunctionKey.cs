using System.Security.Cryptography;
using System.Text;

namespace CareLoop.Local.Host.Http;

/// <summary>The one key that this host demands, of functions and of its own administration.</summary>
internal sealed partial class FunctionKey
{
    /// <summary>Configuration: the key.</summary>
    public const string Setting = "LocalHost:FunctionKey";

    private const string Header = "x-functions-key";
    private const string Query = "code";

    private readonly byte[] key;

    public FunctionKey(IConfiguration configuration, ILogger<FunctionKey> logger)
    {
        key = Encoding.UTF8.GetBytes(configuration[Setting] ?? string.Empty);
        if (key.Length == 0)
            NoKey(logger, Setting);
    }

    public bool IsShownBy(HttpRequest request)
    {
        string? shown = request.Headers.TryGetValue(Header, out var header) ? header : request.Query[Query];
        return key.Length > 0 && CryptographicOperations.FixedTimeEquals(key, Encoding.UTF8.GetBytes(shown ?? string.Empty));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Setting} is not set: functions that ask for a key answer 401")]
    private static partial void NoKey(ILogger logger, string setting);
}
