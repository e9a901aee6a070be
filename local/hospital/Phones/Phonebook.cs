using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;

namespace CareLoop.Local.Hospital.Phones;

/// <summary>Which of a phone's visits a text is about.</summary>
internal static class Phonebook
{
    /// <summary>The visits that the text names, the earliest first; of one that moved, the start that it names.</summary>
    public static IReadOnlyList<ShownVisit> Shown(Ledger ledger, IEnumerable<Patient> holders, TextReading reading)
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

        return InOrder(shown);
    }

    /// <summary>The visits that one of several choices stands for: those of the day of whoever has that family name.</summary>
    public static IReadOnlyList<ShownVisit> Meant(Ledger ledger, IEnumerable<Patient> holders, TextChoice choice)
    {
        var numbers = holders.Where(patient => patient.Name.StartsWith(choice.Family, StringComparison.Ordinal) || patient.Name.EndsWith(" " + choice.Family, StringComparison.Ordinal))
            .Select(patient => patient.Number)
            .ToHashSet(StringComparer.Ordinal);
        return InOrder(ledger.Visits
            .Where(visit => numbers.Contains(visit.Patient) && visit.IsLive && choice.Day.Names(HospitalDay.Of(visit.Start)))
            .Select(visit => new ShownVisit(visit.Id, visit.Start)));
    }

    private static IReadOnlyList<ShownVisit> InOrder(IEnumerable<ShownVisit> visits) =>
        [.. visits.OrderBy(one => one.Start).ThenBy(one => one.Visit, StringComparer.Ordinal)];
}
