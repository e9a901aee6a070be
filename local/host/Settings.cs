using System.Text.RegularExpressions;
using Azure.Identity;
using Azure.Storage.Queues;

namespace CareLoop.Local.Host;

/// <summary>What triggers name by the name of a setting.</summary>
internal sealed partial class Settings(IConfiguration configuration)
{
    private const string DefaultConnection = "AzureWebJobsStorage";

    /// <summary>Replaces each <c>%Name%</c> by that setting.</summary>
    public string Resolve(ServedFunction function, string text) =>
        SettingName().Replace(text, match => configuration[match.Groups[1].Value]
            ?? throw function.Wrong($"its trigger names the setting {match.Groups[1].Value}, which there is not."));

    /// <summary>The account of a connection's name: a connection string, or the address of its queues for an identity.</summary>
    public QueueServiceClient Queues(ServedFunction function, string? connection)
    {
        var name = string.IsNullOrEmpty(connection) ? DefaultConnection : connection;
        // The messages' encoding is undone here and not by the client, which gives up a whole batch for one message that isn't in it.
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None };
        if ((configuration[name] ?? configuration.GetConnectionString(name)) is { Length: > 0 } connectionString)
            return new(connectionString, options);
        if (configuration[$"{name}:queueServiceUri"] is { Length: > 0 } address)
        {
            var clientId = configuration[$"{name}:clientId"];
            return new(new Uri(address), new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = clientId }), options);
        }

        throw function.Wrong($"its queue's connection needs the setting {name} (a connection string) or {name}__queueServiceUri (for an identity).");
    }

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex SettingName();
}
