using CareLoop.Common;
using Microsoft.Extensions.Options;

namespace CareLoop.Access;

/// <summary>Who is calling, as far as the platform vouches for it.</summary>
public sealed class PlatformAuthentication(IOptions<AccessOptions> options)
{
    private static readonly Problem Unauthenticated = new(
        ProblemKind.Unauthenticated, "not-authenticated", "Sign in with an account of your organisation.");

    /// <summary>Reads the header where it can only come from the platform; everywhere else the caller is nobody.</summary>
    /// <param name="path">The path of the request, decoded, beginning with a slash.</param>
    /// <param name="header">The value of <see cref="ClientPrincipal.HeaderName"/>, if any.</param>
    public Result<Principal> Authenticate(string path, string? header)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!options.Value.PlatformAuthenticates || IsExcluded(path) || ClientPrincipal.Read(header) is not { } principal)
            return Unauthenticated;

        return principal;
    }

    // The platform compares without regard to case; where the two might differ, the caller is not believed.
    private bool IsExcluded(string path) => options.Value.ExcludedPaths.Any(excluded =>
    {
        var prefix = excluded.TrimEnd('*');
        var bySegment = prefix.Length == excluded.Length || prefix.EndsWith('/');
        prefix = prefix.TrimEnd('/');
        return path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            && (!bySegment || path.Length == prefix.Length || path[prefix.Length] == '/');
    });
}
