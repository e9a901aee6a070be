using System.Globalization;
using System.Text.Json.Nodes;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>Events as this HIS writes them: structured CloudEvents, valid until a test makes them otherwise.</summary>
internal static class HisEvents
{
    private static int number;

    /// <summary>All that is known on booking.</summary>
    public static JsonObject Booked(Visit visit, DateTimeOffset time) => About(visit, "his.appointment.booked", time, Profile(visit.Patient), new JsonObject
    {
        ["id"] = visit.Id,
        ["start"] = Wall(visit.Start),
        ["duration"] = "PT15M",
        ["department"] = new JsonObject { ["code"] = visit.Department, ["name"] = "心内科" },
        ["location"] = "门诊楼3层",
        ["type"] = "outpatient",
        ["instructions"] = visit.Instructions,
    });

    public static JsonObject Rescheduled(Visit visit, DateTimeOffset time) =>
        About(visit, "his.appointment.rescheduled", time, Known(visit.Patient), new JsonObject { ["id"] = visit.Id, ["start"] = Wall(visit.Start) });

    /// <summary>An event that names the visit and says what happened: cancelled, arrived, noshow.</summary>
    public static JsonObject Happened(string what, Visit visit, DateTimeOffset time) =>
        About(visit, "his.appointment." + what, time, Known(visit.Patient), new JsonObject { ["id"] = visit.Id });

    /// <summary>News of the patient alone.</summary>
    public static JsonObject Updated(Visit visit, DateTimeOffset time, string member, JsonNode? value)
    {
        var patient = Known(visit.Patient);
        patient[member] = value;
        return About(visit, "his.patient.updated", time, patient, null);
    }

    /// <summary>Another patient was this one all along.</summary>
    public static JsonObject Merged(Visit survivor, Person other, DateTimeOffset time)
    {
        var merged = About(survivor, "his.patient.merged", time, Known(survivor.Patient), null);
        merged["data"]!["others"] = Known(other)["identifiers"]!.DeepClone();
        return merged;
    }

    /// <summary>Another patient may be this one.</summary>
    public static JsonObject Linked(Visit visit, Person other, DateTimeOffset time)
    {
        var linked = Merged(visit, other, time);
        linked["type"] = "his.patient.linked";
        return linked;
    }

    private static JsonObject About(Visit visit, string type, DateTimeOffset time, JsonObject patient, JsonObject? appointment)
    {
        var data = new JsonObject { ["organisation"] = visit.Organisation, ["patient"] = patient };
        if (appointment is not null)
            data["appointment"] = appointment;
        return new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = string.Create(CultureInfo.InvariantCulture, $"e-{Interlocked.Increment(ref number)}"),
            ["source"] = "urn:his:east",
            ["type"] = type,
            ["time"] = Wall(time),
            ["datacontenttype"] = "application/json",
            ["data"] = data,
        };
    }

    private static JsonObject Profile(Person patient)
    {
        var profile = Known(patient);
        profile["name"] = patient.Name;
        profile["phones"] = patient.Phone is null ? new JsonArray() : new JsonArray(patient.Phone);
        profile["language"] = "zh-CN";
        return profile;
    }

    private static JsonObject Known(Person patient) => new()
    {
        ["identifiers"] = new JsonArray(new JsonObject { ["authority"] = "east-mrn", ["value"] = patient.Number }),
    };

    private static string Wall(DateTimeOffset instant) => instant.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
}
