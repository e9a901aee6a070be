using System.ComponentModel.DataAnnotations;

namespace CareLoop.Messaging.Gateway;

/// <summary>How to reach Azure Communication Services; configuration section <c>Sms</c>.</summary>
public sealed record SmsOptions : IValidatableObject
{
    /// <summary>The section of the configuration that binds to these options.</summary>
    public const string Section = "Sms";

    /// <summary>Connection string with an access key: <c>endpoint=https://…/;accesskey=…</c>. For local runs; in Azure set <see cref="Endpoint"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Endpoint of the communication resource, called with the managed identity: <c>https://….communication.azure.com/</c>.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The number that texts come from: E.164 with its <c>+</c>, or a short code of 5 or 6 digits.</summary>
    [Required]
    [RegularExpression(@"\+[1-9][0-9]{5,14}|[0-9]{5,6}", ErrorMessage = "Sms:Sender is a number in E.164, such as +18335550100, or a short code of 5 or 6 digits.")]
    public string Sender { get; init; } = "";

    /// <summary>Seconds after which a send without an answer counts as unknown; 1 to 60.</summary>
    [Range(1, 60)]
    public int TimeoutSeconds { get; init; } = 15;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(ConnectionString) == (Endpoint is null))
            yield return new ValidationResult("Set one of Sms:Endpoint (managed identity) and Sms:ConnectionString (access key).", [nameof(Endpoint), nameof(ConnectionString)]);
        if (Endpoint is { } endpoint && (!endpoint.IsAbsoluteUri || endpoint.Scheme != Uri.UriSchemeHttps))
            yield return new ValidationResult("Sms:Endpoint is an absolute https address.", [nameof(Endpoint)]);
    }
}
