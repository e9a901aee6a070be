using CareLoop.Configuration;
using CareLoop.FollowUps.Figures;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;

namespace CareLoop.FollowUps;

/// <summary>What an event about an encounter or a report does: its fields by source time.</summary>
internal sealed class ApplyEncounterEvent(Episodes episodes, ReportNews reports, CareEnds ends) : IHisEventHandler
{
    /// <summary>What has ended stays among the open records this long, so that late news finds it.</summary>
    private static readonly TimeSpan KeptOpen = TimeSpan.FromDays(90);

    /// <summary>How many are closed in one change: a transaction holds a hundred operations, two for each.</summary>
    private const int ClosedAtOnce = 15;

    public bool Handles(HisEventType type) => type.IsOfEncounter() || type == HisEventType.ReportReady;

    public EventEffect Apply(PatientFile file, HisEvent happening, Moment moment)
    {
        var effect = happening.Report is { } report ? Apply(file, happening, report) : Apply(file, happening, happening.Encounter!);
        CloseOld(file, moment);
        return effect;
    }

    /// <summary>Any event may tell of a death, or of what a plan is chosen by.</summary>
    public void Settled(PatientFile file, HisEvent happening, Moment moment)
    {
        if (happening.Report is { } report && file.Find<ReportRow>(ReportRow.IdOf(happening.Organisation, report.Id)) is { } ready)
        {
            reports.Tell(file, ready, moment);
        }

        if (happening.Encounter is not null || file.Open<EpisodeRow>().Any())
        {
            episodes.Follow(file, moment);
            ends.Tell(file, moment);
        }
    }

    public (string Kind, string Id)? MayBeClosed(PatientFile file, HisEvent happening, Moment moment)
    {
        if (happening.Report is { } report)
        {
            var reportId = ReportRow.IdOf(happening.Organisation, report.Id);
            return file.Find<ReportRow>(reportId) is null ? (ReportRow.Kind, reportId) : null;
        }

        var encounter = happening.Encounter!;
        var id = EncounterRow.IdOf(happening.Organisation, encounter.Id);
        var isNew = happening.Type == HisEventType.EncounterAdmitted && moment.Now - encounter.Admitted <= KeptOpen;
        return isNew || file.Find<EncounterRow>(id) is not null ? null : (EncounterRow.Kind, id);
    }

    public void Meet(PatientFile file, HisEvent happening, PatientKey other)
    {
        if (happening.Type == HisEventType.EncounterMoved)
        {
            MoveEncounters.Ask(file, EncounterRow.IdOf(happening.Organisation, happening.Encounter!.Id), other, Stamp.Of(happening));
        }
    }

    private static EventEffect Apply(PatientFile file, HisEvent happening, EncounterData data)
    {
        var id = EncounterRow.IdOf(happening.Organisation, data.Id);
        var before = file.Find<EncounterRow>(id) ?? new EncounterRow { Id = id, Organisation = happening.Organisation, HisId = data.Id };
        var update = new FieldUpdate(before.Stamps, Stamp.Of(happening));
        var after = before with
        {
            Status = update.Next("status", before.Status, StatusOf(happening.Type)) ?? before.Status,
            Class = update.Next("class", before.Class, data.Class),
            Admitted = update.Next("admitted", before.Admitted, data.Admitted),
            Discharge = update.Next("discharged", before.Discharge, DischargeOf(happening, data)),
            DepartmentCode = update.Next("department", before.DepartmentCode, data.Department?.Code),
            DepartmentName = update.Next("departmentName", before.DepartmentName, data.Department?.Name),
            ClinicianId = update.Next("clinician", before.ClinicianId, data.Clinician?.Id),
            ClinicianName = update.Next("clinicianName", before.ClinicianName, data.Clinician?.Name),
            Ward = update.Next("ward", before.Ward, data.Ward),
            Disposition = update.Next("disposition", before.Disposition, data.Disposition),
            Diagnoses = update.Next("diagnoses", before.Diagnoses, data.Diagnoses, SameTexts.Instance) ?? [],
            Procedures = update.Next("procedures", before.Procedures, data.Procedures, SameTexts.Instance) ?? [],
            EndedAsVisit = update.Next("endedAsVisit", before.EndedAsVisit, EndedAsVisit(happening.Type)),
        };
        if (update.SaidAnything)
        {
            file.Put(after with { Stamps = update.Stamps });
        }

        // Also one that it was in before: who may see the patient does not follow from the order of arrival.
        file.Head = file.Head.WithDepartment(after.Organisation, data.Department?.Code);
        return new EventEffect(update.Changed, update.SaidAnything, "encounter/" + id, null);
    }

    private static EventEffect Apply(PatientFile file, HisEvent happening, ReportData data)
    {
        var id = ReportRow.IdOf(happening.Organisation, data.Id);
        var before = file.Find<ReportRow>(id) ?? new ReportRow { Id = id, Organisation = happening.Organisation, HisId = data.Id };
        var update = new FieldUpdate(before.Stamps, Stamp.Of(happening));
        var after = before with
        {
            Issued = update.Next("issued", before.Issued, data.Issued ?? happening.Time),
            Type = update.Next("type", before.Type, data.Type),
            DepartmentCode = update.Next("department", before.DepartmentCode, data.Department?.Code),
            DepartmentName = update.Next("departmentName", before.DepartmentName, data.Department?.Name),
            ClinicianId = update.Next("clinician", before.ClinicianId, data.Clinician?.Id),
            ClinicianName = update.Next("clinicianName", before.ClinicianName, data.Clinician?.Name),
        };
        if (update.SaidAnything)
        {
            file.Put(after with { Stamps = update.Stamps });
        }

        // Also one that it was in before: who may see the patient does not follow from the order of arrival.
        file.Head = file.Head.WithDepartment(after.Organisation, data.Department?.Code);
        return new EventEffect(update.Changed, update.SaidAnything, "report/" + id, null);
    }

    /// <summary>As it is said; of an end without a time, when it was recorded.</summary>
    private static Discharge? DischargeOf(HisEvent happening, EncounterData data) =>
        data.Discharged is { } said ? new(said, data.DischargeInferred)
        : happening.Type is HisEventType.EncounterDischarged or HisEventType.VisitCompleted ? new(happening.Time, IsInferred: true)
        : null;

    private static void CloseOld(PatientFile file, Moment moment)
    {
        var ended = file.Open<EncounterRow>().Where(encounter => encounter.Status is EncounterStatus.Finished or EncounterStatus.Cancelled && moment.Now - encounter.Latest > KeptOpen && file.Find<EpisodeRow>(encounter.Episode ?? "") is null && TellVisits.IsTold(encounter, moment));
        foreach (var old in ended.Take(ClosedAtOnce))
        {
            file.Close(old);
        }

        foreach (var old in file.Open<ReportRow>().Where(report => moment.Now - report.Issued > KeptOpen).Take(ClosedAtOnce))
        {
            file.Close(old);
        }
    }

    private static bool? EndedAsVisit(HisEventType type) =>
        type == HisEventType.VisitCompleted ? true : type is HisEventType.EncounterDischarged ? false : null;

    /// <summary>Null for what says nothing of where it stands.</summary>
    private static EncounterStatus? StatusOf(HisEventType type) => type switch
    {
        HisEventType.EncounterAdmitted or HisEventType.EncounterTransferred or HisEventType.DischargeCancelled => EncounterStatus.InProgress,
        HisEventType.EncounterDischarged or HisEventType.VisitCompleted => EncounterStatus.Finished,
        HisEventType.EncounterCancelled => EncounterStatus.Cancelled,
        _ => null,
    };

    private sealed class SameTexts : IEqualityComparer<IReadOnlyList<string>>
    {
        public static SameTexts Instance { get; } = new();

        public bool Equals(IReadOnlyList<string>? x, IReadOnlyList<string>? y) => x is null ? y is null : y is not null && x.SequenceEqual(y);

        public int GetHashCode(IReadOnlyList<string> obj) => obj.Count;
    }
}
