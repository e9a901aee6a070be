using System.Globalization;

using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;

namespace CareLoop.Local.Hospital.Days;

/// <summary>Who is admitted on one day, and how their stays go. A pure function of seed and day.</summary>
internal static class StayPlan
{
    /// <summary>How many days after an admission something may still be decided about what came of it.</summary>
    public const int LongestReach = 45;

    /// <summary>
    /// Each patient may be admitted on one day in so many: nobody is in two beds, or soon back again, but those who are meant to be.
    /// </summary>
    private const int Turn = 40;

    private const string UnknownDepartment = "X9";

    /// <summary>Wards enter what has happened at every half hour; a run gets through its days the faster, the fewer its instants are.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(30);

    /// <summary>How late the papers of some wards are.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromDays(10);

    /// <summary>The stays that begin on <paramref name="day"/>, each with what comes of it: a second one some days later, or beside it.</summary>
    public static IReadOnlyList<PlannedStay> For(long seed, Registry registry, DateOnly day)
    {
        var stays = new List<PlannedStay>();
        foreach (var patient in registry.Patients.Where((_, index) => index % Turn == day.DayNumber % Turn))
        {
            var chance = Chance.Of(seed, "stay", patient.Number, Key(day));
            if (chance.PerMille(480))
                stays.AddRange(Of(seed, patient, day, string.Create(CultureInfo.InvariantCulture, $"S-{Key(day)}-{stays.Count:00}"), chance));
        }

        return stays;
    }

    private static IEnumerable<PlannedStay> Of(long seed, Patient patient, DateOnly day, string id, Chance chance)
    {
        var fate = chance.Weighted(
            ("", 640), ("transferred", 120), ("cancelled", 30), ("corrected", 35), ("late", 20), ("readmitted", 70), ("overlapping", 15), ("no-clinician", 25), ("unknown-department", 20), ("left-before-admission", 25));
        var admitted = HospitalDay.At(day, new TimeOnly(8, 0)) + TimeSpan.FromSeconds(chance.Below(12 * 3600));
        var stay = Course(seed, patient, id, fate, admitted, 1 + chance.Below(12));
        yield return stay;

        if (fate == "readmitted")
        {
            var again = HospitalDay.Of(stay.Steps[^1].At).AddDays(2 + chance.Below(13));
            yield return Course(seed, patient, id + "r", "", HospitalDay.At(again, new TimeOnly(9, 0)) + TimeSpan.FromSeconds(chance.Below(8 * 3600)), 1 + chance.Below(7));
        }
        else if (fate == "overlapping")
        {
            // Another ward has admitted the patient before this one had let go of them.
            yield return Course(seed, patient, id + "o", "", stay.Steps[^1].At - TimeSpan.FromSeconds(3600 + chance.Below(8 * 3600)), 1 + chance.Below(4));
        }
    }

    private static PlannedStay Course(long seed, Patient patient, string id, string fate, DateTimeOffset admitted, int days)
    {
        var chance = Chance.Of(seed, "course", id);
        var department = DepartmentOf(patient, admitted, chance);
        var clinician = chance.Pick(Team.Of(department).Clinicians).Id;
        var left = HospitalDay.At(HospitalDay.Of(admitted).AddDays(days), new TimeOnly(9, 0)) + TimeSpan.FromSeconds(chance.Below(7 * 3600));
        var facts = new StayFacts(admitted, null, fate == "unknown-department" ? UnknownDepartment : department.Code, fate == "no-clinician" ? null : clinician, null, [], []);
        List<PlannedStep> steps = [Step(StayChange.Admitted, admitted, facts)];
        if (fate == "transferred")
        {
            department = DepartmentOf(patient, admitted, chance);
            facts = facts with { Department = department.Code, Clinician = chance.Pick(Team.Of(department).Clinicians).Id };
            steps.Add(Step(StayChange.Transferred, admitted + (left - admitted) * 0.4, facts));
        }

        var end = Discharge(seed, patient, id, fate, facts, department, left);
        var written = left + chance.Between(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(40));
        var discharge = Step(StayChange.Discharged, written, end);
        steps.Add(fate == "late" ? discharge with { SendAt = discharge.At + Late } : discharge);
        if (fate == "cancelled")
        {
            var again = left.AddDays(1 + chance.Below(3));
            steps.Add(Step(StayChange.DischargeCancelled, written + chance.Between(TimeSpan.FromHours(1), TimeSpan.FromHours(6)), facts));
            steps.Add(Step(StayChange.Discharged, again, end with { Discharged = again }));
        }
        else if (fate == "corrected")
            steps.Add(Step(StayChange.DischargeCorrected, written + chance.Between(TimeSpan.FromHours(2), TimeSpan.FromHours(20)), end with { Discharged = left - chance.Between(TimeSpan.FromMinutes(30), TimeSpan.FromHours(12)) }));
        return new(id, patient.Number, steps);
    }

    private static StayFacts Discharge(long seed, Patient patient, string id, string fate, StayFacts facts, Department department, DateTimeOffset left)
    {
        var chance = Chance.Of(seed, "discharge", id);
        var ailment = chance.Pick(Ailment.Of(department));
        var isOld = AgeOf(patient, left) >= 50;
        return facts with
        {
            Discharged = fate == "left-before-admission" ? facts.Admitted - TimeSpan.FromHours(26) : left,
            Disposition = DispositionOf(department, fate, chance),
            Diagnoses = [.. new[] { ailment.Diagnosis }.Concat(Ailment.Chronic.Where(_ => isOld && chance.PerMille(250))).Distinct()],
            Procedures = ailment.Procedure is { } procedure ? [procedure] : [],
        };
    }

    /// <summary>Who comes back, or of whom more is to be said, has not died.</summary>
    private static string DispositionOf(Department department, string fate, Chance chance)
    {
        if (fate is "readmitted" or "overlapping")
            return StayFacts.Home;
        var isGrave = department.Code is "CARD" or "ONC" or "GI";
        var mayDie = isGrave && fate is "" or "transferred";
        return chance.Weighted(
            (StayFacts.Home, 900), (StayFacts.Transfer, 40), (StayFacts.AgainstAdvice, 20), (StayFacts.Hospice, isGrave ? 30 : 0), (StayFacts.Died, mayDie ? 40 : 0));
    }

    private static Department DepartmentOf(Patient patient, DateTimeOffset at, Chance chance)
    {
        var age = AgeOf(patient, at);
        List<Department> fitting = [.. Department.All.Where(department => department.Code switch
        {
            "PED" => age < 16,
            "OBS" => patient.Gender == "female" && age is >= 20 and <= 45,
            _ => age >= 16,
        })];
        return chance.Pick(fitting);
    }

    private static int AgeOf(Patient patient, DateTimeOffset at)
    {
        var day = HospitalDay.Of(at);
        return day.Year - patient.BirthDate.Year - (day.DayOfYear < patient.BirthDate.DayOfYear ? 1 : 0);
    }

    private static PlannedStep Step(StayChange change, DateTimeOffset at, StayFacts facts)
    {
        var entered = at.AddTicks(Round.Ticks - (at.Ticks % Round.Ticks));
        return new(change, entered, entered, facts);
    }

    private static string Key(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
