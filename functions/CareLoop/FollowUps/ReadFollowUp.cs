using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.FollowUps;

/// <summary>One follow-up with all of its steps.</summary>
public sealed class ReadFollowUp
{
    private readonly PatientFiles files;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal ReadFollowUp(PatientFiles files, AuditLog audit, Clocks clocks) => (this.files, this.audit, this.clocks) = (files, audit, clocks);

    /// <summary>Who may.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.Clinician, Role.DepartmentHead, Role.Outreach, Role.Auditor);

    /// <param name="principal">Who asks.</param>
    /// <param name="id">Its address, <c>PATIENT.EPISODE</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Result<FollowUpView>> HandleAsync(Principal principal, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var admitted = Rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        if (id?.Split('.') is not [var patient, var name] || !PatientKey.TryParse(patient, CultureInfo.InvariantCulture, out var key) || name.Length == 0 || !name.All(char.IsAsciiLetterOrDigit))
        {
            return AccessRule.NotFound;
        }

        var file = await files.FollowAsync(key, cancellationToken);
        var episode = file.Find<EpisodeRow>(name);
        foreach (var partition in file.Head.Joins.Select(join => join.Patient).Prepend(file.Key).TakeWhile(_ => episode is null))
        {
            episode = await files.FindPastAsync<EpisodeRow>(partition, name, cancellationToken);
        }

        if (episode is null || !Rule.Covers(principal, episode.Organisation, episode.Department))
        {
            return AccessRule.NotFound;
        }

        await audit.WriteAsync(PatientScope.Entry(principal, "read-follow-up", episode.Organisation, file.Key, clocks.Now) with { Records = [episode.About] }, cancellationToken);
        return FollowUpView.Of(file.Key, episode);
    }
}
