using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Scheduling;
using Microsoft.Extensions.Logging;

namespace CareLoop.Patients.Merges;

/// <summary>What a merge, or its undoing, has come to.</summary>
/// <param name="Survivor">The key of the patient that goes on.</param>
/// <param name="Other">The key of who was, or is no longer, merged into it.</param>
/// <param name="State">joining, joined, leaving or parted. What is under way goes on by itself.</param>
public sealed record MergeView(string Survivor, string Other, string State);

/// <summary>An administrator takes a merge back: two people are two again.</summary>
public sealed partial class UnmergePatient
{
    /// <summary>Who may.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator);

    private readonly PatientFiles files;
    private readonly Effects effects;
    private readonly AuditLog audit;
    private readonly ConfigStore config;
    private readonly Clocks clocks;
    private readonly ILogger<UnmergePatient> logger;

    internal UnmergePatient(PatientFiles files, Effects effects, AuditLog audit, ConfigStore config, Clocks clocks, ILogger<UnmergePatient> logger) =>
        (this.files, this.effects, this.audit, this.config, this.clocks, this.logger) = (files, effects, audit, config, clocks, logger);

    /// <param name="principal">Who asks.</param>
    /// <param name="patient">The key of who was merged away.</param>
    /// <param name="cancellationToken">Ends the work; what was asked for goes on.</param>
    public async Task<Result<MergeView>> HandleAsync(Principal principal, string patient, CancellationToken cancellationToken)
    {
        var admitted = Rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        if (!PatientKey.TryParse(patient, CultureInfo.InvariantCulture, out var key))
        {
            return AccessRule.NotFound;
        }

        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var other = await files.LoadAsync(key, cancellationToken);
        if (other.HeadETag is null || PatientScope.OrganisationSeen(Rule, principal, other.Head) is not { } organisation)
        {
            return AccessRule.NotFound;
        }

        if (other.Head.MergedInto is not { } survivor)
        {
            return new Problem(ProblemKind.Conflict, "not-merged", "This patient is merged into nobody.");
        }

        await audit.WriteAsync(PatientScope.Entry(principal, "unmerge-patient", organisation, key, moment.Now) with { Patients = [key.ToString(), survivor.ToString()] }, cancellationToken);
        var changed = await files.ChangeHereAsync(survivor, file => Leave(file, key, "staff-" + principal.Id, moment), cancellationToken);
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
            LogLater(Cause.Of(error), key);
        }

        var state = await files.LoadAsync(key, cancellationToken) is { Head.MergedInto: null } ? "parted" : "leaving";
        return new MergeView(survivor.ToString(), key.ToString(), state);
    }

    private Result<PatientKey> Leave(PatientFile file, PatientKey key, string by, Moment moment)
    {
        if (file.Head.MergedInto is not null)
        {
            return new Problem(ProblemKind.Conflict, "merged-further", "The survivor was itself merged since. Undo that first.");
        }

        if (file.Head.Joins.FirstOrDefault(join => join.Patient == key) is not { State: not JoinState.Joining, Via: null } join)
        {
            return new Problem(ProblemKind.Conflict, "merge-under-way", "The merge is not done yet. Try again in a few minutes.");
        }

        if (join.State == JoinState.Joined)
        {
            file.Head = file.Head with { Joins = [.. file.Head.Joins.Select(known => known == join ? join with { State = JoinState.Leaving, By = by } : known)] };
        }

        effects.Guard(file, moment);
        return key;
    }

    [LoggerMessage(EventId = 160, Level = LogLevel.Warning, Message = "{Error} while the merge of patient {Patient} was undone; its due row goes on with it")]
    private partial void LogLater(string error, PatientKey patient);
}
