using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Storage;

namespace CareLoop.Patients.Profiles;

/// <summary>What may be sent to a patient (design, 5.11).</summary>
internal enum ConsentClass
{
    /// <summary>What belongs to the patient's own treatment. Presumed; a refusal ends it.</summary>
    Treatment,

    /// <summary>Everything else: education, invitations. Only with the patient's written consent, which is kept.</summary>
    Campaign,
}

/// <summary>How a patient said it.</summary>
internal enum ConsentForm
{
    /// <summary>On paper, or signed on a screen.</summary>
    Written,

    /// <summary>To a member of staff.</summary>
    Verbal,
}

/// <summary>The last word on a class, mirrored in the patient's head.</summary>
/// <param name="Class">Of what.</param>
/// <param name="Given">Given, or refused.</param>
/// <param name="At">When it was said.</param>
/// <param name="Until">The last local day on which it holds; null for no end.</param>
internal sealed record ConsentState(ConsentClass Class, bool Given, DateTimeOffset At, DateOnly? Until);

/// <summary>One word of a patient on a class of consent. It stays in the patient's past, whatever is said later.</summary>
internal sealed record ConsentRow : ICareRow<ConsentRow>
{
    public static string Kind => "consent";

    /// <summary>Derived from what was said and when: recorded again, it is the same.</summary>
    public required string Id { get; init; }

    public required string Organisation { get; init; }

    public required ConsentClass Class { get; init; }

    public required bool Given { get; init; }

    public required ConsentForm Form { get; init; }

    /// <summary>When it was said.</summary>
    public required DateTimeOffset At { get; init; }

    public DateOnly? Until { get; init; }

    /// <summary>Where the paper is.</summary>
    public string? Document { get; init; }

    /// <summary>Who recorded it, by id.</summary>
    public required string By { get; init; }

    public DateTimeOffset RecordedAt { get; init; }

    public ConsentState State => new(Class, Given, At, Until);

    public void ToTable(TableEntity row)
    {
        row.Set("organisation", Organisation);
        row.Set("class", Class);
        row["given"] = Given;
        row.Set("form", Form);
        row.Set("at", At);
        row.Set("until", Until is { } day ? Iso8601.Format(day) : null);
        row.Set("document", Document);
        row.Set("by", By);
        row.Set("recordedAt", RecordedAt);
    }

    public static ConsentRow FromTable(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..],
        Organisation = row.GetString("organisation") ?? "",
        Class = row.GetEnum<ConsentClass>("class"),
        Given = row.GetBoolean("given") ?? false,
        Form = row.GetEnum<ConsentForm>("form"),
        At = row.GetInstant("at") ?? default,
        Until = Iso8601.TryDate(row.GetString("until"), out var until) ? until : null,
        Document = row.GetString("document"),
        By = row.GetString("by") ?? "",
        RecordedAt = row.GetInstant("recordedAt") ?? default,
    };
}

internal sealed class ConsentTimeline : ITimelineSource
{
    public string Kind => ConsentRow.Kind;

    public (TimelineEntry Entry, string Organisation, string? Department) Read(TableEntity row)
    {
        var consent = ConsentRow.FromTable(row);
        return (new TimelineEntry(consent.At, Kind, consent.Id, consent.Given ? "given" : "refused", KebabEnum.Write(consent.Class)), consent.Organisation, null);
    }
}
