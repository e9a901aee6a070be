using System.Text.Json.Nodes;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>Resources as this hospital's FHIR server sends them.</summary>
internal static class FhirResources
{
    public static string Patient(Person person, DateTimeOffset at) => new JsonObject
    {
        ["resourceType"] = "Patient",
        ["id"] = "p" + person.Number,
        ["meta"] = Meta(at),
        ["identifier"] = new JsonArray(new JsonObject { ["system"] = "east-mrn", ["value"] = person.Number }),
        ["name"] = new JsonArray(new JsonObject { ["text"] = person.Name }),
        ["telecom"] = new JsonArray(new JsonObject { ["system"] = "phone", ["value"] = person.Phone, ["use"] = "mobile" }),
    }.ToJsonString();

    public static string Appointment(Visit visit, DateTimeOffset at, string status = "booked") => new JsonObject
    {
        ["resourceType"] = "Appointment",
        ["id"] = visit.Id,
        ["meta"] = Meta(at),
        ["status"] = status,
        ["start"] = visit.Start.ToString("yyyy-MM-ddTHH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture),
        ["specialty"] = new JsonArray(new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["code"] = visit.Department }) }),
        ["participant"] = new JsonArray(new JsonObject { ["actor"] = Of(visit.Patient), ["status"] = "accepted" }),
    }.ToJsonString();

    public static string Encounter(Person person, string id, string status, DateTimeOffset at) => new JsonObject
    {
        ["resourceType"] = "Encounter",
        ["id"] = id,
        ["meta"] = Meta(at),
        ["status"] = status,
        ["class"] = new JsonObject { ["code"] = "IMP" },
        ["subject"] = Of(person),
    }.ToJsonString();

    public static string Bundle(string type, params string[] resources) => new JsonObject
    {
        ["resourceType"] = "Bundle",
        ["type"] = type,
        ["entry"] = new JsonArray([.. resources.Select(resource => new JsonObject
        {
            ["resource"] = JsonNode.Parse(resource),
            ["request"] = new JsonObject { ["method"] = "POST", ["url"] = (string?)JsonNode.Parse(resource)!["resourceType"] },
        })]),
    }.ToJsonString();

    private static JsonObject Meta(DateTimeOffset at) => new() { ["lastUpdated"] = at.UtcDateTime.ToString("O") };

    private static JsonObject Of(Person person) => new() { ["reference"] = "Patient/p" + person.Number };
}
