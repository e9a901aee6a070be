using System.Globalization;
using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Surveys;
using CareLoop.Patients;
using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;

namespace CareLoop.Surveys.Invitations;

/// <summary>Somebody wants patients to be asked, by a list: a job looks at each.</summary>
public sealed class StartInvitations
{
    /// <summary>The most patients of one list.</summary>
    public const int MostPatients = 1_000;

    private readonly JobTable jobs;
    private readonly JobParts parts;
    private readonly ConfigStore config;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal StartInvitations(JobTable jobs, JobParts parts, ConfigStore config, AuditLog audit, Clocks clocks) =>
        (this.jobs, this.parts, this.config, this.audit, this.clocks) = (jobs, parts, config, audit, clocks);

    /// <summary>Who may.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService);

    /// <param name="principal">Who asks.</param>
    /// <param name="cause">Of the request: sent again, it is the same job.</param>
    /// <param name="organisation">Whose patients.</param>
    /// <param name="body"><c>survey</c>, the name of one that starts by hand, and <c>patients</c>: keys, or identifiers as <c>authority|value</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>How far it is.</returns>
    public async Task<Result<JobView>> HandleAsync(Principal principal, string cause, string? organisation, JsonElement body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var may = Rule.Authorise(principal, organisation ?? Scope.Any, null);
        if (!may.IsOk)
        {
            return may.Problem;
        }

        if (organisation is null or Scope.Any)
        {
            return new Problem(ProblemKind.Invalid, "no-organisation", "Say whose patients: ?organisation=.");
        }

        var errors = new List<FieldError>();
        var reader = new DocumentReader(body, "", errors);
        var name = reader.Text("survey", ConfigKey.MaxPart, required: true);
        var patients = reader.Texts("patients", MostPatients, Identifier.MaxAuthority + 1 + Identifier.MaxValue);
        reader.Done();
        if (patients.Count == 0 && !reader.Refused("patients"))
        {
            reader.RefuseField("patients", string.Create(CultureInfo.InvariantCulture, $"1 to {MostPatients} patients, each by key or as authority|value."));
        }

        var list = StoredJson.Write(patients);
        if (list.Length > JobParts.MaxText)
        {
            reader.RefuseField("patients", "Too long for one list; part it.");
        }

        foreach (var (who, index) in patients.Select((who, index) => (who, index)).Where(pair => !PatientKey.TryParse(pair.who, CultureInfo.InvariantCulture, out _) && !Identifier.TryParse(pair.who, out _)))
        {
            errors.Add(new FieldError(string.Create(CultureInfo.InvariantCulture, $"/patients/{index}"), "A patient's key, or an identifier as authority|value."));
        }

        if (errors.Count > 0)
        {
            return new Problem(ProblemKind.Unprocessable, "invalid-invitations", "Who is to be asked is not understood; each error names its place.") { Errors = errors };
        }

        // As it is now, not as an instance may still remember it: who asks has often just published it.
        if (new SnapshotBuilder(await config.CurrentAsync(cancellationToken)).Build().Survey(organisation, name!) is not { } survey)
        {
            return new Problem(ProblemKind.NotFound, "no-such-survey", "There is no survey of this name.");
        }

        if (survey.Start != SurveyStart.Hand)
        {
            return new Problem(ProblemKind.Conflict, "not-by-hand", "This survey begins by itself; only one with startsFrom hand is asked for a list.");
        }

        var address = JobTable.AddressOf(InvitePatients.JobKind, cause);
        await audit.WriteAsync(
            new AuditEntry { Who = principal, Action = "invite-to-survey", Organisation = organisation, At = clocks.Now, Cause = cause, Outcome = "ok", Records = [$"{ConfigKind.Survey}/{survey.Address}", address] }, cancellationToken);
        if (await jobs.FindAsync(address, cancellationToken) is null)
        {
            await parts.PutAsync(address, InvitePatients.List, list, cancellationToken);
        }

        var assignment = new InvitePatients.Assignment(organisation, survey.Organisation, survey.Name, survey.Version, survey.Json);
        return JobTable.View(await jobs.StartAsync(InvitePatients.JobKind, cause, StoredJson.Write(assignment), principal.Id, cancellationToken));
    }
}
