using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;

namespace CareLoop.Patients.Tasks;

/// <summary>A task that somebody may see.</summary>
/// <param name="File">Its patient.</param>
/// <param name="Task">The task, open or past.</param>
internal sealed record SeenTask(PatientFile File, StaffTaskRow Task);

/// <summary>Who sees which task: staff of its organisation and department, and who it was given to.</summary>
internal sealed class TaskScope(PatientFiles files, Worklists worklists, ConfigStore config, IEnumerable<ITaskSubject> subjects)
{
    private readonly IReadOnlyList<ITaskSubject> subjects = [.. subjects];

    /// <summary>The task of an address, <c>PATIENT.TASK</c>; somebody else's is not found.</summary>
    public async Task<Result<SeenTask>> FindAsync(AccessRule rule, Principal principal, string? id, CancellationToken cancellationToken)
    {
        var admitted = rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        if (id?.Split('.') is not [var patient, var name] || !PatientKey.TryParse(patient, CultureInfo.InvariantCulture, out var key) || name.Length == 0 || !name.All(char.IsAsciiLetterOrDigit))
        {
            return AccessRule.NotFound;
        }

        var file = await files.FollowAsync(key, cancellationToken);
        var task = file.Find<StaffTaskRow>(name);
        if (task is null && (task = await FindPastAsync(file, name, cancellationToken)) is not null)
        {
            // A row that outlived its task, written by somebody slow.
            await worklists.ClearAsync(task, cancellationToken);
        }

        return task is not null && await MayAsync(rule, principal, task, cancellationToken) ? new SeenTask(file, task) : AccessRule.NotFound;
    }

    /// <summary>Whether somebody may see a task: one that a role of theirs covers, or one that stands in their own list.</summary>
    public async Task<bool> MayAsync(AccessRule rule, Principal principal, StaffTaskRow task, CancellationToken cancellationToken)
    {
        var person = (await config.GetAsync(cancellationToken)).Directory(task.Organisation).PersonOfAccount(principal.Id)?.Id ?? principal.Id;
        return task.HiddenFrom != person
            && (Covers(rule.Only(role => Does(role, task.Subject)), principal, task)
                || (principal.Grants.Any(grant => rule.Roles.Contains(grant.Role) && (grant.Scope.Organisation == Scope.Any || grant.Scope.Organisation == task.Organisation)) && task.IsOf(person)));
    }

    /// <summary>The subjects whose tasks somebody does in a list; null for all of them, empty for none.</summary>
    public IReadOnlyCollection<string>? SubjectsOf(AccessRule rule, Principal principal, string organisation, string? department) =>
        rule.Only(role => Does(role, null)).Covers(principal, organisation, department) ? null
            : [.. subjects.Where(subject => rule.Only(role => Does(role, subject.Name)).Covers(principal, organisation, department)).Select(subject => subject.Name)];

    /// <summary>Whether people of a role do tasks of a subject: some do nothing else.</summary>
    private bool Does(Role role, string? subject)
    {
        var own = subjects.Where(other => other.Besides.Contains(role)).ToList();
        return own.Count == 0 || own.Exists(other => other.Name == subject);
    }

    /// <summary>Whether a role covers a task: of a department's list its staff, of any other who works for the whole organisation.</summary>
    public static bool Covers(AccessRule rule, Principal principal, StaffTaskRow task) =>
        rule.Covers(principal, task.Organisation, Worklists.IsDepartment(task.Worklist) ? task.Worklist : null);

    private async Task<StaffTaskRow?> FindPastAsync(PatientFile file, string id, CancellationToken cancellationToken)
    {
        foreach (var partition in file.Head.Joins.Select(join => join.Patient).Prepend(file.Key))
        {
            if (await files.FindPastAsync<StaffTaskRow>(partition, id, cancellationToken) is { } task)
            {
                return task;
            }
        }

        return null;
    }
}
