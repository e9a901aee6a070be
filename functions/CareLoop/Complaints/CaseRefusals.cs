using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Complaints;
using CareLoop.Patients.Tasks;
using CareLoop.Storage;

namespace CareLoop.Complaints;

/// <summary>What can't be done with a case, and why. Static and pure.</summary>
internal static class CaseRefusals
{
    /// <summary>Why a command can't be done with a case as it stands; null where it can.</summary>
    public static Problem? WhyNot(CaseRow row, CaseCommand command, Moment moment)
    {
        var needsOpen = command is CaseCommand.Acknowledge or CaseCommand.Investigate or CaseCommand.Wait or CaseCommand.Assign or CaseCommand.Involve or CaseCommand.Settle or CaseCommand.Resolve or CaseCommand.Reject or CaseCommand.Merge or CaseCommand.Classify;
        if (needsOpen && !row.State.IsOpen())
        {
            return NotNow(row);
        }

        return command switch
        {
            CaseCommand.Wait when row.State == CaseState.WaitingForPatient => NotNow(row),
            CaseCommand.Resume when row.State != CaseState.WaitingForPatient => NotNow(row),
            CaseCommand.Heard when row.State != CaseState.Resolved => NotNow(row),
            CaseCommand.Reopen when row.State is not (CaseState.Resolved or CaseState.Closed or CaseState.Rejected) => NotNow(row),
            CaseCommand.Contact or CaseCommand.Found or CaseCommand.Measure when row.State == CaseState.Merged => NotNow(row),
            CaseCommand.Resolve said when row.Matter == CaseKind.Complaint => Missing(row, said),
            CaseCommand.Typical { Problem: not null } when row.State is not (CaseState.Resolved or CaseState.Closed) => NotNow(row),
            CaseCommand.Typical { Problem: not null, Answer: null } when row.Reply is null => Wrong("/answer", "The case was closed without an answer: say what a good one is."),
            CaseCommand.Measure when row.Measures.Count >= CaseLimits.MostMeasures => Full("measures"),
            CaseCommand.Attach when row.Attachments.Count >= CaseLimits.MostAttachments => Full("attachments"),
            CaseCommand.Involve when row.Contributions.Count >= CaseLimits.MostDepartments => Full("departments"),
            CaseCommand.Measure said => Measure(row, said, moment),
            CaseCommand.Involve said => Department(row, said.Department, "/department", moment),
            CaseCommand.Link { Department: { } department } => Department(row, department, "/department", moment),
            CaseCommand.Split { Department: { } department } => Department(row, department, "/department", moment),
            CaseCommand.Classify { Category: { } category } => Category(row, category, moment),
            CaseCommand.Split { Category: { } category } => Category(row, category, moment),
            CaseCommand.Assign said => Assignee(row, said, moment),
            _ => null,
        };
    }

    /// <summary>A complaint is resolved with what lay behind it, and with what keeps it from happening again.</summary>
    private static Problem? Missing(CaseRow row, CaseCommand.Resolve said)
    {
        List<FieldError> missing = [];
        if ((said.Cause ?? row.Cause) is null)
        {
            missing.Add(new FieldError("/cause", "What lay behind it: people, process, environment, equipment or information."));
        }

        if (row.Measures.Count == 0)
        {
            missing.Add(new FieldError("", "A measure comes first: POST api/complaints/{id}/measure says what keeps it from happening again, who sees to it, and until when."));
        }

        return missing.Count == 0 ? null : new Problem(ProblemKind.Unprocessable, "not-resolved-yet", "A complaint is resolved with a cause, a measure and an answer.") { Errors = missing };
    }

    private static Problem? Measure(CaseRow row, CaseCommand.Measure said, Moment moment)
    {
        var today = LocalTimes.LocalDate(moment.Now, moment.Config.Organisation(row.Organisation).Zone);
        return moment.Config.Directory(row.Organisation).Person(said.Owner) is null ? Wrong("/owner", "Nobody of the directory has this id.")
            : said.Due < today ? Wrong("/due", "It lies behind today.")
            : null;
    }

    private static Problem? Department(CaseRow row, string code, string pointer, Moment moment)
    {
        var directory = moment.Config.Directory(row.Organisation);
        return directory.Departments.Count > 0 && directory.Department(code) is null ? Wrong(pointer, "The directory has no department of this code.") : null;
    }

    private static Problem? Category(CaseRow row, string code, Moment moment) =>
        moment.Config.Complaints(row.Organisation).Category(code) is null ? Wrong("/category", "The policy has no category of this code.") : null;

    private static Problem? Assignee(CaseRow row, CaseCommand.Assign said, Moment moment)
    {
        if (said.Department is { } department && department != StaffTaskRow.CustomerService && Department(row, department, "/department", moment) is { } problem)
        {
            return problem;
        }

        return said.Person is not { } person ? null
            : moment.Config.Directory(row.Organisation).Person(person) is null ? Wrong("/person", "Nobody of the directory has this id.")
            : person == row.Clinician ? Wrong("/person", "The case is about this person: somebody else looks into it.")
            : null;
    }

    private static Problem NotNow(CaseRow row) => new(
        ProblemKind.Conflict, "not-in-this-state", $"A case that is {KebabEnum.Write(row.State)} can't be changed so; the answer shows what it is now.");

    private static Problem Full(string what) => new(ProblemKind.Unprocessable, "case-is-full", $"A case holds no more {what}.");

    public static Problem Wrong(string pointer, string detail) => new(ProblemKind.Unprocessable, "invalid-complaint", "This can't be done with a case; each error names its place.") { Errors = [new FieldError(pointer, detail)] };
}
