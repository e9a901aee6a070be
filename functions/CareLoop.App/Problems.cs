using System.Text.Json;
using System.Text.Json.Serialization;
using CareLoop.Common;
using Microsoft.AspNetCore.Http;

namespace CareLoop.App;

/// <summary>The one place where problems become HTTP: the status of each kind, and RFC 9457 problem details.</summary>
public static class Problems
{
    /// <summary>The media type of RFC 9457.</summary>
    public const string ContentType = "application/problem+json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>What a caller is told of a failure that is ours: nothing of its cause, and that it is worth asking again.</summary>
    public static IResult Failed { get; } = Results.Json(
        new ProblemDetails("urn:careloop:problem:internal-error", "Something failed here.", StatusCodes.Status500InternalServerError, "Nothing is wrong with the request as far as is known. Send it again; the log says what failed.", null, null),
        Json,
        ContentType,
        StatusCodes.Status500InternalServerError);

    /// <summary>The problem as an answer of its own.</summary>
    /// <param name="problem">What stands in the way.</param>
    /// <param name="instance">Names this occurrence, such as its receipt; null leaves it out.</param>
    public static IResult ToResult(this Problem problem, string? instance = null)
    {
        var details = problem.ToDetails(instance);
        return Results.Json(details, Json, ContentType, details.Status);
    }

    /// <summary>The problem as a part of another answer, such as that of a batch.</summary>
    /// <inheritdoc cref="ToResult"/>
    public static ProblemDetails ToDetails(this Problem problem, string? instance = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new ProblemDetails(
            $"urn:careloop:problem:{problem.Code}",
            problem.Title,
            StatusOf(problem.Kind),
            problem.Detail,
            instance,
            problem.Errors.Count == 0 ? null : problem.Errors,
            problem.Current);
    }

    /// <summary>The HTTP status of a kind of problem.</summary>
    public static int StatusOf(ProblemKind kind) => kind switch
    {
        ProblemKind.Invalid => StatusCodes.Status400BadRequest,
        ProblemKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        ProblemKind.Denied => StatusCodes.Status403Forbidden,
        ProblemKind.NotFound => StatusCodes.Status404NotFound,
        ProblemKind.Conflict => StatusCodes.Status409Conflict,
        ProblemKind.Gone => StatusCodes.Status410Gone,
        ProblemKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ProblemKind.Unprocessable => StatusCodes.Status422UnprocessableEntity,
        ProblemKind.Throttled => StatusCodes.Status429TooManyRequests,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

/// <summary>Problem details as RFC 9457 names their members; <c>errors</c> is the extension of its section 3.</summary>
/// <param name="Type">A URN that ends in the problem's code.</param>
/// <param name="Title">The same for every occurrence of one type.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">A sentence that a person can act on.</param>
/// <param name="Instance">Names this occurrence.</param>
/// <param name="Errors">The places at fault.</param>
/// <param name="Current">Of a conflict: what the thing is now.</param>
public sealed record ProblemDetails(string Type, string Title, int Status, string Detail, string? Instance, IReadOnlyList<FieldError>? Errors, object? Current = null);
