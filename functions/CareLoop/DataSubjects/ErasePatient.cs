using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;

namespace CareLoop.DataSubjects;

/// <summary>
/// Takes everything about one patient out of the tables, as a job. What figures counted stays; so do the audit trail, which holds ids only, and
/// the words of consent, which prove what was allowed.
/// </summary>
public sealed class ErasePatient
{
    /// <summary>Why somebody may be erased.</summary>
    private static readonly string[] Reasons = ["patient-asked", "retention-ended", "recorded-by-mistake"];

    private readonly PatientFiles files;
    private readonly IMatters matters;
    private readonly JobTable jobs;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal ErasePatient(PatientFiles files, IMatters matters, JobTable jobs, AuditLog audit, Clocks clocks) =>
        (this.files, this.matters, this.jobs, this.audit, this.clocks) = (files, matters, jobs, audit, clocks);

    /// <summary>Who may: of every organisation that the patient belongs to.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator);

    /// <param name="principal">Who asks.</param>
    /// <param name="cause">Of the request: sent again, it is the same job.</param>
    /// <param name="patient">The patient's key; of who was merged into another, the other's: both are erased.</param>
    /// <param name="body"><c>reason</c>: <c>patient-asked</c>, <c>retention-ended</c> or <c>recorded-by-mistake</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>
    /// Denied (403), also where the patient belongs to an organisation that who asks is no administrator of; not found (404) for somebody else's
    /// patient; conflict (409) while a complaint waits for its answer (<c>open-case</c>) or a merge is under way (<c>merge-under-way</c>).
    /// </returns>
    public async Task<Result<JobView>> HandleAsync(Principal principal, string cause, string patient, JsonElement body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        if (Rule.Admit(principal).IsOk && await jobs.FindAsync(JobTable.AddressOf(EraseJob.JobKind, cause), cancellationToken) is { } begun && begun.By == principal.Id)
        {
            // The same request again, when the patient may be found no more. Whoever died before the queue was asked has it asked now.
            await jobs.ResumeAsync(begun.Address, cancellationToken);
            return JobTable.View(begun);
        }

        var seen = await PatientScope.FindAsync(Rule, principal, patient, files, cancellationToken);
        if (!seen.IsOk)
        {
            return seen.Problem;
        }

        var errors = new List<FieldError>();
        var reader = new DocumentReader(body, "", errors);
        var reason = reader.Text("reason", 40, required: true);
        reader.Done();
        if (reason is not null && !Reasons.Contains(reason))
        {
            reader.RefuseField("reason", $"One of {string.Join(", ", Reasons)}.");
        }

        if (errors.Count > 0)
        {
            return new Problem(ProblemKind.Unprocessable, "invalid-erasure", "Say why; nothing has been erased.") { Errors = errors };
        }

        var (file, organisation) = seen.Value;
        var against = Against(principal, file);
        await audit.WriteAsync(
            PatientScope.Entry(principal, "erase-patient", organisation, file.Key, clocks.Now) with { Cause = cause, Outcome = against?.Code ?? "ok", Why = reason, Records = against is null ? [JobTable.AddressOf(EraseJob.JobKind, cause)] : [] },
            cancellationToken);
        return against is not null ? against
            : JobTable.View(await jobs.StartAsync(EraseJob.JobKind, cause, StoredJson.Write(new EraseJob.Assignment(file.Key.ToString(), reason!)), principal.Id, cancellationToken));
    }

    private Problem? Against(Principal principal, PatientFile file) =>
        !file.Head.Organisations.All(own => Rule.Covers(principal, own, null)) ? new Problem(ProblemKind.Denied, "patient-of-another-organisation", "The patient belongs to another organisation, too; an administrator of all of them can do this.")
        : file.Head.IsJoining ? new Problem(ProblemKind.Conflict, "merge-under-way", "The patient is being merged or parted; ask again in a few minutes.")
        : matters.IsOpen(file) ? new Problem(ProblemKind.Conflict, "open-case", "A complaint of this patient waits for its answer. Answer or reject it first.")
        : null;
}
