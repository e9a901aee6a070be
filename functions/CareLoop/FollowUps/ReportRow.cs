using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.FollowUps;

/// <summary>That a report is final; never what is in it.</summary>
internal sealed record ReportRow : ICareRow<ReportRow>
{
    public static string Kind => "rep";

    /// <summary>Derived from organisation and <see cref="HisId"/>.</summary>
    public required string Id { get; init; }

    public required string Organisation { get; init; }

    /// <summary>The HIS's own id.</summary>
    public required string HisId { get; init; }

    public string? Type { get; init; }

    public DateTimeOffset? Issued { get; init; }

    public string? DepartmentCode { get; init; }

    public string? DepartmentName { get; init; }

    public string? ClinicianId { get; init; }

    public string? ClinicianName { get; init; }

    /// <summary>When the patient was told, or somebody was asked to.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    public Stamps Stamps { get; init; } = Stamps.None;

    public static string IdOf(string organisation, string hisId) => DerivedId.Of("report", organisation, hisId);

    public void ToTable(TableEntity row)
    {
        row.Set("organisation", Organisation);
        row.Set("hisId", HisId);
        row.Set("type", Type);
        row.Set("issued", Issued);
        row.Set("departmentCode", DepartmentCode);
        row.Set("departmentName", DepartmentName);
        row.Set("clinicianId", ClinicianId);
        row.Set("clinicianName", ClinicianName);
        row.Set("toldAt", ToldAt);
        row.Set("stamps", Stamps.ToJson());
    }

    public static ReportRow FromTable(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..],
        Organisation = row.GetString("organisation"),
        HisId = row.GetString("hisId"),
        Type = row.GetString("type"),
        Issued = row.GetInstant("issued"),
        DepartmentCode = row.GetString("departmentCode"),
        DepartmentName = row.GetString("departmentName"),
        ClinicianId = row.GetString("clinicianId"),
        ClinicianName = row.GetString("clinicianName"),
        ToldAt = row.GetInstant("toldAt"),
        Stamps = Stamps.Parse(row.GetString("stamps")),
    };
}
