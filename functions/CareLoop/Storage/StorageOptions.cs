using System.ComponentModel.DataAnnotations;

namespace CareLoop.Storage;

/// <summary>
/// The storage account, read from the same <c>AzureWebJobsStorage</c> settings as the Functions host: a connection
/// string, or identity-based (<c>AzureWebJobsStorage__tableServiceUri</c>, <c>__queueServiceUri</c>, <c>__credential</c>,
/// <c>__clientId</c>; see "Connecting to host storage with an identity", Microsoft Learn).
/// </summary>
internal sealed record StorageOptions : IValidatableObject
{
    /// <summary>The connection string; empty where an identity is used.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Identity-based: <c>https://ACCOUNT.table.core.windows.net</c>.</summary>
    public Uri? TableServiceUri { get; set; }

    /// <summary>Identity-based: <c>https://ACCOUNT.queue.core.windows.net</c>.</summary>
    public Uri? QueueServiceUri { get; set; }

    /// <summary>Identity-based: the account's name, from which both addresses follow in the public cloud.</summary>
    public string? AccountName { get; set; }

    /// <summary><c>managedidentity</c>, or empty for the developer's own sign-in.</summary>
    public string? Credential { get; set; }

    /// <summary>The client id of a user-assigned identity; empty for the system-assigned one.</summary>
    public string? ClientId { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(ConnectionString) && string.IsNullOrWhiteSpace(AccountName) && (TableServiceUri is null || QueueServiceUri is null))
        {
            yield return new ValidationResult(
                "No storage account: set AzureWebJobsStorage to a connection string, or AzureWebJobsStorage__tableServiceUri and AzureWebJobsStorage__queueServiceUri (with AzureWebJobsStorage__credential=managedidentity) for an identity.");
        }
    }
}
