using CareLoop.Local.Hospital;
using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;

using FsCheck;
using FsCheck.Fluent;

using Xunit;

namespace CareLoop.EndToEnd.Tests.Hospital;

public sealed class HospitalPlanTests
{
    private static readonly DateOnly Monday = new(2026, 3, 2);

    [Fact]
    public void Registry_OfOneSeed_IsTheSamePeople() =>
        Assert.Equal(Registry.Of(7).Patients, Registry.Of(7).Patients);

    [Fact]
    public void Registry_OfAnySeed_HasEveryKindOfPatient()
    {
        var patients = Registry.Of(7).Patients;

        Assert.Contains(patients, patient => patient.Phone is null);
        Assert.Contains(patients, patient => patient.Language == "en");
        Assert.Contains(patients.Where(patient => patient.Phone is not null).CountBy(patient => patient.Phone!), phone => phone.Value > 1);
        Assert.All(patients.Where(patient => patient.Phone is not null), patient => Assert.Matches(@"^1\d{10}$", patient.Phone!));
    }

    [Fact]
    public void Chance_OfOneSubject_DoesNotDependOnOthers()
    {
        var alone = Chance.Of(7, "visit", "A-1").Below(1_000_000);
        _ = Chance.Of(7, "visit", "A-2").Below(1_000_000);

        Assert.Equal(alone, Chance.Of(7, "visit", "A-1").Below(1_000_000));
        Assert.NotEqual(alone, Chance.Of(8, "visit", "A-1").Below(1_000_000));
        Assert.NotEqual(Chance.Of(7, "a", "bc").Below(1_000_000), Chance.Of(7, "ab", "c").Below(1_000_000));
    }

    [Fact]
    public void DayPlan_OfAnyDay_KeepsTheHospitalsHours() => Prop.ForAll(
        ArbMap.Default.ArbFor<(int Seed, byte Day)>(),
        subject =>
        {
            var registry = Registry.Of(7);
            var day = Monday.AddDays(subject.Day);
            var visits = DayPlan.For(subject.Seed, registry, day);

            Assert.InRange(visits.Count, 30, 90);
            Assert.Equal(visits.Count, visits.Select(visit => visit.Id).Distinct().Count());
            Assert.All(visits, visit =>
            {
                Assert.Equal(day, HospitalDay.Of(visit.BookedAt));
                Assert.InRange(HospitalDay.TimeOf(visit.Start), HospitalDay.Opens, HospitalDay.Closes);
                Assert.NotEqual(DayOfWeek.Sunday, HospitalDay.Of(visit.Start).DayOfWeek);
                Assert.InRange(visit.Start - visit.BookedAt, TimeSpan.FromMinutes(50), DayPlan.LongestLead + TimeSpan.FromDays(1));
                Assert.True(visit.Change is null || visit.Change.At > visit.BookedAt, $"{visit.Id} changes before it is booked");
            });
            Assert.Equal(visits, DayPlan.For(subject.Seed, registry, day));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void DayPlan_OverSomeDays_HasEveryTrouble()
    {
        var registry = Registry.Of(7);
        var visits = Enumerable.Range(0, 20).SelectMany(day => DayPlan.For(7, registry, Monday.AddDays(day))).ToList();

        foreach (var kind in new[] { ChangeKind.Moved, ChangeKind.Cancelled, ChangeKind.Repeated, ChangeKind.PatientUpdated, ChangeKind.PatientDied })
            Assert.Contains(visits, visit => visit.Change?.Kind == kind);
        Assert.Contains(visits, visit => visit.SentAt > visit.Change?.At && visit.Change.Kind == ChangeKind.Moved);
        Assert.Contains(visits, visit => visit.SentAt > visit.Change?.At && visit.Change.Kind == ChangeKind.Cancelled);
        Assert.Contains(visits.CountBy(visit => (visit.Patient, HospitalDay.Of(visit.Start))), visitsOfADay => visitsOfADay.Value > 1);
        Assert.Contains(visits, visit => visit.Start - visit.BookedAt < TimeSpan.FromHours(6));
    }

    [Fact]
    public void StayPlan_OfAnyDay_IsTheSameAndInOrder() => Prop.ForAll(
        ArbMap.Default.ArbFor<(int Seed, byte Day)>(),
        subject =>
        {
            var registry = Registry.Of(7);
            var stays = StayPlan.For(subject.Seed, registry, Monday.AddDays(subject.Day));

            Assert.InRange(stays.Count, 12, 50);
            Assert.Equal(stays.Count, stays.Select(stay => stay.Id).Distinct().Count());
            Assert.All(stays, stay =>
            {
                Assert.Equal(StayChange.Admitted, stay.Steps[0].Change);
                Assert.Equal(stay.Steps.OrderBy(step => step.At), stay.Steps);
                Assert.Equal(stay.Steps.Count, stay.Steps.Select(step => step.At).Distinct().Count());
                Assert.InRange(stay.Steps[^1].At, stay.Steps[0].At, HospitalDay.Begin(Monday.AddDays(subject.Day + StayPlan.LongestReach)));
                Assert.All(stay.Steps, step => Assert.Equal(step.Facts.Discharged is null, step.Facts.Disposition is null));
            });
            Assert.Equal(Written(stays), Written(StayPlan.For(subject.Seed, registry, Monday.AddDays(subject.Day))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void StayPlan_OverSomeWeeks_HasEveryTrouble()
    {
        var registry = Registry.Of(7);
        var stays = Enumerable.Range(0, 40).SelectMany(day => StayPlan.For(7, registry, Monday.AddDays(day))).ToList();
        var ends = stays.Select(stay => stay.Steps.First(step => step.Change == StayChange.Discharged)).ToList();

        Assert.InRange(stays.Count / 40.0, 26, 36);
        Assert.All(Enum.GetValues<StayChange>(), change => Assert.Contains(stays, stay => stay.Steps.Any(step => step.Change == change)));
        Assert.All(
            (string[])[StayFacts.Home, StayFacts.Transfer, StayFacts.Hospice, StayFacts.AgainstAdvice, StayFacts.Died],
            disposition => Assert.Contains(ends, end => end.Facts.Disposition == disposition));
        Assert.Contains(ends, end => end.SendAt - end.At == TimeSpan.FromDays(10));
        Assert.Contains(ends, end => end.Facts.Discharged < end.Facts.Admitted);
        Assert.Contains(ends, end => end.Facts.Clinician is null);
        Assert.Contains(ends, end => Department.All.All(department => department.Code != end.Facts.Department));
        Assert.Contains(stays, stay => registry[stay.Patient].Phone is null);
        Assert.All(Department.All, department => Assert.Contains(ends, end => end.Facts.Department == department.Code));
        Assert.Contains(ends, end => end.Facts.Diagnoses[0].StartsWith('C'));
        Assert.Contains(ends, end => end.Facts.Diagnoses is [_, "I10", ..]);
        Assert.Contains(ends, end => end.Facts.Procedures is ["81.54"]);

        var pairs = stays.GroupBy(stay => stay.Patient).SelectMany(of => of.Zip(of.Skip(1))).ToList();
        Assert.Contains(pairs, pair => pair.Second.Steps[0].At < pair.First.Steps[^1].At);
        Assert.Contains(pairs, pair => pair.Second.Steps[0].At > pair.First.Steps[^1].At && pair.Second.Steps[0].At < pair.First.Steps[^1].At.AddDays(30));
    }

    [Fact]
    public void Stay_AsOfTheOpening_IsWhoIsInTheWards()
    {
        var opening = HospitalDay.Begin(Monday);
        var all = Enumerable.Range(1, StayPlan.LongestReach).SelectMany(ago => StayPlan.For(7, Registry.Of(7), Monday.AddDays(-ago))).ToList();

        var standing = all.Select(stay => stay.AsOf(opening)).OfType<PlannedStay>().ToList();

        Assert.InRange(standing.Count(stay => stay.Steps[0].At < opening), 90, 260);
        Assert.All(standing, stay => Assert.All(stay.Steps.Skip(1), step => Assert.True(step.At >= opening)));
        Assert.All(standing, stay => Assert.Null(stay.Steps[0].Facts.Discharged));
        Assert.Contains(standing, stay => all.Single(one => one.Id == stay.Id).Steps.Any(step => step.Change == StayChange.Transferred && step.At < opening) && stay.Steps.Count == 2);
    }

    [Fact]
    public void Registry_OfAnySeed_HasPeopleNearFarAndNowhere()
    {
        var homes = Registry.Of(7).Patients.Select(patient => patient.Home).ToList();

        Assert.All((string[])["110101", "110105", "610113"], district => Assert.Contains(homes, home => home?.District == district));
        Assert.Contains(homes, home => home is null);
    }

    [Fact]
    public void Team_OfEachDepartment_HasPeopleOfItsOwn()
    {
        Assert.Equal(Department.All, Team.All.Select(team => team.Department));
        Assert.Equal("D-CARD-1", Team.All[0].Head.Id);
        var people = Team.All.SelectMany(team => team.Clinicians.Append(team.HeadNurse)).ToList();
        Assert.Equal(people.Count, people.Select(clinician => clinician.Id).Distinct().Count());
        Assert.All(Team.All, team => Assert.DoesNotContain(Registry.Of(7).Patients, patient => patient.Address == team.OnCall));
    }

    private static string Written(object value) => System.Text.Json.JsonSerializer.Serialize(value);

    [Fact]
    public void Backlog_OfWhatWasBookedBefore_HoldsOnlyWhatIsToCome()
    {
        var registry = Registry.Of(7);
        var opening = HospitalDay.Begin(Monday);
        var booked = Enumerable.Range(1, 15).SelectMany(day => DayPlan.For(7, registry, Monday.AddDays(-day))).ToList();

        var standing = booked.Select(visit => Backlog.AsOf(opening, visit)).OfType<PlannedVisit>().ToList();

        Assert.InRange(standing.Count, 100, booked.Count - 1);
        Assert.All(standing, visit => Assert.True(visit.Start > opening && visit.BookedAt < opening));
        Assert.All(standing, visit => Assert.True(visit.Change is null || visit.Change.At >= opening));
    }

    [Fact]
    public void Later_OfAMove_IsAnotherDayInOpeningHours()
    {
        var start = HospitalDay.At(new DateOnly(2026, 3, 6), new TimeOnly(9, 25));

        var later = DayPlan.Later(7, "A-1", 0, start);

        Assert.InRange((later - start).TotalDays, 0.5, 8);
        Assert.NotEqual(DayOfWeek.Sunday, HospitalDay.Of(later).DayOfWeek);
        Assert.InRange(HospitalDay.TimeOf(later), HospitalDay.Opens, HospitalDay.Closes);
    }
}
