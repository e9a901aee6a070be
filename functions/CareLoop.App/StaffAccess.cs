using CareLoop.Access;
using CareLoop.Common;
using Microsoft.AspNetCore.Http;

namespace CareLoop.App;

/// <summary>
/// The first line of every function for staff: who asks, and whether any of their roles lets them ask. Whose records they
/// then get, the rule says once these are known (<see cref="AccessRule.Authorise"/>).
/// </summary>
public sealed class StaffAccess(PlatformAuthentication authentication)
{
    /// <summary>The caller; unauthenticated (401) where the platform vouches for nobody, denied (403) without any of the roles.</summary>
    /// <param name="request">The request.</param>
    /// <param name="function">The name of the function that is called.</param>
    public Result<Principal> Admit(HttpRequest request, string function)
    {
        ArgumentNullException.ThrowIfNull(request);
        var rule = AccessRules.Of(function);

        // Sent twice, one of them may be the caller's own.
        var header = request.Headers[ClientPrincipal.HeaderName];
        return authentication.Authenticate(request.Path, header.Count == 1 ? header[0] : null).Then(rule.Admit);
    }
}
