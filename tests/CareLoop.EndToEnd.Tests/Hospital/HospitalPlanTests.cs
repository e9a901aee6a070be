using CareLoop.Local.Hospital;
using CareLoop.Local.Hospital.Days;
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
