using System.Text.Json.Serialization;
using CareLoop.Common;

namespace CareLoop.Patients.Merges;

/// <summary>How far a merge is.</summary>
internal enum JoinState
{
    /// <summary>The other one is being fenced and copied.</summary>
    Joining,

    /// <summary>Done: this is both.</summary>
    Joined,

    /// <summary>It is being undone.</summary>
    Leaving,
}

/// <summary>In the survivor's head: somebody who was found to be this patient.</summary>
/// <param name="From">The key of the partition that was merged away.</param>
/// <param name="State">How far it is.</param>
/// <param name="At">When it was asked for, in business time.</param>
/// <param name="By">The event's receipt, or who decided it.</param>
/// <param name="Copied">The last row key of the other's open rows that was taken over; null before the first.</param>
/// <param name="Via">Whose merge brought this one along: keys, the last merge first; null where it was merged into this patient itself.</param>
/// <param name="Identifiers">Identifiers that led to it, as <c>authority|value</c>: what is told by them goes back with it.</param>
internal sealed record Join(string From, JoinState State, DateTimeOffset At, string By, string? Copied = null, string? Via = null, IReadOnlyList<string>? Identifiers = null)
{
    /// <summary>The origin of its rows.</summary>
    [JsonIgnore]
    public string Origin => Via is null ? From : $"{Via} {From}";

    /// <summary>Whether everything that an event says of whom it is about led to this one.</summary>
    public bool IsNamedBy(IReadOnlyList<Identifier> identifiers) =>
        Identifiers is { } known && identifiers.All(identifier => known.Contains(Text(identifier)));

    public static string Text(Identifier identifier) => $"{identifier.Authority}|{identifier.Value}";

    [JsonIgnore]
    public PatientKey Patient => PatientKey.Of(From);

    [JsonIgnore]
    public bool IsUnderWay => State != JoinState.Joined;
}
