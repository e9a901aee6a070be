using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;

namespace CareLoop.Local.Hospital.Phones;

/// <summary>Which of a phone's visits a text is about.</summary>
internal static class Phonebook
{
    /// <summary>
    /// The visits that the text names, the earliest first; of one that moved, the start that it names. A question which of
    /// several visits is meant is about none of them yet.
    /// </summary>
    public static IReadOnlyList<ShownVisit> Shown(Ledger ledger, IEnumerable<Patient> holders, TextReading reading) =>
        reading.Choices.Count > 0 ? [] : Named(ledger, holders, reading);

    /// <summary>The visits that one of several choices stands for: those of whoever has that family name.</summary>
    public static IReadOnlyList<ShownVisit> Meant(Ledger ledger, IEnumerable<Patient> holders, TextChoice choice) => Named(
        ledger,
        holders.Where(patient => patient.Name.StartsWith(choice.Family, StringComparison.Ordinal) || patient.Name.EndsWith(" " + choice.Family, StringComparison.Ordinal)),
        choice.Visits);

    private static List<ShownVisit> Named(Ledger ledger, IEnumerable<Patient> holders, TextReading reading)
    {
        var numbers = holders.Select(patient => patient.Number).ToHashSet(StringComparer.Ordinal);
        var shown = new List<ShownVisit>();
        foreach (var visit in ledger.Visits.Where(visit => numbers.Contains(visit.Patient)))
        {
            if (reading.Names(visit.Start))
                shown.Add(new(visit.Id, visit.Start));
            else if (visit.Changes.LastOrDefault(change => change.Change is ChangeKind.Booked or ChangeKind.Moved && reading.Names(change.Start)) is { } earlier)
                shown.Add(new(visit.Id, earlier.Start));
        }

        return [.. shown.OrderBy(one => one.Start).ThenBy(one => one.Visit, StringComparer.Ordinal)];
    }
}
