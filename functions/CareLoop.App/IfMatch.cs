using System.Globalization;
using CareLoop.Common;
using Microsoft.AspNetCore.Http;

namespace CareLoop.App;

/// <summary>The version that a change was made from (RFC 9110, section 13.1.1): one strong ETag, as the answer before gave it.</summary>
public static class IfMatch
{
    /// <summary>The answer to a header that is no such thing.</summary>
    public static Problem Bad { get; } = new(
        ProblemKind.Invalid, "bad-if-match", "If-Match takes the version that the change was made from, as the ETag gave it.");

    /// <summary>Reads it; null where there is none, and the change goes over whatever is there.</summary>
    public static bool TryRead(HttpRequest request, out int? version)
    {
        ArgumentNullException.ThrowIfNull(request);
        version = null;
        var header = request.Headers.IfMatch.ToString();
        if (header.Length == 0)
            return true;

        if (header is not ['"', .. var digits, '"'] || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
            return false;

        version = parsed;
        return true;
    }
}
