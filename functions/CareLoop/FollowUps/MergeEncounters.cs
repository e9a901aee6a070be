using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Merges;

namespace CareLoop.FollowUps;

/// <summary>Encounters of a patient who was merged away, or of one with whom they were recorded by mistake.</summary>
internal sealed class MergeEncounters : IMergePart
{
    public string Kind => EncounterRow.Kind;

    public void Take(PatientFile into, PatientFile from, string id, string origin, Moment moment)
    {
        var theirs = from.Find<EncounterRow>(id)!;
        if (into.Find<EncounterRow>(id) is { } mine)
        {
            into.Put(Joined(mine, theirs));
        }
        else
        {
            into.PutFrom(origin, theirs);
        }
    }

    /// <summary>One encounter out of two records of it.</summary>
    public static EncounterRow Joined(EncounterRow mine, EncounterRow theirs)
    {
        var fields = new FieldJoin(mine.Stamps, theirs.Stamps);
        return mine with
        {
            Status = fields.Of("status", mine.Status, theirs.Status),
            Class = fields.Of("class", mine.Class, theirs.Class),
            Admitted = fields.Of("admitted", mine.Admitted, theirs.Admitted),
            Discharge = fields.Of("discharged", mine.Discharge, theirs.Discharge),
            DepartmentCode = fields.Of("department", mine.DepartmentCode, theirs.DepartmentCode),
            DepartmentName = fields.Of("departmentName", mine.DepartmentName, theirs.DepartmentName),
            ClinicianId = fields.Of("clinician", mine.ClinicianId, theirs.ClinicianId),
            ClinicianName = fields.Of("clinicianName", mine.ClinicianName, theirs.ClinicianName),
            Ward = fields.Of("ward", mine.Ward, theirs.Ward),
            Disposition = fields.Of("disposition", mine.Disposition, theirs.Disposition),
            Diagnoses = fields.Of("diagnoses", mine.Diagnoses, theirs.Diagnoses),
            Procedures = fields.Of("procedures", mine.Procedures, theirs.Procedures),
            EndedAsVisit = fields.Of("endedAsVisit", mine.EndedAsVisit, theirs.EndedAsVisit),
            Episode = mine.Episode ?? theirs.Episode,
            Stamps = fields.Stamps,
        };
    }
}

/// <summary>Reports of a patient who was merged away.</summary>
internal sealed class MergeReports : IMergePart
{
    public string Kind => ReportRow.Kind;

    public void Take(PatientFile into, PatientFile from, string id, string origin, Moment moment)
    {
        var theirs = from.Find<ReportRow>(id)!;
        if (into.Find<ReportRow>(id) is not { } mine)
        {
            into.PutFrom(origin, theirs);
            return;
        }

        var fields = new FieldJoin(mine.Stamps, theirs.Stamps);
        into.Put(mine with
        {
            ToldAt = mine.ToldAt ?? theirs.ToldAt,
            Issued = fields.Of("issued", mine.Issued, theirs.Issued),
            Type = fields.Of("type", mine.Type, theirs.Type),
            DepartmentCode = fields.Of("department", mine.DepartmentCode, theirs.DepartmentCode),
            DepartmentName = fields.Of("departmentName", mine.DepartmentName, theirs.DepartmentName),
            ClinicianId = fields.Of("clinician", mine.ClinicianId, theirs.ClinicianId),
            ClinicianName = fields.Of("clinicianName", mine.ClinicianName, theirs.ClinicianName),
            Stamps = fields.Stamps,
        });
    }
}
