using Azure.Core;

namespace Azure.Communication.Sms;

/// <summary>Options of <see cref="SmsClient"/>: retries, policies, transport and the version of the service.</summary>
public class SmsClientOptions : ClientOptions
{
    /// <summary>Creates options that speak <paramref name="version"/> of the REST API.</summary>
    public SmsClientOptions(ServiceVersion version = ServiceVersion.V2021_03_07)
    {
        ApiVersion = version switch
        {
            ServiceVersion.V2021_03_07 => "2021-03-07",
            _ => throw new ArgumentOutOfRangeException(nameof(version)),
        };
    }

    internal string ApiVersion { get; }

    /// <summary>Versions of the REST API.</summary>
    public enum ServiceVersion
    {
        /// <summary>2021-03-07.</summary>
        V2021_03_07 = 1,
    }
}
