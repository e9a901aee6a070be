using CareLoop.Access;

namespace CareLoop.Configuration;

/// <summary>A request to publish the next version of a configuration document.</summary>
/// <param name="Kind">One of <see cref="ConfigKind.All"/>.</param>
/// <param name="Organisation">Whose document, or <see cref="Scope.Any"/>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Json">The document, or <see cref="ConfigDocument.Withdrawn"/>.</param>
/// <param name="By">Who publishes.</param>
/// <param name="Cause">The id of the request, for the audit trail.</param>
public sealed record PublishConfiguration(string Kind, string Organisation, string Name, string Json, Principal By, string Cause)
{
    /// <summary>The version that the change was made from; null to publish over whatever is there.</summary>
    public int? BasedOn { get; init; }
}
