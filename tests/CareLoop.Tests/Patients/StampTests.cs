using CareLoop.Common;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Reminders;
using CareLoop.Tests.Intake;
using CareLoop.Tests.Reminders;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Patients;

/// <summary>Events come late, doubled and in any order; what was said last by source time stands, field by field.</summary>
public sealed class StampTests
{
    private static readonly Gen<HisEvent> SomeEvent =
        from happening in AnyEvent.Generator
        from second in Gen.Choose(0, 3)
        from number in Gen.Choose(0, 1_000)
        from start in Gen.Elements(1, 2, 3)
        select happening with
        {
            Id = "e-" + number,
            Source = "urn:his:east",
            Organisation = "east",
            Time = Loop.Now.AddSeconds(second),
            Appointment = happening.Appointment is { } visit ? visit with { Id = "A-1", Start = visit.Start is null ? null : Loop.Now.AddDays(start) } : null,
        };

    private static readonly Gen<(HisEvent[] InOrder, HisEvent[] AsTheyCame)> Feeds =
        from count in Gen.Choose(1, 6)
        from events in SomeEvent.ArrayOf(count)
        let unique = events.DistinctBy(happening => happening.Id).ToArray()
        from doubled in Gen.SubListOf(unique)
        from shuffled in Gen.Shuffle([.. unique, .. doubled])
        select (unique.OrderBy(happening => Stamp.Of(happening)).ToArray(), shuffled);

    [Fact]
    public void Apply_AnyOrderAndDuplication_EndsInTheSameFields() => Prop.ForAll(Feeds.ToArbitrary(), feed =>
        Assert.Equal(FieldsAfter(feed.InOrder), FieldsAfter(feed.AsTheyCame))).QuickCheckThrowOnFailure();

    [Fact]
    public void Apply_SameEventAgain_ChangesNothing() => Prop.ForAll(SomeEvent.ToArbitrary(), happening =>
    {
        var file = Loop.NewFile();
        Apply(file, happening);

        Assert.False(Apply(file, happening).SaidAnything);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Apply_SameSaidLaterAndReadFromStorage_IsNoChange() => Prop.ForAll(SomeEvent.ToArbitrary(), happening =>
    {
        var file = Loop.NewFile();
        Apply(file, happening);
        var stored = new PatientFile(file.Key, file.Head.ToTable(file.Key), []);

        var again = Apply(stored, happening with { Id = "e-later", Time = happening.Time.AddMinutes(1) });

        Assert.Empty(again.Changed);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void CompareTo_SameInstant_CancelWinsOverBooking()
    {
        var booked = new HisEvent("his", "s", "z", HisEventType.AppointmentBooked, Loop.Now, "east", new PatientData([]));
        var cancelled = booked with { Id = "a", Type = HisEventType.AppointmentCancelled };

        Assert.True(Stamp.Of(cancelled) > Stamp.Of(booked));
        Assert.True(Stamp.Of(booked with { Time = Loop.Now.AddTicks(1) }) > Stamp.Of(cancelled));
    }

    [Fact]
    public void Apply_OlderEventWithAFieldOfItsOwn_AddsThatFieldAlone()
    {
        var file = Loop.NewFile();
        var newer = new HisEvent("his", "s", "2", HisEventType.PatientUpdated, Loop.Now.AddHours(1), "east", new PatientData([], Name: "new"));
        Apply(file, newer);

        Apply(file, newer with { Id = "1", Time = Loop.Now, Patient = new PatientData([], Name: "old", Language: "en") });

        Assert.Equal(("new", "en"), (file.Head.Name, file.Head.Language));
    }

    private static FieldUpdate Apply(PatientFile file, HisEvent happening) =>
        UpdatePatient.Apply(file, happening, UpdatePatient.ReadPhones(happening.Patient, "86").Phones, []);

    private static string FieldsAfter(HisEvent[] events)
    {
        var loop = new Loop();
        var file = Loop.NewFile();
        foreach (var happening in events)
        {
            Apply(file, happening);
            if (happening.Appointment is not null)
                loop.Apply(file, happening, Loop.Now);
        }

        var (head, visit) = (file.Head, Loop.Visit(file));
        return string.Join('\n',
            head.Name, string.Join(',', head.Phones), head.BirthDate, head.Gender, head.Language, head.Deceased, string.Join(',', head.Contacts),
            string.Join(',', head.Identifiers.Select(identifier => identifier.Value).Order(StringComparer.Ordinal)),
            string.Join(',', head.Departments.Order(StringComparer.Ordinal)),
            visit?.Status, visit?.Start, visit?.Duration, visit?.DepartmentCode, visit?.DepartmentName, visit?.ClinicianId, visit?.ClinicianName, visit?.Location,
            visit?.Type, visit?.Instructions, visit is null ? null : ReminderPlan.Next(visit.Steps));
    }
}
