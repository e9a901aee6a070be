using System.ComponentModel.DataAnnotations;
using CareLoop.Common;

namespace CareLoop.Intake;

/// <summary>Configuration section <c>Intake</c>: who may send events.</summary>
public sealed record IntakeOptions : IValidatableObject
{
    /// <summary>The section's name.</summary>
    public const string Section = "Intake";

    /// <summary>The systems that send events, each with its secrets.</summary>
    [Required, MinLength(1, ErrorMessage = "Intake:Senders names at least one sender, with a Name and its Secrets.")]
    public IReadOnlyList<SenderOptions> Senders { get; init; } = [];

    /// <summary>Seconds after which an event that could not be committed goes to the inbox. Below the 230 s that Azure gives an HTTP answer.</summary>
    [Range(1, 120)]
    public int CommitSeconds { get; init; } = 20;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (var index = 0; index < Senders.Count; index++)
        {
            var sender = Senders[index];
            if (string.IsNullOrWhiteSpace(sender.Name) || sender.Secrets.Count == 0 || !sender.Secrets.All(StandardWebhooks.IsSecret))
            {
                yield return new ValidationResult($"Intake:Senders:{index} needs a Name and at least one of Secrets, each whsec_ followed by base64 of 24 to 64 bytes.");
            }
        }
    }
}

/// <summary>A system that sends events.</summary>
public sealed record SenderOptions
{
    /// <summary>Its name, as it stands in receipts and failures.</summary>
    public string Name { get; init; } = "";

    /// <summary>The secrets that it may sign with: two while a secret is being changed.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The organisations that it may speak for; empty for all.</summary>
    public IReadOnlyList<string> Organisations { get; init; } = [];
}
