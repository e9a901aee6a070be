using CareLoop.Common;

namespace CareLoop.Configuration;

/// <summary>Why a document is not published.</summary>
internal static class ConfigProblems
{
    public static Problem BadName { get; } = new(
        ProblemKind.Invalid, "bad-name", $"Organisation and name have at most {ConfigKey.MaxPart} letters, digits, dots, underscores and hyphens.");

    public static Problem TooLarge { get; } = new(
        ProblemKind.TooLarge, "document-too-large", $"A configuration document has at most {ConfigRow.MaxJson} characters.");

    public static Problem NotJson { get; } = new(
        ProblemKind.Invalid, "not-json", "The document is not JSON, or a member stands in it twice.");

    public static Problem PublishedMeanwhile { get; } = new(
        ProblemKind.Conflict, "published-meanwhile", "Another version has been published meanwhile. Read it, and publish again if need be.");

    public static Problem NotUnderstood(IReadOnlyList<FieldError> errors) => new(
        ProblemKind.Unprocessable, "not-understood", "Nothing can be said until these are mended.")
    { Errors = errors };

    public static Problem Mistaken(IReadOnlyList<FieldError> errors) => new(
        ProblemKind.Unprocessable, "mistakes-in-document", "Nothing is published until these are mended.")
    { Errors = errors };
}
