using System.Globalization;
using CareLoop.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CareLoop.App;

/// <summary>What pages that anybody may open have in common.</summary>
internal static class PublicAnswer
{
    private const int MaxFormBytes = 64 * 1024;

    /// <summary>A page with what keeps it to itself.</summary>
    public static IResult Of(HttpRequest request, PageReply reply, string contentSecurityPolicy)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = contentSecurityPolicy;
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        headers["X-Robots-Tag"] = "noindex";
        if (reply.RetryAfter is { } wait)
        {
            headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return Results.Content(reply.Html, "text/html; charset=utf-8", statusCode: reply.Kind is { } kind ? Problems.StatusOf(kind) : StatusCodes.Status200OK);
    }

    /// <summary>The fields of a form; none where it has more than any page has.</summary>
    public static async Task<Result<Dictionary<string, string>>> FormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await RequestBody.TextAsync(request, MaxFormBytes, cancellationToken);
        if (!body.IsOk)
        {
            return body.Problem;
        }

        using var reader = new FormReader(body.Value);
        try
        {
            return (await reader.ReadFormAsync(cancellationToken)).ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
        }
        catch (InvalidDataException)
        {
            return new Dictionary<string, string>();
        }
    }

    /// <summary>From where a request comes, as the platform's front end saw it: the last that X-Forwarded-For names, which the caller can't choose.</summary>
    public static string AddressOf(HttpRequest request)
    {
        var forwarded = request.Headers["X-Forwarded-For"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var last = forwarded.Length > 0 ? forwarded[^1] : request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        // An address of version 4 may stand there with its port.
        return last.Count(character => character == ':') == 1 ? last[..last.IndexOf(':', StringComparison.Ordinal)] : last;
    }
}
