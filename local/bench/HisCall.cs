using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CareLoop.Common;

namespace CareLoop.Local.Bench;

/// <summary>What the HIS of the bench posts: one event, signed.</summary>
internal static class HisCall
{
    public const string Secret = "whsec_c3RvcmFnZSByZXF1ZXN0cyBhcmUgdGhlIHVuaXQgb2YgY29zdA==";

    /// <param name="type">Such as <c>his.appointment.booked</c>.</param>
    /// <param name="patient">The patient's number.</param>
    /// <param name="eventId">Unique.</param>
    /// <param name="now">Business time.</param>
    /// <param name="start">When the visit begins.</param>
    /// <param name="withPhone">Whether the event says the phone.</param>
    /// <param name="visit">Which of the patient's visits.</param>
    public static byte[] Body(string type, int patient, string eventId, DateTimeOffset now, DateTimeOffset start, bool withPhone = true, string visit = "A") =>
        Of(type, patient, eventId, now, withPhone, "appointment", new JsonObject { ["id"] = $"{visit}-{patient}", ["start"] = start.ToString("O", CultureInfo.InvariantCulture) });

    /// <param name="patient">The patient's number.</param>
    /// <param name="eventId">Unique.</param>
    /// <param name="now">Business time, when the patient goes home.</param>
    public static byte[] Discharge(int patient, string eventId, DateTimeOffset now) => Of("his.encounter.discharged", patient, eventId, now, true, "encounter", new JsonObject
    {
        ["id"] = $"S-{patient}",
        ["class"] = "inpatient",
        ["department"] = new JsonObject { ["code"] = "CARD" },
        ["clinician"] = new JsonObject { ["id"] = "D-1" },
        ["admitted"] = now.AddDays(-6).ToString("O", CultureInfo.InvariantCulture),
        ["discharged"] = now.ToString("O", CultureInfo.InvariantCulture),
    });

    private static byte[] Of(string type, int patient, string eventId, DateTimeOffset now, bool withPhone, string member, JsonObject about) =>
        JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = eventId,
            ["source"] = "urn:his:east",
            ["type"] = type,
            ["time"] = now.ToString("O", CultureInfo.InvariantCulture),
            ["data"] = new JsonObject
            {
                ["organisation"] = "east",
                ["patient"] = new JsonObject
                {
                    ["identifiers"] = new JsonArray(new JsonObject { ["authority"] = Authority, ["value"] = Identifier(patient) }),
                    ["phones"] = withPhone ? new JsonArray(Texts.PhoneOf(patient)) : null,
                },
                [member] = about,
            },
        });

    public static Dictionary<string, string> Headers(string eventId, DateTimeOffset at, byte[] body) => new()
    {
        [StandardWebhooks.IdHeader] = eventId,
        [StandardWebhooks.TimestampHeader] = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        [StandardWebhooks.SignatureHeader] = StandardWebhooks.Sign(Secret, eventId, at, body),
    };

    public const string Authority = "east-mrn";

    public static string Identifier(int patient) => patient.ToString("D6", CultureInfo.InvariantCulture);
}
