namespace CareLoop.Patients.Merges;

/// <summary>Somebody who is on the same phone.</summary>
/// <param name="Key">Who.</param>
/// <param name="Name">As it is known.</param>
/// <param name="BirthDate">As it is known.</param>
/// <param name="Candidates">The candidates that are known there already, decided ones included.</param>
internal sealed record OnSamePhone(PatientKey Key, string? Name, DateOnly? BirthDate, IReadOnlyList<string> Candidates);

/// <summary>The same name, birth date and phone: likely one person, and never enough to say so. Pure.</summary>
internal static class WeakMatch
{
    /// <summary>More on one phone are a family at most by chance: a ward, a placeholder.</summary>
    public const int MostOnPhone = 10;

    public static bool Raise(PatientFile file, IReadOnlyList<OnSamePhone> others, string organisation, DateTimeOffset at)
    {
        var raised = false;
        foreach (var other in others.Where(other => Matches(file, other)))
        {
            raised |= CandidateRow.Raise(file, other.Key, organisation, CandidateRow.WeakMatch, at);
        }

        return raised;
    }

    private static bool Matches(PatientFile file, OnSamePhone other) =>
        other.Key != file.Key
        && file.Head.BirthDate is { } born && born == other.BirthDate
        && Name(file.Head.Name) is { Length: > 0 } name && name == Name(other.Name)
        && !other.Candidates.Contains(CandidateRow.IdOf(file.Key, other.Key));

    /// <summary>The letters alone: systems differ in blanks, dots and case.</summary>
    private static string Name(string? name) =>
        new([.. (name ?? "").Normalize(System.Text.NormalizationForm.FormKC).Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant)]);
}
