using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Scheduling;
using Microsoft.Extensions.Logging;

namespace CareLoop.Patients.Merges;

/// <summary>A person says of two records that they are one, or that they are two. To link is to merge; to reject is remembered.</summary>
public sealed partial class DecideCandidate
{
    /// <summary>Who may.</summary>
    public static AccessRule Rule => ListCandidates.Rule;

    private readonly PatientFiles files;
    private readonly Effects effects;
    private readonly AuditLog audit;
    private readonly ConfigStore config;
    private readonly Clocks clocks;
    private readonly ILogger<DecideCandidate> logger;

    internal DecideCandidate(PatientFiles files, Effects effects, AuditLog audit, ConfigStore config, Clocks clocks, ILogger<DecideCandidate> logger) =>
        (this.files, this.effects, this.audit, this.config, this.clocks, this.logger) = (files, effects, audit, config, clocks, logger);

    /// <param name="principal">Who decides.</param>
    /// <param name="id"><c>PATIENT.CANDIDATE</c>, as the list gives it.</param>
    /// <param name="isOne">Whether they are one.</param>
    /// <param name="cancellationToken">Ends the work; a merge that was asked for goes on.</param>
    public async Task<Result<MergeView>> HandleAsync(Principal principal, string id, bool isOne, CancellationToken cancellationToken)
    {
        var admitted = Rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        if (id?.Split('.') is not [var patient, var name] || !PatientKey.TryParse(patient, CultureInfo.InvariantCulture, out var key))
        {
            return AccessRule.NotFound;
        }

        var file = await files.FollowAsync(key, cancellationToken);
        if (file.Find<CandidateRow>(name) is not { } candidate || PatientScope.OrganisationSeen(Rule, principal, file.Head) is not { } organisation)
        {
            return AccessRule.NotFound;
        }

        var other = await files.FollowAsync(PatientKey.Of(candidate.Other), cancellationToken);
        if (PatientScope.OrganisationSeen(Rule, principal, other.Head) is null)
        {
            return AccessRule.NotFound;
        }

        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        await audit.WriteAsync(
            PatientScope.Entry(principal, isOne ? "link-candidate" : "reject-candidate", organisation, file.Key, moment.Now) with { Patients = [file.Key.ToString(), other.Key.ToString()], Records = ["candidate/" + name] },
            cancellationToken);
        var changed = await files.ChangeAsync(file.Key, fresh => Decide(fresh, name, other.Key, isOne, "staff-" + principal.Id, moment), cancellationToken, file);
        if (!changed.Value.IsOk)
        {
            return changed.Value.Problem;
        }

        try
        {
            await effects.RunAsync(changed.File, moment, cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogLater(Cause.Of(error), file.Key);
        }

        return new MergeView(file.Key.ToString(), other.Key.ToString(), isOne ? "joining" : "rejected");
    }

    private Result<PatientKey> Decide(PatientFile file, string name, PatientKey other, bool isOne, string by, Moment moment)
    {
        var wanted = isOne ? CandidateState.Linked : CandidateState.Rejected;
        if (file.Find<CandidateRow>(name) is not { } candidate)
        {
            return AccessRule.NotFound;
        }

        if (candidate.State != CandidateState.Open && candidate.State != wanted)
        {
            return new Problem(ProblemKind.Conflict, "decided-otherwise", "Somebody has decided it the other way. A merge is undone by an administrator.");
        }

        if (candidate.State == CandidateState.Open)
        {
            file.Put(candidate with { State = wanted, By = by, DecidedAt = moment.Now });
            if (isOne)
            {
                JoinPatients.Ask(file, other, by, moment.Now);
            }
        }

        effects.Guard(file, moment);
        return file.Key;
    }

    [LoggerMessage(EventId = 161, Level = LogLevel.Warning, Message = "{Error} after it was decided who patient {Patient} is; its due row goes on with it")]
    private partial void LogLater(string error, PatientKey patient);
}
