using Azure.Data.Tables;
using CareLoop.Patients;

namespace CareLoop.Reminders;

/// <summary>The visits as they are booked, and were kept.</summary>
internal sealed class Visits : IVisits
{
    public bool HasVisit(PatientFile file, string organisation, string? department, DateTimeOffset since) => file.Open<AppointmentRow>().Any(visit =>
        visit.Organisation == organisation && (department is null || visit.DepartmentCode == department) && visit.Start > since && (visit.Stands || visit.Status == AppointmentStatus.Arrived));

    public DateTimeOffset? AttendedSince(PatientFile file, string organisation, string? department, DateTimeOffset since) => file.Open<AppointmentRow>()
        .Where(visit => visit.Organisation == organisation && (department is null || visit.DepartmentCode == department) && visit.Start > since && visit.Status == AppointmentStatus.Arrived).Min(visit => visit.Start);
}

/// <summary>The visits to which a patient came.</summary>
internal sealed class VisitCare : ICareSource
{
    public string Kind => AppointmentRow.Kind;

    public CareGiven? Read(TableEntity row) => AppointmentRow.FromTable(row) is { Status: AppointmentStatus.Arrived, Start: { } start } visit
        ? new CareGiven(visit.Organisation, start, visit.DepartmentCode, visit.ClinicianId) : null;
}
