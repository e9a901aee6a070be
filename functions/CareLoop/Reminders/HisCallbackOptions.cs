using System.ComponentModel.DataAnnotations;

namespace CareLoop.Reminders;

/// <summary>Configuration section <c>HisCallback</c>: where the HIS takes patients' answers.</summary>
public sealed record HisCallbackOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "HisCallback";

    /// <summary>Answers are posted to <c>{BaseUrl}/appointments/{id}/responses</c>.</summary>
    [Required]
    public Uri? BaseUrl { get; init; }

    /// <summary>The secret that signs them (Standard Webhooks): <c>whsec_</c> and base64.</summary>
    [Required, RegularExpression("whsec_.+", ErrorMessage = "HisCallback:Secret is whsec_ followed by base64.")]
    public string Secret { get; init; } = "";

    /// <summary>Seconds that one try may take.</summary>
    [Range(1, 60)]
    public int TimeoutSeconds { get; init; } = 10;
}
