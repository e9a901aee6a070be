using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Configuration.Plans;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Storage;

namespace CareLoop.FollowUps;

/// <summary>When an encounter ended.</summary>
/// <param name="At">In UTC.</param>
/// <param name="IsInferred">Whether the HIS did not say when, so that it is when the end was recorded.</param>
internal readonly record struct Discharge(DateTimeOffset At, bool IsInferred);

/// <summary>A stay, or an outpatient's visit as it took place, as the HIS has told it field by field.</summary>
internal sealed record EncounterRow : ICareRow<EncounterRow>
{
    public static string Kind => "enc";

    /// <summary>Derived from organisation and <see cref="HisId"/>.</summary>
    public required string Id { get; init; }

    public required string Organisation { get; init; }

    /// <summary>The HIS's own id.</summary>
    public required string HisId { get; init; }

    public EncounterStatus Status { get; init; }

    public EncounterClass? Class { get; init; }

    public DateTimeOffset? Admitted { get; init; }

    /// <summary>When it was last said to have ended. It counts only while <see cref="Status"/> is finished.</summary>
    public Discharge? Discharge { get; init; }

    public string? DepartmentCode { get; init; }

    public string? DepartmentName { get; init; }

    public string? ClinicianId { get; init; }

    public string? ClinicianName { get; init; }

    /// <summary>The ward in which the patient was last, by its code.</summary>
    public string? Ward { get; init; }

    public string? Disposition { get; init; }

    public IReadOnlyList<string> Diagnoses { get; init; } = [];

    public IReadOnlyList<string> Procedures { get; init; } = [];

    /// <summary>Whether its end was told as that of an outpatient's visit; null while it has not ended.</summary>
    public bool? EndedAsVisit { get; init; }

    /// <summary>The follow-up that began with its end.</summary>
    public string? Episode { get; init; }

    /// <summary>As what the figures know it, a visit that has ended; null where they don't.</summary>
    public string? ToldAs { get; init; }

    public Stamps Stamps { get; init; } = Stamps.None;

    /// <summary>Whether the patient has left, and when is known.</summary>
    public bool IsEnded => Status == EncounterStatus.Finished && Discharge is not null;

    /// <summary>Whether an end was told, also one that was taken back, before or after it arrived.</summary>
    public bool WasToldEnded => EndedAsVisit is not null && Discharge is not null;

    /// <summary>What a plan begins with here: by its class, and where that says nothing by how its end was told.</summary>
    public PlanStart Start => Class switch
    {
        EncounterClass.Inpatient or EncounterClass.Observation => PlanStart.Discharge,
        null or EncounterClass.Other => EndedAsVisit == true ? PlanStart.Visit : PlanStart.Discharge,
        _ => PlanStart.Visit,
    };

    /// <summary>The latest instant that is known of it.</summary>
    public DateTimeOffset? Latest => Discharge?.At > Admitted || Admitted is null ? Discharge?.At : Admitted;

    public static string IdOf(string organisation, string hisId) => DerivedId.Of("encounter", organisation, hisId);

    /// <summary>The visits of an organisation as they took place.</summary>
    public static IEnumerable<EncounterRow> VisitsOf(PatientFile file, string organisation) =>
        file.Open<EncounterRow>().Where(encounter => encounter is { IsEnded: true, Start: PlanStart.Visit } && encounter.Organisation == organisation);

    public void ToTable(TableEntity row)
    {
        row.Set("organisation", Organisation);
        row.Set("hisId", HisId);
        row.Set("status", Status);
        row.Set("class", Class?.WireName());
        row.Set("admitted", Admitted);
        row.Set("discharged", Discharge?.At);
        row["dischargeInferred"] = Discharge?.IsInferred ?? false;
        row.Set("departmentCode", DepartmentCode);
        row.Set("departmentName", DepartmentName);
        row.Set("clinicianId", ClinicianId);
        row.Set("clinicianName", ClinicianName);
        row.Set("ward", Ward);
        row.Set("disposition", Disposition);
        row.SetJson("diagnoses", Diagnoses);
        row.SetJson("procedures", Procedures);
        if (EndedAsVisit is { } endedAsVisit)
        {
            row["endedAsVisit"] = endedAsVisit;
        }

        row.Set("episode", Episode);
        row.Set("toldAs", ToldAs);
        row.Set("stamps", Stamps.ToJson());
    }

    public static EncounterRow FromTable(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..],
        Organisation = row.GetString("organisation"),
        HisId = row.GetString("hisId"),
        Status = row.GetEnum<EncounterStatus>("status"),
        Class = row.GetString("class") is { } name && HisNames.Classes.TryGetValue(name, out var known) ? known : null,
        Admitted = row.GetInstant("admitted"),
        Discharge = row.GetInstant("discharged") is { } at ? new(at, row.GetBoolean("dischargeInferred") ?? false) : null,
        DepartmentCode = row.GetString("departmentCode"),
        DepartmentName = row.GetString("departmentName"),
        ClinicianId = row.GetString("clinicianId"),
        ClinicianName = row.GetString("clinicianName"),
        Ward = row.GetString("ward"),
        Disposition = row.GetString("disposition"),
        Diagnoses = row.GetList<string>("diagnoses"),
        Procedures = row.GetList<string>("procedures"),
        EndedAsVisit = row.GetBoolean("endedAsVisit"),
        Episode = row.GetString("episode"),
        ToldAs = row.GetString("toldAs"),
        Stamps = Stamps.Parse(row.GetString("stamps")),
    };
}
