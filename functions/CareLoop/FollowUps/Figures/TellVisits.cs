using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using CareLoop.Patients;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.FollowUps.Figures;

/// <summary>What the figures know of an outpatient's visit that has ended.</summary>
/// <param name="Department">By code; null where the HIS did not say.</param>
internal sealed record VisitFact(string? Department);

/// <summary>Tells the figures of each outpatient's visit that has ended, whether anybody is followed up after it or not: a fact of the day on which it ended.</summary>
internal sealed class TellVisits(FactTable facts) : IEffectRunner
{
    public const string Family = "visit";

    public IReadOnlyList<Effect> Pending(PatientFile file, Moment moment) =>
    [
        .. file.Open<EncounterRow>().Where(encounter => !IsTold(encounter, moment)).Select(encounter => new Effect($"visit.{encounter.Id}.{WantedOf(encounter, moment)}", token => TellAsync(encounter, moment, token))),
    ];

    public void Resume(PatientFile file, Moment moment)
    {
        // Pending until it is told as it ended; told twice, it is the same fact.
    }

    /// <summary>Whether the figures know it as it is.</summary>
    public static bool IsTold(EncounterRow encounter, Moment moment) => WantedOf(encounter, moment) == encounter.ToldAs;

    /// <summary>As what it counts: the day and the department; null where it does not.</summary>
    private static string? WantedOf(EncounterRow encounter, Moment moment) =>
        encounter is { IsEnded: true, Start: PlanStart.Visit } ? $"{FactOf(encounter, moment).Address}|{encounter.DepartmentCode}" : null;

    private static Fact FactOf(EncounterRow encounter, Moment moment) => new(
        encounter.Organisation, LocalTimes.LocalDate(encounter.Discharge!.Value.At, moment.Config.Organisation(encounter.Organisation).Zone), Family, encounter.Id, StoredJson.Write(new VisitFact(encounter.DepartmentCode)));

    private async Task<Action<PatientFile>> TellAsync(EncounterRow encounter, Moment moment, CancellationToken cancellationToken)
    {
        var wanted = WantedOf(encounter, moment);
        string[] earlier = encounter.ToldAs is { } told ? [told[..told.LastIndexOf('|')]] : [];
        await facts.WriteAsync(wanted is null ? [] : [FactOf(encounter, moment)], earlier, cancellationToken);
        return file =>
        {
            if (file.Find<EncounterRow>(encounter.Id) is { } now)
            {
                file.Put(now with { ToldAs = wanted });
            }
        };
    }
}

/// <summary>Visits by department.</summary>
internal sealed class VisitCells : IDayCells<VisitCells>
{
    private readonly SortedDictionary<string, int> departments = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> ByDepartment => departments;

    public static VisitCells Parse(string json)
    {
        var cells = new VisitCells();
        foreach (var (department, count) in StoredJson.Read<Dictionary<string, int>>(json) ?? [])
        {
            cells.departments[department] = count;
        }

        return cells;
    }

    public string ToJson() => StoredJson.Write(departments);

    public void Add(VisitCells others)
    {
        foreach (var (department, count) in others.departments)
        {
            departments[department] = departments.GetValueOrDefault(department) + count;
        }
    }

    public void Add(string id, string json, DateTimeOffset now)
    {
        var department = StoredJson.Read<VisitFact>(json)?.Department ?? "";
        departments[department] = departments.GetValueOrDefault(department) + 1;
    }
}
