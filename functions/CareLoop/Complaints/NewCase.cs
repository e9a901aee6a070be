using CareLoop.Configuration.Complaints;
using CareLoop.Messaging;

namespace CareLoop.Complaints;

/// <summary>What somebody brings.</summary>
/// <param name="Id">Derived from what brought it.</param>
/// <param name="Organisation">Whose matter it is.</param>
/// <param name="Source">How it came.</param>
/// <param name="Text">In their words.</param>
internal sealed record NewCase(string Id, string Organisation, CaseSource Source, string Text)
{
    public CaseKind Kind { get; init; }

    /// <summary>As a person judged it; null to go by its words.</summary>
    public CaseSeverity? Severity { get; init; }

    /// <summary>As a person judged it; null to go by its words.</summary>
    public string? Category { get; init; }

    public string? Department { get; init; }

    /// <summary>Departments that are involved besides, by code.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    public string? Clinician { get; init; }

    public string? Encounter { get; init; }

    public string? Patient { get; init; }

    public Complainant? Complainant { get; init; }

    public bool Anonymous { get; init; }

    /// <summary>Who took it, by id of the directory or account; null where nobody did.</summary>
    public string? FirstContact { get; init; }

    /// <summary>By account, for the log.</summary>
    public string? By { get; init; }

    public string? About { get; init; }

    /// <summary>Whether who brought it is told that it came.</summary>
    public bool IsSaid { get; init; } = true;

    /// <summary>The text that brought it; null where none did.</summary>
    public InboundText? Inbound { get; init; }

    /// <summary>The number that is kept for it; null where it gets one afterwards.</summary>
    public string? Number { get; init; }

    /// <summary>Whether it is a new case whatever else is open: somebody parted it from another.</summary>
    public bool IsApart { get; init; }
}
