using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Complaints;
using CareLoop.Patients;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Complaints;

/// <summary>In a patient's past: somebody else brought a case about this patient, which stands in their file.</summary>
internal sealed record CaseReferenceRow : ICareRow<CaseReferenceRow>
{
    public static string Kind => "caseref";

    /// <summary>The case's.</summary>
    public required string Id { get; init; }

    /// <summary>The case's, <c>PATIENT.CASE</c>.</summary>
    public required string Address { get; init; }

    public required string Organisation { get; init; }

    public string? Department { get; init; }

    public required string Number { get; init; }

    public required CaseKind Matter { get; init; }

    public required string Category { get; init; }

    public required DateTimeOffset At { get; init; }

    public static CaseReferenceRow Of(PatientKey file, CaseRow row) => new()
    {
        Id = row.Id,
        Address = $"{file}.{row.Id}",
        Organisation = row.Organisation,
        Department = row.Department,
        Number = row.Number!,
        Matter = row.Matter,
        Category = row.Category,
        At = row.ReceivedAt,
    };

    public void ToTable(TableEntity row)
    {
        row.Set("address", Address);
        row.Set("organisation", Organisation);
        row.Set("department", Department);
        row.Set("number", Number);
        row.Set("matter", Matter);
        row.Set("category", Category);
        row.Set("at", At);
    }

    public static CaseReferenceRow FromTable(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..],
        Address = row.GetString("address") ?? "",
        Organisation = row.GetString("organisation") ?? Access.Scope.Any,
        Department = row.GetString("department"),
        Number = row.GetString("number") ?? "",
        Matter = row.GetEnum<CaseKind>("matter"),
        Category = row.GetString("category") ?? "",
        At = row.GetInstant("at") ?? default,
    };
}

/// <summary>
/// Makes a case that a relative brought be seen with the patient whom it is about. Not one of somebody who wants not to be known: whoever reads
/// the patient's file may be whom it is about.
/// </summary>
internal sealed class ReferToCases(PatientFiles files) : IEffectRunner
{
    public IReadOnlyList<Effect> Pending(PatientFile file, Moment moment) =>
    [
        .. file.Open<CaseRow>().Where(row => row is { Patient: not null, Anonymous: false, Number: not null, IsReferred: false }).Select(row => new Effect($"reference.{row.Id}", token => ReferAsync(file.Key, row, token))),
    ];

    public void Resume(PatientFile file, Moment moment)
    {
        // Pending until it is there; written twice, it is the same row.
    }

    private async Task<Action<PatientFile>> ReferAsync(PatientKey from, CaseRow row, CancellationToken cancellationToken)
    {
        await files.ChangeAsync(
            PatientKey.Of(row.Patient!),
            file =>
            {
                // Of a patient who has become the same person the case stands there already.
                if (file.HeadETag is not null && file.Find<CaseRow>(row.Id) is null)
                {
                    file.AddHistory(CaseReferenceRow.Of(from, row));
                }

                return true;
            },
            cancellationToken);
        return file =>
        {
            if (file.Find<CaseRow>(row.Id) is { } now)
            {
                file.Put(now with { IsReferred = true });
            }
        };
    }
}

/// <summary>Cases that somebody else brought, among everything else that is known of a patient.</summary>
internal sealed class CaseReferenceTimeline : ITimelineSource
{
    public string Kind => CaseReferenceRow.Kind;

    public (TimelineEntry Entry, string Organisation, string? Department) Read(TableEntity row)
    {
        var one = CaseReferenceRow.FromTable(row);
        return (new TimelineEntry(one.At, "case", one.Address, "brought-by-another", $"{KebabEnum.Write(one.Matter)} {one.Number} {one.Category}".Trim()), one.Organisation, one.Department);
    }
}
