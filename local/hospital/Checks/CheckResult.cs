namespace CareLoop.Local.Hospital.Checks;

/// <param name="Name">Stable, in kebab-case.</param>
/// <param name="Detail">How much was looked at, or what is wrong: ids and masked phones only.</param>
internal sealed record CheckResult(string Name, bool Ok, string Detail)
{
    private const int Shown = 5;

    /// <summary>Holds when there is nothing wrong.</summary>
    public static CheckResult Of(string name, int lookedAt, string what, IReadOnlyList<string> wrong) => new(
        name,
        wrong.Count == 0,
        wrong.Count == 0
            ? $"{lookedAt} {what}"
            : $"{wrong.Count} of {lookedAt} {what}: {string.Join("; ", wrong.Take(Shown))}{(wrong.Count > Shown ? "; …" : "")}");
}
