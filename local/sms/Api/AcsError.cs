namespace CareLoop.Local.Sms.Api;

/// <summary>The body of an error, as the service's published examples have it.</summary>
internal static class AcsError
{
    public static IResult Denied(string message) => Of(StatusCodes.Status401Unauthorized, "Denied", message);

    public static IResult BadRequest(string message) => Of(StatusCodes.Status400BadRequest, "BadRequest", message);

    public static IResult TooManyRequests() => Of(StatusCodes.Status429TooManyRequests, "TooManyRequests", "The sender has exceeded its rate limit.");

    public static IResult InternalError() => Of(StatusCodes.Status500InternalServerError, "InternalServerError", "The service met an internal error.");

    /// <summary>What is wrong with the api-version of a request; null when nothing is.</summary>
    public static IResult? OfVersion(HttpRequest request, params ReadOnlySpan<string> supported)
    {
        var version = request.Query["api-version"].ToString();
        if (version.Length == 0) return Of(StatusCodes.Status400BadRequest, "ApiVersionUnspecified", "An API version is required, but was not specified.");
        return supported.Contains(version)
            ? null
            : Of(StatusCodes.Status400BadRequest, "UnsupportedApiVersion", $"The HTTP resource that matches the request path '{request.Path}' does not support the API version '{version}'.");
    }

    private static IResult Of(int status, string code, string message) =>
        Results.Json(new { error = new { code, message, innerError = (object?)null } }, Json.Options, statusCode: status);
}
