using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;

namespace CareLoop.Surveys.Invitations;

/// <summary>What came of a list of patients who were to be asked.</summary>
public sealed class ReadInvitations
{
    private readonly JobTable jobs;
    private readonly JobParts parts;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal ReadInvitations(JobTable jobs, JobParts parts, AuditLog audit, Clocks clocks) => (this.jobs, this.parts, this.audit, this.clocks) = (jobs, parts, audit, clocks);

    /// <summary>Who may.</summary>
    public static AccessRule Rule { get; } = StartInvitations.Rule;

    /// <param name="principal">Who asks.</param>
    /// <param name="address">As <see cref="JobView.Address"/> gives it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<InvitationsView>> HandleAsync(Principal principal, string address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var admitted = Rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        if (await jobs.FindAsync(address, cancellationToken) is not { Kind: InvitePatients.JobKind } job
            || StoredJson.Read<InvitePatients.Assignment>(job.Parameters) is not { } asked || !Rule.Covers(principal, asked.Organisation, null))
        {
            return AccessRule.NotFound;
        }

        var outcomes = await InvitePatients.ReadAsync(parts, job.Address, cancellationToken);
        await audit.WriteAsync(
            new AuditEntry
            {
                Who = principal,
                Action = "read-survey-invitations",
                Organisation = asked.Organisation,
                At = clocks.Now,
                Cause = Guid.NewGuid().ToString("N"),
                Outcome = "ok",
                Records = [job.Address],
            },
            cancellationToken);
        return new InvitationsView(JobTable.View(job), asked.Organisation, $"{asked.SurveyOrganisation}/{asked.SurveyName}@{asked.SurveyVersion}", outcomes);
    }
}
