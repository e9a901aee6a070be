using CareLoop.Access;
using CareLoop.Common;

namespace CareLoop.Patients.Merges;

/// <summary>Two records that may be one person.</summary>
/// <param name="Id">Its address.</param>
/// <param name="Why">Why it is thought; stable kebab-case.</param>
/// <param name="At">Since when.</param>
/// <param name="Patient">The one, who goes on where they are linked.</param>
/// <param name="Other">The other.</param>
public sealed record CandidateView(string Id, string Why, DateTimeOffset At, PatientView Patient, PatientView Other);

/// <summary>The candidates that wait for a decision, for staff of an organisation that knows both.</summary>
public sealed class ListCandidates
{
    /// <summary>As many as one answer holds: each takes two requests.</summary>
    private const int AtOnce = 50;

    /// <summary>Who may.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService);

    private readonly CandidateList list;
    private readonly PatientFiles files;
    private readonly AuditLog audit;
    private readonly Clocks clocks;

    internal ListCandidates(CandidateList list, PatientFiles files, AuditLog audit, Clocks clocks) =>
        (this.list, this.files, this.audit, this.clocks) = (list, files, audit, clocks);

    /// <summary>At most fifty; decided ones make room.</summary>
    public async Task<Result<IReadOnlyList<CandidateView>>> HandleAsync(Principal principal, CancellationToken cancellationToken)
    {
        var admitted = Rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        var found = new List<CandidateView>();
        await foreach (var (patient, id) in list.ReadAsync(cancellationToken))
        {
            if (await ReadAsync(principal, patient, id, cancellationToken) is { } view)
            {
                found.Add(view);
            }

            if (found.Count == AtOnce)
            {
                break;
            }
        }

        await audit.WriteAsync(
            PatientScope.Entry(principal, "list-candidates", Scope.Any, null, clocks.Now) with { Outcome = "ok", Patients = [.. found.SelectMany(view => new[] { view.Patient.Key, view.Other.Key }).Distinct()] },
            cancellationToken);
        return Result.Ok<IReadOnlyList<CandidateView>>(found);
    }

    private async Task<CandidateView?> ReadAsync(Principal principal, PatientKey patient, string id, CancellationToken cancellationToken)
    {
        var file = await files.FollowAsync(patient, cancellationToken);
        if (file.Find<CandidateRow>(id) is not { State: CandidateState.Open } candidate || PatientScope.OrganisationSeen(Rule, principal, file.Head) is null)
        {
            return null;
        }

        var other = await files.FollowAsync(PatientKey.Of(candidate.Other), cancellationToken);
        return other.Key == file.Key || PatientScope.OrganisationSeen(Rule, principal, other.Head) is null
            ? null
            : new CandidateView($"{file.Key}.{id}", candidate.Why, candidate.At, PatientScope.View(file), PatientScope.View(other));
    }
}
