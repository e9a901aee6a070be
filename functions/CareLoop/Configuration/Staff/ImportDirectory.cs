using System.Globalization;
using CareLoop.Access;
using CareLoop.Common;

namespace CareLoop.Configuration.Staff;

/// <summary>A file of people or departments that an administrator brings in.</summary>
/// <param name="Organisation">Whose directory it is for.</param>
/// <param name="Replace">Whether who is not in the file leaves the directory.</param>
/// <param name="BasedOn">The version that the file was made from; null for whatever is there.</param>
/// <param name="ContentType">With the character set where it is not UTF-8.</param>
/// <param name="Body">The file.</param>
/// <param name="Cause">The id of the request, for the audit trail.</param>
public sealed record DirectoryImport(string Organisation, bool Replace, int? BasedOn, string? ContentType, ReadOnlyMemory<byte> Body, string Cause);

/// <summary>What became of a file.</summary>
/// <param name="Organisation">Whose directory it is.</param>
/// <param name="Version">The version that is current now.</param>
/// <param name="People">Lines of people.</param>
/// <param name="Departments">Lines of departments.</param>
/// <param name="UnknownColumns">Columns of which nothing was read.</param>
public sealed record DirectoryImported(string Organisation, int Version, int People, int Departments, IReadOnlyList<string> UnknownColumns);

/// <summary>
/// Brings a file into the directory: all of it, as one version of the document, or nothing. Every line at fault is told of, with its
/// number and its column.
/// </summary>
public sealed class ImportDirectory(ConfigStore store)
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MaxBodyBytes = ConfigStore.MaxDocumentBytes;

    private const int Attempts = 3;

    private static readonly Problem TooLarge = new(
        ProblemKind.TooLarge, "body-too-large", string.Create(CultureInfo.InvariantCulture, $"A file has at most {MaxBodyBytes / 1024} KiB."));

    /// <summary>Publishes the directory with the file in it. The same file again is the same version.</summary>
    public async Task<Result<DirectoryImported>> HandleAsync(Principal who, DirectoryImport import, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(import);
        if (ConfigStore.MayPublish.Authorise(who, import.Organisation, null).Problem is { } refused)
            return refused;
        if (import.Body.Length > MaxBodyBytes)
            return TooLarge;
        if (!ConfigKey.TryCreate(ConfigKind.Directory, import.Organisation, ConfigKind.OnlyName, out var key))
            return ConfigProblems.BadName;

        var read = CsvText.Read(import.ContentType, import.Body.Span, null).Then(DirectoryFile.Read);
        if (read.Problem is { } unreadable)
            return unreadable;

        for (var attempt = 1; ; attempt++)
        {
            // Who does not say what the file was made from has it put into whatever is there by now.
            var published = await PutAsync(who, import, key, read.Value, cancellationToken);
            if (import.BasedOn is not null || attempt == Attempts || published.Problem?.Code != ConfigProblems.PublishedMeanwhile.Code)
                return published;
        }
    }

    private async Task<Result<DirectoryImported>> PutAsync(Principal who, DirectoryImport import, ConfigKey key, DirectoryFile file, CancellationToken cancellationToken)
    {
        var documents = await store.CurrentAsync(cancellationToken);
        var current = documents.FirstOrDefault(document => document.Key == key);
        var draft = new DirectoryDraft(current is null or { IsWithdrawn: true } ? null : current.Json, file, import.Replace);
        var candidate = new ConfigDocument(key, (current?.Version ?? 0) + 1, draft.Document.ToJsonString(), who.Id, default);
        List<FieldError> mistakes = [.. file.Mistakes, .. draft.Mistakes, .. ConfigCheck.Mistakes(candidate, documents).Select(draft.Told)];
        if (mistakes.Count > 0)
            return LinesNotUsable(mistakes);

        var publish = new PublishConfiguration(key.Kind, key.Organisation, key.Name, candidate.Json, who, import.Cause) { BasedOn = import.BasedOn ?? current?.Version ?? 0 };
        var published = await store.PublishAsync(publish, cancellationToken);
        return published.Then<DirectoryImported>(document => new DirectoryImported(
            document.Key.Organisation, document.Version, file.Lines.Count(line => line.IsPerson), file.Lines.Count(line => !line.IsPerson), file.UnknownColumns));
    }

    private static Problem LinesNotUsable(List<FieldError> mistakes)
    {
        var lines = mistakes.Select(mistake => mistake.Pointer.Split('/').ElementAtOrDefault(1)).Distinct().Count();
        return new Problem(ProblemKind.Unprocessable, "lines-not-usable", string.Create(CultureInfo.InvariantCulture, $"{lines} lines can't be used, so nothing was taken."))
        {
            Errors = mistakes,
        };
    }
}
