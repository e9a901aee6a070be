using System.Globalization;

using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Population;

namespace CareLoop.Local.Hospital.His;

/// <summary>What this HIS writes about a decision where it speaks HL7 v2.5.1: SIU about visits, ADT about stays and patients.</summary>
internal static class Hl7Body
{
    public static string Of(Told told) => told is ToldStay stay ? Hl7StayBody.Of(stay) : Of((ToldVisit)told);

    public static string Batch(IEnumerable<Told> told)
    {
        List<string> messages = [.. told.Select(Of)];
        return $"BHS|^~\\&|HIS|{Patient.Organisation}\r{string.Concat(messages)}BTS|{messages.Count}\r";
    }

    private static string Of(ToldVisit told)
    {
        var decided = told.Decided;
        return decided.Change switch
        {
            ChangeKind.PatientUpdated or ChangeKind.PatientDied => Message(told, "ADT^A31", $"EVN||{TimeOf(decided.Time)}", Pid(told)),
            ChangeKind.Booked => Message(told, "SIU^S12", Sch(told, "Booked"), Pid(told), $"NTE|1||{Text(told.Details.Instructions)}|PI", Pv1(told)),
            ChangeKind.Moved or ChangeKind.Repeated => Message(told, "SIU^S13", Sch(told, "Booked"), Pid(told)),
            ChangeKind.Cancelled => Message(told, "SIU^S15", Sch(told, "Cancelled"), Pid(told)),
            ChangeKind.Arrived => Message(told, "SIU^S14", Sch(told, "Arrived"), Pid(told)),
            ChangeKind.Missed => Message(told, "SIU^S26", Sch(told, "Noshow"), Pid(told)),
            _ => throw new InvalidOperationException($"There is no message for {decided.Change}."),
        };
    }

    public static string Message(Told told, string type, params string[] segments) =>
        $"MSH|^~\\&|HIS|{Patient.Organisation}|CareLoop|{Patient.Organisation}|{TimeOf(told.Time)}||{type}|{told.EventId}|P|2.5.1||||||UNICODE UTF-8\r{string.Concat(segments.Select(segment => segment + "\r"))}";

    private static string Sch(ToldVisit told, string status)
    {
        var isBooking = told.Decided.Change == ChangeKind.Booked;
        var says = told.Decided.Change is ChangeKind.Booked or ChangeKind.Moved or ChangeKind.Repeated;
        return Segment("SCH", (2, told.Decided.Visit), (8, isBooking ? "outpatient" : ""), (9, isBooking ? "15" : ""), (10, isBooking ? "min" : ""), (11, says ? "^^^" + TimeOf(told.Decided.Start) : ""), (25, status));
    }

    public static string Pid(Told told)
    {
        var patient = told.Patient;
        var number = $"{patient.Number}^^^{Patient.Authority}^MR";
        if (!told.SaysPatient)
            return Segment("PID", (3, number));
        return Segment(
            "PID",
            (3, number),
            (5, Text(patient.Name)),
            (7, patient.BirthDate.ToString("yyyyMMdd", CultureInfo.InvariantCulture)),
            (8, patient.Gender[..1].ToUpperInvariant()),
            (11, patient.Home is { } home ? $"{Text(home.Street)}^^{Text(home.City)}^^{home.PostalCode}^CHN^H^^{home.District}" : ""),
            (13, patient.Phone ?? "\"\""),
            (15, patient.Language),
            (30, told.IsDeath ? "Y" : ""));
    }

    private static string Pv1(ToldVisit told) => Segment("PV1", (2, "O"), (10, $"{told.Details.Department.Code}^{Text(told.Details.Department.Name)}")) + "\r"
        + Segment("AIL", (1, "1"), (3, $"^^^^^^{Text(told.Details.Department.Location)}"));

    public static string Segment(string name, params (int Number, string Value)[] fields) =>
        name + "|" + string.Join('|', Enumerable.Range(1, fields.Max(field => field.Number)).Select(number => fields.FirstOrDefault(field => field.Number == number).Value ?? ""));

    public static string TimeOf(DateTimeOffset instant) => HospitalDay.Local(instant).ToString("yyyyMMddHHmmsszzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);

    /// <summary>Nothing in this hospital's words needs an escape but these.</summary>
    public static string Text(string? words) => (words ?? "").Replace("\\", "\\E\\", StringComparison.Ordinal).Replace("|", "\\F\\", StringComparison.Ordinal).Replace("^", "\\S\\", StringComparison.Ordinal)
        .Replace("&", "\\T\\", StringComparison.Ordinal).Replace("~", "\\R\\", StringComparison.Ordinal);
}
