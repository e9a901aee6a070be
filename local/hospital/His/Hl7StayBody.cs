using CareLoop.Local.Hospital.Days;

namespace CareLoop.Local.Hospital.His;

/// <summary>What this HIS writes about a stay in HL7 v2.5.1: ADT A01, A02, A03 and A13, and A08 where a time was wrong.</summary>
internal static class Hl7StayBody
{
    public static string Of(ToldStay told)
    {
        var trigger = told.Decided.Change switch
        {
            StayChange.Admitted => "A01",
            StayChange.Transferred => "A02",
            StayChange.Discharged => "A03",
            StayChange.DischargeCancelled => "A13",
            StayChange.DischargeCorrected => "A08",
            _ => throw new InvalidOperationException($"There is no message for {told.Decided.Change}."),
        };
        return Hl7Body.Message(told, $"ADT^{trigger}", [$"EVN||{Hl7Body.TimeOf(told.Time)}", Hl7Body.Pid(told), Pv1(told), .. told.IsOver ? Codes(told) : []]);
    }

    private static string Pv1(ToldStay told)
    {
        var facts = told.Decided.Facts;
        var department = $"{facts.Department}^{Hl7Body.Text(told.Department?.Name)}";
        return Hl7Body.Segment(
            "PV1",
            (2, "I"),
            (3, $"{facts.Department}^{1 + told.EventId.Length % 9}^1"),
            (7, told.Clinician is { } clinician ? $"{clinician.Id}^{Hl7Body.Text(clinician.Family)}^{Hl7Body.Text(clinician.Given)}" : ""),
            (10, department),
            (19, told.Decided.Stay),
            (36, told.IsOver ? facts.Disposition! : ""),
            (44, Hl7Body.TimeOf(facts.Admitted)),
            (45, told.IsOver ? Hl7Body.TimeOf(facts.Discharged!.Value) : ""));
    }

    private static IEnumerable<string> Codes(ToldStay told) =>
    [
        .. told.Decided.Facts.Diagnoses.Select((code, index) => Hl7Body.Segment("DG1", (1, $"{index + 1}"), (3, $"{code}^^I10"), (6, "F"))),
        .. told.Decided.Facts.Procedures.Select((code, index) => Hl7Body.Segment("PR1", (1, $"{index + 1}"), (3, $"{code}^^I9C"), (5, Hl7Body.TimeOf(told.Decided.Facts.Admitted)))),
    ];
}
