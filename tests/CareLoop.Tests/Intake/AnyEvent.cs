using CareLoop.Common;
using CareLoop.Patients.HisEvents;
using FsCheck;
using FsCheck.Fluent;

namespace CareLoop.Tests.Intake;

/// <summary>Generates events as intake could have read them: normalised, and of every shape that may say something or nothing.</summary>
internal static class AnyEvent
{
    private static readonly Gen<string> Text =
        from length in Gen.Choose(1, 30)
        from characters in Gen.Elements("aZ09-./|\"\\<&'+王国ａ\uE000\u2028é".ToCharArray()).ArrayOf(length)
        from emoji in Gen.Elements("", "😀", "\U00020BB7")
        select "x" + new string(characters) + emoji + "x";

    private static readonly Gen<string?> Said = Gen.OneOf(Gen.Constant<string?>(null), Gen.Constant<string?>(""), Text.Select(text => (string?)text));

    private static readonly Gen<string?> Known = Gen.OneOf(Gen.Constant<string?>(null), Text.Select(text => (string?)text));

    private static readonly Gen<DateTimeOffset> Instant =
        from seconds in Gen.Choose(-2_000_000_000, 2_000_000_000)
        from ticks in Gen.Choose(0, 9_999_999)
        select DateTimeOffset.UnixEpoch.AddSeconds(seconds).AddTicks(ticks);

    private static readonly Gen<Identifier> Identifiers =
        from authority in Text
        from value in Text
        select new Identifier(authority.Replace('|', '-'), value);

    private static readonly Gen<ContactData> Contacts =
        from name in Text
        from relation in Known
        from phone in Known
        from language in Known
        select new ContactData(name, relation, phone, language);

    private static readonly Gen<ContactData> Related =
        from id in Text
        from contact in Contacts
        from isGone in Gen.Elements(true, false)
        select (isGone ? new ContactData(null, null, null) : contact) with { Id = id };

    private static readonly Gen<DateOnly?> Day = Gen.OneOf(Gen.Constant<DateOnly?>(null), Instant.Select(instant => (DateOnly?)DateOnly.FromDateTime(instant.UtcDateTime)));

    private static readonly Gen<PhoneData> Phones =
        from number in Text
        from digits in Gen.Elements("", "13912340001", "+8613912340002")
        from start in Day
        from end in Day
        select new PhoneData(digits.Length > 0 ? digits : number, start, end);

    private static readonly Gen<AddressData> Addresses =
        from district in Known
        from postalCode in Known
        from text in Known
        from place in Gen.OneOf(Gen.Constant<(double, double)?>(null), Gen.Choose(-900_000, 900_000).Select(north => ((double, double)?)(north / 10_000.0, north / 5_000.7)))
        select new AddressData(district, postalCode, text, place?.Item1, place?.Item2);

    private static readonly Gen<PatientData> Patients =
        from identifiers in Identifiers.NonEmptyListOf()
        from name in Said
        from phones in Maybe(Phones.ListOf())
        from born in Day
        from gender in Gen.OneOf(Gen.Constant<Gender?>(null), Gen.Elements(Enum.GetValues<Gender>()).Select(gender => (Gender?)gender))
        from language in Said
        from deceased in Maybe(Gen.OneOf(Gen.Elements(Deceased.No, Deceased.Yes), Instant.Select(Deceased.On)))
        from contacts in Maybe(Contacts.ListOf())
        from active in Gen.Elements<bool?>(null, true, false)
        from related in Maybe(Related.ListOf())
        from address in Maybe(Addresses)
        select new PatientData(
            [.. identifiers.Distinct().Take(5)], name, phones?.Take(5).ToList(), born, gender, language, deceased, contacts?.Take(5).ToList(), active, related?.Take(5).ToList(), address);

    private static readonly Gen<AppointmentData> Appointments =
        from id in Text
        from start in Instant
        from duration in Gen.OneOf(Gen.Constant<TimeSpan?>(null), Gen.Choose(0, 600_000).Select(seconds => (TimeSpan?)TimeSpan.FromSeconds(seconds)))
        from department in Pair((code, name) => new DepartmentData(code, name))
        from clinician in Pair((key, name) => new ClinicianData(key, name))
        from location in Said
        from type in Said
        from instructions in Said
        select new AppointmentData(id, start, duration, department, clinician, location, type, instructions is { Length: > 1 } ? instructions.Insert(1, "\r\n\t") : instructions);

    private static readonly Gen<EncounterData> Encounters =
        from id in Text
        from kind in Gen.OneOf(Gen.Constant<EncounterClass?>(null), Gen.Elements(Enum.GetValues<EncounterClass>()).Select(kind => (EncounterClass?)kind))
        from admitted in Gen.OneOf(Gen.Constant<DateTimeOffset?>(null), Instant.Select(instant => (DateTimeOffset?)instant))
        from discharged in Gen.OneOf(Gen.Constant<DateTimeOffset?>(null), Instant.Select(instant => (DateTimeOffset?)instant))
        from inferred in Gen.Elements(true, false)
        from department in Pair((code, name) => new DepartmentData(code, name))
        from clinician in Pair((key, name) => new ClinicianData(key, name))
        from disposition in Said
        from diagnoses in Maybe(Text.ListOf())
        from procedures in Maybe(Text.ListOf())
        select new EncounterData(id, kind, admitted, discharged, inferred, department, clinician, disposition, diagnoses?.Take(5).ToList(), procedures?.Take(5).ToList());

    private static readonly Gen<ReportData> Reports =
        from id in Text
        from type in Said
        from issued in Gen.OneOf(Gen.Constant<DateTimeOffset?>(null), Instant.Select(instant => (DateTimeOffset?)instant))
        from department in Pair((code, name) => new DepartmentData(code, name))
        from clinician in Pair((key, name) => new ClinicianData(key, name))
        select new ReportData(id, type, issued, department, clinician);

    public static readonly Gen<HisEvent> Generator =
        from sender in Text
        from source in Text
        from id in Text
        from type in Gen.Elements(Enum.GetValues<HisEventType>())
        from time in Instant
        from organisation in Text
        from patient in Patients
        from appointment in Appointments
        from encounter in Encounters
        from report in Reports
        from others in Identifiers.NonEmptyListOf()
        from note in Known
        from onlyIfKnown in Gen.Elements(true, false)
        select new HisEvent(sender, " " + source, id + " ", type, time, organisation, patient)
        {
            Appointment = type.IsOfAppointment() ? appointment : null,
            Encounter = type.IsOfEncounter() ? encounter : null,
            Report = type == HisEventType.ReportReady ? report : null,
            Others = type.IsOfOthers() ? [.. others.Distinct().Take(5)] : null,
            Note = note,
            OnlyIfKnown = onlyIfKnown,
        };

    private static Gen<T?> Pair<T>(Func<string?, string?, T> make) where T : class =>
        from said in Gen.Elements(true, false)
        from key in Said
        from name in Said
        select said ? make(key, name) : null;

    private static Gen<T?> Maybe<T>(Gen<T> gen) where T : class => Gen.OneOf(Gen.Constant<T?>(null), gen.Select(value => (T?)value));
}
