using CareLoop.Common;
using CareLoop.Patients;
using CareLoop.Patients.Merges;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.App;

/// <summary>Who is who: identifiers of one patient, and what staff decide about two records that may be one person.</summary>
public sealed class IdentityFunctions(StaffAccess access, FindCrossReferences references, UnmergePatient unmerge, ListCandidates candidates, DecideCandidate decide)
{
    /// <summary>By what a patient is known with other authorities.</summary>
    [Function(FunctionNames.FindCrossReferences)]
    public async Task<IResult> CrossReferencesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/patients/crossref")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.FindCrossReferences);
        return who.IsOk ? Answer(await references.HandleAsync(who.Value, request.Query["authority"], request.Query["value"], request.Query["to"], cancellationToken)) : who.Problem.ToResult();
    }

    /// <summary>Takes a merge back.</summary>
    [Function(FunctionNames.UnmergePatient)]
    public async Task<IResult> UnmergeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/patients/{key}/unmerge")] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.UnmergePatient);
        return who.IsOk ? Answer(await unmerge.HandleAsync(who.Value, key, cancellationToken)) : who.Problem.ToResult();
    }

    /// <summary>Records that may be one person, and wait for somebody to say so.</summary>
    [Function(FunctionNames.ListCandidates)]
    public async Task<IResult> CandidatesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/patients/candidates")] HttpRequest request, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.ListCandidates);
        return who.IsOk ? Answer(await candidates.HandleAsync(who.Value, cancellationToken)) : who.Problem.ToResult();
    }

    /// <summary>They are one person.</summary>
    [Function(FunctionNames.LinkCandidate)]
    public async Task<IResult> LinkAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/patients/candidates/{id}/link")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.LinkCandidate);
        return who.IsOk ? Answer(await decide.HandleAsync(who.Value, id, isOne: true, cancellationToken)) : who.Problem.ToResult();
    }

    /// <summary>They are two people.</summary>
    [Function(FunctionNames.RejectCandidate)]
    public async Task<IResult> RejectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/patients/candidates/{id}/reject")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var who = access.Admit(request, FunctionNames.RejectCandidate);
        return who.IsOk ? Answer(await decide.HandleAsync(who.Value, id, isOne: false, cancellationToken)) : who.Problem.ToResult();
    }

    private static IResult Answer<T>(Result<T> result) => result.Match(value => Results.Json(value), problem => problem.ToResult());
}
