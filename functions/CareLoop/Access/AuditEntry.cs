namespace CareLoop.Access;

/// <summary>Who read or changed what. Holds ids and codes only: the trail is read by people who may not see the patient.</summary>
public sealed record AuditEntry
{
    /// <summary>Who; of it the trail keeps the id and the roles as they were at the time.</summary>
    public required Principal Who { get; init; }

    /// <summary>What was done, a stable kebab-case code: <c>read-timeline</c>, <c>publish-configuration</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The organisation that the records belong to, or <see cref="Scope.Any"/>.</summary>
    public required string Organisation { get; init; }

    /// <summary>When the request came, in business time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The id of the request or event that asked for it: writing the same entry twice leaves one.</summary>
    public required string Cause { get; init; }

    /// <summary>How it ended, a stable kebab-case code: <c>ok</c>, <c>denied</c>, <c>not-found</c>, <c>conflict</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why it was done or refused, a stable kebab-case code.</summary>
    public string? Why { get; init; }

    /// <summary>The keys of the patients concerned; the entry can be found by each of them.</summary>
    public IReadOnlyList<string> Patients { get; init; } = [];

    /// <summary>The ids of the records concerned.</summary>
    public IReadOnlyList<string> Records { get; init; } = [];
}

/// <summary>An entry as the trail has it.</summary>
/// <param name="Cursor">Its place in the order of time.</param>
/// <param name="Entry">The entry.</param>
/// <param name="RecordsOmitted">How many records it concerned besides.</param>
internal sealed record RecordedEntry(string Cursor, AuditEntry Entry, int RecordsOmitted);
