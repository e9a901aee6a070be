using System.Text.Json;

namespace CareLoop.Storage;

/// <summary>States are stored as kebab-case words: a row must be readable by a person, and survive a reordered enum.</summary>
internal static class KebabEnum
{
    public static string Write<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>Null where the text names no member: a row of a later version.</summary>
    public static T? Read<T>(string? text) where T : struct, Enum =>
        text is not null && Enum.TryParse<T>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var value) && Enum.IsDefined(value) && Write(value) == text ? value : null;
}
