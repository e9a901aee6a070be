using System.Globalization;
using System.Text.Json.Nodes;

using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Population;

namespace CareLoop.Local.Hospital.His;

/// <summary>What is posted, and where in the answer each event is spoken of.</summary>
/// <param name="Body">A resource, or a Bundle.</param>
/// <param name="Places">The FHIRPath expression of the resource that tells each event, in their order.</param>
internal sealed record FhirPost(JsonObject Body, IReadOnlyList<string> Places);

/// <summary>
/// What this HIS's FHIR server tells its subscriber about a decision: a resource by itself, or a Bundle of whatever type, with every
/// way to refer to a patient. All of it follows from the seed, so that what is sent again is the same.
/// </summary>
internal static class FhirBody
{
    private const string Server = "https://fhir.east.example/r4/";

    /// <summary>What was there before a deletion, and only then.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(1);

    public static FhirPost Of(long seed, Told told)
    {
        var chance = Chance.Of(seed, "fhir", told.EventId);
        var type = told is ToldVisit { Decided.Change: ChangeKind.Booked } || (told is ToldStay && told.SaysPatient)
            ? chance.Pick(["message", "transaction", "batch", "collection", "history"])
            : chance.Weighted(("", 500), ("message", 125), ("transaction", 125), ("collection", 125), ("history", 125));
        if (type == "")
        {
            var alone = Alone(told, chance);
            return new(Dated(alone, told.Time), [alone["resourceType"]!.GetValue<string>()]);
        }

        var bundle = new Bundle(type, told.Time, seed);
        return new(bundle.Body, [bundle.Add(told, chance, told.SaysPatient)]);
    }

    /// <summary>What was booked before the first day. A transaction has each resource once.</summary>
    public static FhirPost Batch(long seed, IReadOnlyList<Told> told)
    {
        var chance = Chance.Of(seed, "fhir batch", told[0].EventId);
        var last = told.GroupBy(each => each.Patient.Number).ToDictionary(group => group.Key, group => group.MaxBy(each => each.Time)!.EventId);
        var bundle = new Bundle(chance.Pick(["batch", "transaction"]), told.Max(each => each.Time), seed);
        return new(bundle.Body, [.. told.Select(each => bundle.Add(each, chance, each.SaysPatient && last[each.Patient.Number] == each.EventId))]);
    }

    private static JsonObject Alone(Told told, Chance chance) => told switch
    {
        ToldStay stay => FhirResources.Stay(stay, Elsewhere(told, chance)),
        ToldVisit visit when !told.SaysPatient => FhirResources.Appointment(visit, chance, Elsewhere(told, chance))!,
        _ => FhirResources.Patient(told, chance),
    };

    /// <summary>A patient who is not in what is posted.</summary>
    private static JsonObject Elsewhere(Told told, Chance chance)
    {
        var address = "Patient/" + told.Patient.Number;
        return chance.Below(4) switch
        {
            0 => new JsonObject { ["reference"] = address },
            1 => new JsonObject { ["reference"] = address, ["type"] = "Patient", ["identifier"] = FhirResources.IdentifierOf(told.Patient), ["display"] = told.Patient.Name },
            2 => new JsonObject { ["reference"] = Server + address },
            _ => new JsonObject { ["type"] = "Patient", ["identifier"] = FhirResources.IdentifierOf(told.Patient) },
        };
    }

    private static JsonObject Dated(JsonObject resource, DateTimeOffset time)
    {
        resource["meta"]!["lastUpdated"] = EventBody.TimeOf(time);
        return resource;
    }

    /// <summary>A Bundle as it is filled.</summary>
    private sealed class Bundle
    {
        private readonly string type;
        private readonly long seed;
        private readonly JsonArray entries = [];

        public Bundle(string type, DateTimeOffset time, long seed)
        {
            (this.type, this.seed) = (type, seed);
            Body = new JsonObject { ["resourceType"] = "Bundle", ["type"] = type, ["timestamp"] = EventBody.TimeOf(time), ["entry"] = entries };
        }

        public JsonObject Body { get; }

        /// <summary>Adds what tells an event.</summary>
        /// <returns>Where the answer speaks of it.</returns>
        public string Add(Told told, Chance chance, bool withPatient)
        {
            if (type == "message")
                AddHeader(told);
            var patient = withPatient ? AddPatient(told, chance) : Refer(told, chance);
            if (told is ToldStay stay)
            {
                var encounter = FhirResources.Stay(stay, patient);
                return Add(told, encounter, UrlOf(told, encounter), told.Time);
            }

            return AddVisit((ToldVisit)told, chance, patient);
        }

        private string AddVisit(ToldVisit told, Chance chance, JsonObject patient)
        {
            if (type == "history" && told.Decided.Change == ChangeKind.Cancelled)
                return AddDeletion(told, patient);
            if (FhirResources.Appointment(told, chance, patient) is not { } appointment)
                return LastPlace;

            var place = Add(told, appointment, UrlOf(told, appointment), told.Time);
            if (told.Decided.Change == ChangeKind.Arrived)
                AddEncounter(told, patient);
            return place;
        }

        private string LastPlace => string.Create(CultureInfo.InvariantCulture, $"Bundle.entry[{entries.Count - 1}].resource");

        private void AddHeader(Told told) => entries.Add(new JsonObject
        {
            ["fullUrl"] = Uuid("MessageHeader", told),
            ["resource"] = new JsonObject
            {
                ["resourceType"] = "MessageHeader",
                ["eventCoding"] = new JsonObject { ["system"] = "urn:his:east:events", ["code"] = told.Type },
                ["source"] = new JsonObject { ["endpoint"] = Server },
            },
        });

        /// <returns>How to refer to the patient.</returns>
        private JsonObject AddPatient(Told told, Chance chance)
        {
            var resource = FhirResources.Patient(told, chance);
            var url = UrlOf(told, resource);
            Add(told, resource, url, told.Time);
            return Reference(url.StartsWith("urn:", StringComparison.Ordinal) || chance.PerMille(300) ? url : "Patient/" + told.Patient.Number);
        }

        /// <summary>Only in a transaction may a reference be a search.</summary>
        private JsonObject Refer(Told told, Chance chance) =>
            type == "transaction" && chance.PerMille(300) ? Reference($"Patient?identifier={Patient.Authority}|{told.Patient.Number}") : Elsewhere(told, chance);

        /// <summary>A history begins with what is latest: the deletion, and then what was deleted.</summary>
        private string AddDeletion(ToldVisit told, JsonObject patient)
        {
            var deleted = FhirResources.Appointment(told, told.EventId + "-before", "booked", patient);
            var address = "Appointment/" + told.Decided.Visit;
            entries.Add(new JsonObject { ["fullUrl"] = Server + address, ["request"] = Request("DELETE", address), ["response"] = Response("204 No Content", told.Decided.Time) });
            var place = LastPlace;
            Add(told, deleted, Server + address, told.Decided.Time - Before);
            return place;
        }

        private void AddEncounter(ToldVisit told, JsonObject patient)
        {
            var encounter = FhirResources.Encounter(told, patient);
            Add(told, encounter, UrlOf(told, encounter), told.Decided.Time);
        }

        private string Add(Told told, JsonObject resource, string url, DateTimeOffset time)
        {
            var address = $"{resource["resourceType"]}/{resource["id"]}";
            var entry = new JsonObject { ["fullUrl"] = url, ["resource"] = resource };
            if (type is "transaction" or "batch" or "history")
                entry["request"] = Request("PUT", address);
            // Its time stands in the resource, in what the server once answered, or holds for the whole Bundle.
            if (type == "history")
                entry["response"] = Response("200 OK", time);
            else if (type != "message")
                Dated(resource, time);
            entries.Add(entry);
            return LastPlace;
        }

        private string UrlOf(Told told, JsonObject resource)
        {
            var kind = resource["resourceType"]!.GetValue<string>();
            return type is "message" or "collection" ? Uuid(kind, told) : $"{Server}{kind}/{resource["id"]}";
        }

        private string Uuid(string kind, Told told)
        {
            var chance = Chance.Of(seed, "uuid", kind, told.EventId);
            return "urn:uuid:" + new Guid([.. Enumerable.Range(0, 16).Select(_ => (byte)chance.Below(256))]).ToString("D");
        }

        private static JsonObject Reference(string text) => new() { ["reference"] = text };

        private static JsonObject Request(string method, string url) => new() { ["method"] = method, ["url"] = url };

        private static JsonObject Response(string status, DateTimeOffset time) => new() { ["status"] = status, ["lastModified"] = EventBody.TimeOf(time) };
    }
}
