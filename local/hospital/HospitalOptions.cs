using System.ComponentModel.DataAnnotations;

namespace CareLoop.Local.Hospital;

/// <summary>Where the hospital's neighbours are, and what it shares with them.</summary>
internal sealed record HospitalOptions
{
    public const string Section = "Hospital";

    /// <summary>Base addresses of the local hosts; events are spread over them.</summary>
    [Required, MinLength(1)]
    public required IReadOnlyList<Uri> Functions { get; init; }

    /// <summary>What the functions demand as x-functions-key.</summary>
    [Required]
    public required string FunctionKey { get; init; }

    /// <summary>Signs events: whsec_ and base64.</summary>
    [Required]
    public required string WebhookSecret { get; init; }

    /// <summary>Verifies callbacks: whsec_ and base64.</summary>
    [Required]
    public required string CallbackSecret { get; init; }

    /// <summary>The SMS simulator, where the hospital's patients have their phones.</summary>
    [Required]
    public required Uri Simulator { get; init; }

    /// <summary>Everything that happens here follows from it.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The language in which this hospital's HIS speaks.</summary>
    public Feed Feed { get; init; }

    /// <summary>The ledger's file; without one it is kept in memory only.</summary>
    public string? Journal { get; init; }

    /// <summary>How many texts a minute the hospital lets its sender send; null: as many as the network does.</summary>
    [Range(1, 100_000)]
    public int? SendsPerMinute { get; init; }

    /// <summary>No patients and no days of its own: it only receives callbacks.</summary>
    public bool Empty { get; init; }
}

/// <summary>The languages of HIS.</summary>
internal enum Feed
{
    /// <summary>CloudEvents.</summary>
    Json,

    /// <summary>HL7 v2.</summary>
    Hl7v2,

    /// <summary>FHIR R4.</summary>
    Fhir,
}
