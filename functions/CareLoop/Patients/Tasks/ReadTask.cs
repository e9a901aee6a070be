using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;

namespace CareLoop.Patients.Tasks;

/// <summary>One task, with whom it is about and what is to be asked.</summary>
public sealed class ReadTask
{
    private readonly TaskScope scope;
    private readonly AuditLog audit;
    private readonly ConfigStore config;
    private readonly Clocks clocks;

    internal ReadTask(TaskScope scope, AuditLog audit, ConfigStore config, Clocks clocks) => (this.scope, this.audit, this.config, this.clocks) = (scope, audit, config, clocks);

    /// <summary>Who may: who does tasks, and who looks at what was done.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.Clinician, Role.DepartmentHead, Role.Outreach, Role.ComplaintHandler, Role.Auditor);

    /// <param name="principal">Who asks.</param>
    /// <param name="id">The task's address, <c>PATIENT.TASK</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<TaskView>> HandleAsync(Principal principal, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var seen = await scope.FindAsync(Rule, principal, id, cancellationToken);
        if (!seen.IsOk)
        {
            return seen.Problem;
        }

        var (file, task) = seen.Value;
        await audit.WriteAsync(PatientScope.Entry(principal, "read-task", task.Organisation, file.Key, clocks.Now) with { Records = ["task/" + task.Id] }, cancellationToken);

        // Phone numbers are for who calls; of who wants not to be known, for those who may know.
        var mayCall = PatientScope.MayKnow(principal, task.Organisation, file.Head) && await scope.MayAsync(ChangeTask.Rule, principal, task, cancellationToken);
        return TaskView.Of(file, task, await config.GetAsync(cancellationToken), mayCall);
    }
}
