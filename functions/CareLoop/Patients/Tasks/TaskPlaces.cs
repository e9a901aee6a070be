using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Plans;

namespace CareLoop.Patients.Tasks;

/// <summary>Whose a task is.</summary>
/// <param name="Worklist">The list in which it stands.</param>
/// <param name="Assignee">Who is to do it, by id of the directory; null for whoever takes it.</param>
/// <param name="UnknownDepartment">A code that the directory does not have.</param>
/// <param name="UnknownClinician">An id that the directory does not have.</param>
internal sealed record TaskPlace(string Worklist, string? Assignee, string? UnknownDepartment = null, string? UnknownClinician = null);

/// <summary>Finds who does a step, by the directory as it is when the step is opened. Whom it does not know goes to the department, and a department that it does not know to customer service. Pure.</summary>
internal static class TaskPlaces
{
    public static TaskPlace Of(PatientFile file, string organisation, string? department, string? clinician, StepAssignee assignee, Moment moment)
    {
        var directory = moment.Config.Directory(organisation);
        var today = LocalTimes.LocalDate(moment.Now, moment.Config.Organisation(organisation).Zone);
        switch (assignee)
        {
            case StepAssignee.CustomerService:
                return new TaskPlace(StaffTaskRow.CustomerService, null);
            case StepAssignee.Outreach when file.Head.Address is { } address && directory.TeamFor(address.District, address.Latitude, address.Longitude) is { } team:
                return new TaskPlace(Worklists.OfTeam(team.Code), null);
            case StepAssignee.Outreach:
                return new TaskPlace(StaffTaskRow.CustomerService, null);
        }

        // Where nobody has written a directory yet, each department has a list by its code.
        var isKnown = department is { Length: > 0 } && (directory.Departments.Count == 0 || directory.Department(department) is not null);
        var place = new TaskPlace(isKnown ? department! : StaffTaskRow.CustomerService, null, UnknownDepartment: isKnown || string.IsNullOrEmpty(department) ? null : department);
        if (assignee == StepAssignee.HeadNurse)
        {
            return place with { Assignee = isKnown && directory.Department(department!)?.HeadNurse is { } nurse ? directory.ActingFor(nurse, today)?.Id : null };
        }

        if (assignee != StepAssignee.AttendingClinician || string.IsNullOrEmpty(clinician))
        {
            return place;
        }

        return directory.Person(clinician) is null ? place with { UnknownClinician = directory.People.Count == 0 ? null : clinician }
            : place with { Assignee = directory.ActingFor(clinician, today)?.Id };
    }
}
