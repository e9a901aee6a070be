using System.Globalization;
using System.Text.Json.Nodes;

namespace CareLoop.EndToEnd.Tests.Feeds;

/// <summary>A fact as it is posted.</summary>
/// <param name="Function">The function that takes it.</param>
internal sealed record Told(string Function, string ContentType, string Body)
{
    public const string Number = "000123", Authority = "mrn", FhirId = "p1";

    public static Told Of(Fact fact) => fact.Feed switch
    {
        Feed.Json => new("ReceiveHisEvents", "application/cloudevents+json", Json(fact).ToJsonString()),
        Feed.Hl7v2 => new("ReceiveHl7v2", "x-application/hl7-v2+er7", Hl7(fact)),
        _ => new("ReceiveFhir", "application/fhir+json", ToldInFhir.Of(fact)),
    };

    private static JsonObject Json(Fact fact)
    {
        var data = new JsonObject { ["organisation"] = "east", ["patient"] = JsonPatient(fact) };
        if (fact.IsOfEncounter)
            data["encounter"] = Saying(
                ("id", fact.EncounterId), ("class", ClassName(fact)), ("admitted", At(fact.Began)), ("discharged", fact.What == What.Discharged ? At(fact.Ended) : null),
                ("department", Saying(("code", fact.Department))), ("clinician", Saying(("id", fact.Clinician))), ("ward", fact.Ward), ("disposition", fact.Disposition),
                ("diagnoses", fact.Diagnosis is { } diagnosis ? new JsonArray(diagnosis) : null), ("procedures", fact.Procedure is { } procedure ? new JsonArray(procedure) : null));
        if (fact.IsOfVisit)
            data["appointment"] = Saying(
                ("id", fact.VisitId), ("start", fact.What is What.Booked or What.Moved ? At(fact.Begins) : null), ("department", Saying(("code", fact.Department))), ("clinician", Saying(("id", fact.Clinician))));
        if (fact.What == What.Reported)
            data["report"] = Saying(("id", fact.ReportId), ("type", fact.Pick(20, null, "LAB", "RAD")), ("issued", At(fact.Ended)), ("clinician", Saying(("id", fact.Clinician))));
        return new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = $"e-{fact.Number}",
            ["source"] = "urn:his:east",
            ["type"] = "his." + fact.What switch
            {
                What.Profile or What.Death or What.Related => "patient.updated",
                What.Admitted => "encounter.admitted",
                What.Transferred => "encounter.transferred",
                What.Updated => "encounter.updated",
                What.Discharged => fact.Class is "AMB" or "EMER" ? "visit.completed" : "encounter.discharged",
                What.DischargeCancelled => "encounter.discharge-cancelled",
                What.AdmitCancelled => "encounter.cancelled",
                What.Booked => "appointment.booked",
                What.Moved => "appointment.rescheduled",
                What.VisitCancelled => "appointment.cancelled",
                What.Arrived => "appointment.arrived",
                What.Missed => "appointment.noshow",
                _ => "report.ready",
            },
            ["time"] = At(fact.Time),
            ["data"] = data,
        };
    }

    private static JsonObject JsonPatient(Fact fact)
    {
        var patient = new JsonObject { ["identifiers"] = new JsonArray(new JsonObject { ["authority"] = Authority, ["value"] = Number }) };
        foreach (var (name, value) in fact.What switch
        {
            What.Profile => Saying(
                ("name", fact.Name), ("phones", fact.Phone is { } phone ? new JsonArray(phone) : null), ("birthDate", fact.Born), ("gender", fact.Gender), ("address", Saying(("district", fact.District))),
                ("contacts", fact.Contact is { } contact ? new JsonArray(new JsonObject { ["name"] = contact }) : null)),
            What.Death => Saying(("deceased", fact.IsDead)),
            What.Related => Saying(("contactsToAdd", new JsonArray(Saying(("id", $"r{fact.Record}"), ("name", fact.Contact))))),
            _ => [],
        })
            patient[name] = value?.DeepClone();
        return patient;
    }

    private static string? ClassName(Fact fact) => fact.Class switch { "IMP" => "inpatient", "AMB" => "ambulatory", "EMER" => "emergency", _ => null };

    private static string Hl7(Fact fact)
    {
        var trigger = fact.What switch
        {
            What.Profile or What.Death or What.Related => "ADT^A31",
            What.Admitted => fact.Pick(21, "ADT^A01", "ADT^A04"),
            What.Transferred => "ADT^A02",
            What.Updated => "ADT^A08",
            What.Discharged => "ADT^A03",
            What.DischargeCancelled => "ADT^A13",
            What.AdmitCancelled => fact.Pick(21, "ADT^A11", "ADT^A23"),
            What.Booked => "SIU^S12",
            What.Moved => "SIU^S13",
            What.VisitCancelled => fact.Pick(21, "SIU^S15", "SIU^S17"),
            What.Arrived => "SIU^S14",
            What.Missed => "SIU^S26",
            _ => "ORU^R01",
        };
        var time = Stamp(fact.Time);
        var says = fact.What == What.Profile;
        List<string> segments = [$"MSH|^~\\&|HIS|EAST|||{time}||{trigger}|C-{fact.Number}|P|2.5.1||||||UNICODE UTF-8"];
        if (fact.IsOfVisit)
            segments.Add(Segment("SCH", (2, fact.VisitId), (11, fact.What is What.Booked or What.Moved ? "^^^" + Stamp(fact.Begins) : null), (25, fact.What == What.Arrived ? "Arrived" : null)));
        else if (fact.What != What.Reported)
            segments.Add($"EVN||{time}");
        segments.Add(Segment(
            "PID", (3, $"{Number}^^^{Authority}^MR"), (5, says ? fact.Name : null), (7, says ? fact.Born?.Replace("-", "", StringComparison.Ordinal) : null), (8, says ? fact.Gender?[..1].ToUpperInvariant() : null), (11, says && fact.District is { } district ? $"^^^^^^H^^{district}" : null),
            (13, says ? fact.Phone : null), (30, fact.What == What.Death ? fact.IsDead ? "Y" : "N" : null)));
        if ((says || fact.What == What.Related) && fact.Contact is { } contact)
            segments.Add(Segment("NK1", (1, "1"), (2, contact)));
        if (fact.IsOfEncounter)
            segments.Add(Segment(
                "PV1", (2, fact.Class?[..1]), (3, fact.Ward), (7, fact.Clinician), (10, fact.Department), (19, fact.EncounterId), (36, fact.Disposition), (44, Stamp(fact.Began)), (45, fact.What == What.Discharged ? Stamp(fact.Ended) : null)));
        else if (fact.IsOfVisit)
            segments.Add(Segment("PV1", (2, "O"), (7, fact.Clinician), (10, fact.Department)));
        if (fact is { IsOfEncounter: true, Diagnosis: { } diagnosis })
            segments.Add(Segment("DG1", (1, "1"), (3, diagnosis)));
        if (fact is { IsOfEncounter: true, Procedure: { } procedure })
            segments.Add(Segment("PR1", (1, "1"), (3, procedure)));
        if (fact.What == What.Reported)
            segments.Add(Segment("OBR", (1, "1"), (3, fact.ReportId), (16, fact.Clinician), (22, Stamp(fact.Ended)), (24, fact.Pick(20, null, "LAB", "RAD")), (25, "F")));
        return string.Concat(segments.Select(segment => segment + "\r"));
    }

    private static string Segment(string name, params (int Number, string? Value)[] fields) =>
        name + "|" + string.Join('|', Enumerable.Range(1, fields.Max(field => field.Number)).Select(number => fields.FirstOrDefault(field => field.Number == number).Value));

    private static string? Stamp(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyyMMddHHmmss'+0000'", CultureInfo.InvariantCulture);

    public static string? At(DateTimeOffset? at) => at?.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>An object of what there is something to say of.</summary>
    public static JsonObject Saying(params (string Name, JsonNode? Value)[] members)
    {
        var said = new JsonObject();
        foreach (var (name, value) in members.Where(member => member.Value is not (null or JsonObject { Count: 0 })))
            said[name] = value;
        return said;
    }
}
