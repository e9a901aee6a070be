using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Storage;

namespace CareLoop.Patients.Merges;

/// <summary>What a person has decided about two records that may be one person.</summary>
internal enum CandidateState
{
    /// <summary>Nothing yet.</summary>
    Open,

    /// <summary>They are one.</summary>
    Linked,

    /// <summary>They are two, and it is not to be asked again.</summary>
    Rejected,
}

/// <summary>Two records that may be one person, for somebody to look at. It stays with the patient, so that what was decided is not asked again.</summary>
internal sealed record CandidateRow : ICareRow<CandidateRow>
{
    public const string WeakMatch = "same-name-birth-date-and-phone";
    public const string SaidByHis = "linked-by-his";

    public static string Kind => "cand";

    public required string Id { get; init; }

    public required string Organisation { get; init; }

    /// <summary>The key of the other one.</summary>
    public required string Other { get; init; }

    /// <summary>Why it is thought; stable kebab-case.</summary>
    public required string Why { get; init; }

    public DateTimeOffset At { get; init; }

    public CandidateState State { get; init; }

    public string? By { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The list of candidates says what this says.</summary>
    public bool Listed { get; init; }

    /// <summary>The same whichever of the two it is found at.</summary>
    public static string IdOf(PatientKey one, PatientKey other) =>
        DerivedId.Of(["candidate", .. new[] { one.ToString(), other.ToString() }.Order(StringComparer.Ordinal)]);

    /// <summary>Raises it once.</summary>
    public static bool Raise(PatientFile file, PatientKey other, string organisation, string why, DateTimeOffset at)
    {
        var id = IdOf(file.Key, other);
        if (file.Find<CandidateRow>(id) is not null)
        {
            return false;
        }

        file.Put(new CandidateRow { Id = id, Organisation = organisation, Other = other.ToString(), Why = why, At = at });
        return true;
    }

    public void ToTable(TableEntity row)
    {
        row.Set("organisation", Organisation);
        row.Set("other", Other);
        row.Set("why", Why);
        row.Set("at", At);
        row.Set("state", State);
        row.Set("by", By);
        row.Set("decidedAt", DecidedAt);
        row["listed"] = Listed;
    }

    public static CandidateRow FromTable(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..],
        Organisation = row.GetString("organisation"),
        Other = row.GetString("other"),
        Why = row.GetString("why"),
        At = row.GetInstant("at") ?? default,
        State = row.GetEnum<CandidateState>("state"),
        By = row.GetString("by"),
        DecidedAt = row.GetInstant("decidedAt"),
        Listed = row.GetBoolean("listed") ?? false,
    };
}

internal sealed class CandidateTimeline : ITimelineSource
{
    public string Kind => CandidateRow.Kind;

    public (TimelineEntry Entry, string Organisation, string? Department) Read(TableEntity row)
    {
        var candidate = CandidateRow.FromTable(row);
        return (new TimelineEntry(candidate.At, "candidate", candidate.Id, KebabEnum.Write(candidate.State), candidate.Why), candidate.Organisation, null);
    }
}
