using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients.Tasks;

namespace CareLoop.FollowUps;

/// <summary>Somebody, or a department, whom the HIS named and the directory does not have; or who was to be told of a task, and nobody was there.</summary>
/// <param name="What">clinician or department; of who was to be told, on-call, department-head or customer-service-director.</param>
/// <param name="Code">As the HIS names it; of who was to be told, the department's, or customer-service.</param>
/// <param name="LastSeen">When a task should have gone there, or somebody was to be told.</param>
public sealed record UnmappedView(string What, string Code, DateTimeOffset LastSeen);

/// <summary>Whom the directory lacks: their tasks went to the department or to customer service, and the next rung of a ladder was told.</summary>
public sealed class ListUnmapped
{
    private readonly Unmapped unmapped;
    private readonly ConfigStore config;

    internal ListUnmapped(Unmapped unmapped, ConfigStore config) => (this.unmapped, this.config) = (unmapped, config);

    /// <summary>Who may: whoever reads the directory.</summary>
    public static AccessRule Rule => ConfigStore.MayRead;

    /// <summary>All of an organisation.</summary>
    public async Task<Result<IReadOnlyList<UnmappedView>>> HandleAsync(Principal principal, string? organisation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var authorised = Rule.Authorise(principal, organisation ?? Scope.Any, null);
        if (!authorised.IsOk)
        {
            return authorised.Problem;
        }

        var found = await unmapped.ReadAsync(organisation ?? Scope.Any, await config.GetAsync(cancellationToken), cancellationToken);
        return Result.Ok<IReadOnlyList<UnmappedView>>([.. found.Select(one => new UnmappedView(one.What, one.Code, one.LastSeen))]);
    }
}
