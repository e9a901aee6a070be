using System.Text.Json.Nodes;

namespace CareLoop.EndToEnd.Tests.Feeds;

/// <summary>A fact as a FHIR server tells it.</summary>
internal static class ToldInFhir
{
    public static string Of(Fact fact)
    {
        var resource = Resource(fact);
        return fact.Feed == Feed.Fhir ? Dated(resource, fact).ToJsonString() : Bundle(fact, resource).ToJsonString();
    }

    /// <summary>Whether it is told by a deletion, which says by an earlier version whose it is.</summary>
    public static bool IsDeletion(Fact fact) => fact is { Feed: Feed.FhirBundle, What: What.VisitCancelled or What.AdmitCancelled } && TypeOf(fact) == "history";

    private static string TypeOf(Fact fact) => fact.Pick(30, "transaction", "batch", "message", "collection", "history");

    private static JsonObject Bundle(Fact fact, JsonObject resource)
    {
        var type = TypeOf(fact);
        var address = $"{resource["resourceType"]}/{resource["id"]}";
        var entries = new JsonArray();
        if (IsDeletion(fact))
        {
            resource["status"] = fact.What == What.VisitCancelled ? "booked" : "in-progress";
            entries.Add(Told.Saying(("request", Told.Saying(("method", "DELETE"), ("url", address))), ("response", Told.Saying(("lastModified", Told.At(fact.Time))))));
            entries.Add(Told.Saying(("resource", resource), ("response", Told.Saying(("lastModified", Told.At(fact.Time.AddSeconds(-1)))))));
        }
        else
        {
            entries.Add(Told.Saying(("fullUrl", $"urn:uuid:00000000-0000-4000-8000-{fact.Number:D12}"), ("resource", fact.Pick(31, true, false) ? Dated(resource, fact) : resource), ("request", Told.Saying(("method", "PUT"), ("url", address)))));
        }

        return Told.Saying(("resourceType", "Bundle"), ("type", type), ("timestamp", Told.At(fact.Time)), ("entry", entries));
    }

    private static JsonObject Dated(JsonObject resource, Fact fact)
    {
        resource["meta"]!["lastUpdated"] = Told.At(fact.Time);
        return resource;
    }

    private static JsonObject Resource(Fact fact)
    {
        var (type, id) = fact.What switch
        {
            What.Profile or What.Death => ("Patient", Told.FhirId),
            What.Related => ("RelatedPerson", $"r{fact.Record}"),
            What.Reported => ("DiagnosticReport", fact.ReportId),
            _ when fact.IsOfEncounter => ("Encounter", fact.EncounterId),
            _ => ("Appointment", fact.VisitId),
        };
        var resource = Told.Saying(("resourceType", type), ("id", id), ("meta", Told.Saying(("versionId", $"{fact.Number}"))));
        foreach (var (name, value) in type switch
        {
            "Patient" => Patient(fact),
            "RelatedPerson" => Told.Saying(("patient", Reference(fact)), ("name", fact.Contact is { } name ? new JsonArray(Told.Saying(("text", name))) : null), ("active", fact.Contact is not null)),
            "DiagnosticReport" => Told.Saying(("status", "final"), ("category", fact.Pick(20, null, "LAB", "RAD") is { } kind ? new JsonArray(Coded(kind)) : null), ("subject", Reference(fact)), ("issued", Told.At(fact.Ended))),
            "Encounter" => Encounter(fact),
            _ => Appointment(fact),
        })
            resource[name] = value?.DeepClone();
        return resource;
    }

    private static JsonObject Patient(Fact fact)
    {
        var says = fact.What == What.Profile;
        return Told.Saying(
            ("identifier", new JsonArray(Identifier())),
            ("name", says && fact.Name is { } name ? new JsonArray(Told.Saying(("text", name))) : null),
            ("telecom", says && fact.Phone is { } phone ? new JsonArray(Told.Saying(("system", "phone"), ("value", phone))) : null),
            ("birthDate", says ? fact.Born : null),
            ("gender", says ? fact.Gender : null),
            ("address", says && fact.District is { } district ? new JsonArray(Told.Saying(("use", "home"), ("district", district))) : null),
            ("contact", says && fact.Contact is { } contact ? new JsonArray(Told.Saying(("name", Told.Saying(("text", contact))))) : null),
            ("deceasedBoolean", fact.What == What.Death ? fact.IsDead : null));
    }

    private static JsonObject Encounter(Fact fact)
    {
        var status = fact.What switch
        {
            What.Admitted => fact.Pick(32, "arrived", "triaged", "in-progress", "onleave"),
            What.Updated => fact.Pick(32, "planned", "unknown"),
            What.Discharged => "finished",
            What.AdmitCancelled => fact.Pick(32, "cancelled", "entered-in-error"),
            _ => "in-progress",
        };
        List<(string Type, string Code)> told = [.. new[] { ("Condition", fact.Diagnosis), ("Procedure", fact.Procedure) }.Where(one => one.Item2 is not null).Select(one => (one.Item1, one.Item2!))];
        return Told.Saying(
            ("contained", told.Count == 0 ? null : new JsonArray([.. told.Select(one => Told.Saying(("resourceType", one.Type), ("id", one.Type), ("code", Coded(one.Code))))])),
            ("diagnosis", told.Count == 0 ? null : new JsonArray([.. told.Select(one => Told.Saying(("condition", Told.Saying(("reference", $"#{one.Type}")))))])),
            ("status", status),
            ("statusHistory", fact.What == What.DischargeCancelled ? new JsonArray(Told.Saying(("status", "finished"))) : null),
            ("class", Told.Saying(("code", fact.Class))),
            ("subject", Reference(fact)),
            ("serviceType", fact.Department is { } department ? Coded(department) : null),
            ("location", fact.Ward is { } ward ? new JsonArray(Told.Saying(("location", Told.Saying(("reference", $"Location/{ward}"))), ("physicalType", Coded("wa")))) : null),
            ("participant", fact.Clinician is { } clinician ? new JsonArray(Told.Saying(("individual", Told.Saying(("reference", $"Practitioner/{clinician}"))))) : null),
            ("period", Told.Saying(("start", fact.Pick(33, true, false) ? Told.At(fact.Began) : Told.At(fact.Began)?[..10]), ("end", fact.What != What.Discharged ? null : fact.Pick(34, true, false) ? Told.At(fact.Ended) : Told.At(fact.Ended)?[..10]))),
            ("hospitalization", fact.Disposition is { } disposition ? Told.Saying(("dischargeDisposition", Coded(disposition))) : null));
    }

    private static JsonObject Appointment(Fact fact)
    {
        var status = fact.What switch
        {
            What.VisitCancelled => fact.Pick(32, "cancelled", "entered-in-error"),
            What.Arrived => fact.Pick(32, "arrived", "checked-in", "fulfilled"),
            What.Missed => "noshow",
            _ => "booked",
        };
        var participants = new JsonArray(Told.Saying(("actor", Reference(fact))));
        if (fact.Clinician is { } clinician)
            participants.Add(Told.Saying(("actor", Told.Saying(("reference", $"Practitioner/{clinician}")))));
        return Told.Saying(("status", status), ("start", Told.At(fact.Begins)), ("specialty", fact.Department is { } department ? new JsonArray(Coded(department)) : null), ("participant", participants));
    }

    private static JsonObject Reference(Fact fact) => fact.Pick(
        35,
        Told.Saying(("reference", $"Patient/{Told.FhirId}")),
        Told.Saying(("reference", $"Patient/{Told.FhirId}"), ("identifier", Identifier())),
        Told.Saying(("type", "Patient"), ("identifier", Identifier())),
        Told.Saying(("reference", $"Patient?identifier={Told.Authority}|{Told.Number}")));

    private static JsonObject Identifier() => Told.Saying(("system", Told.Authority), ("value", Told.Number));

    private static JsonObject Coded(string code) => Told.Saying(("coding", new JsonArray(Told.Saying(("code", code)))));
}
