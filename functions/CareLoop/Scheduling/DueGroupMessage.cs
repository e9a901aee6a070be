using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CareLoop.Patients;

namespace CareLoop.Scheduling;

/// <summary>
/// The queue message of one group of due rows: keys, versions and instants, nothing else.
/// <c>{"p":"03~202603021015","i":[{"k":"PATIENT","r":"a.ID","v":2,"at":"2026-03-02T10:00:00Z","n":0,"h":7,"c":"…","l":"202603021000"}]}</c>
/// </summary>
internal sealed record DueGroupMessage(IReadOnlyList<DueRow> Rows)
{
    public string Write() => JsonSerializer.Serialize(new Wire(
        Rows[0].Partition,
        [.. Rows.Select(row => new Item(row.Look.Patient.ToString(), row.Look.Record, row.Look.Version, row.Look.At, row.Look.Attempts, row.Look.HeadVersion, row.Created, row.LeasedFrom))]));

    /// <summary>Throws <see cref="FormatException"/> where the text is no such message.</summary>
    public static DueGroupMessage Read(string text)
    {
        try
        {
            var wire = JsonSerializer.Deserialize<Wire>(text);
            if (wire is not { Partition: not null, Items.Count: > 0 })
            {
                throw new FormatException("An empty group of due rows.");
            }

            return new DueGroupMessage([.. wire.Items.Select(item =>
                new DueRow(wire.Partition, new Look(item.At, PatientKey.Of(item.Patient), item.Record, item.Version, item.Attempts, item.HeadVersion), item.Created, item.LeasedFrom))]);
        }
        catch (JsonException error)
        {
            throw new FormatException("Not a group of due rows.", error);
        }
    }

    private sealed record Wire(
        [property: JsonPropertyName("p")] string Partition,
        [property: JsonPropertyName("i")] IReadOnlyList<Item> Items);

    private sealed record Item(
        [property: JsonPropertyName("k")] string Patient,
        [property: JsonPropertyName("r")] string Record,
        [property: JsonPropertyName("v")] int Version,
        [property: JsonPropertyName("at")] DateTimeOffset At,
        [property: JsonPropertyName("n")] int Attempts,
        [property: JsonPropertyName("h")] int HeadVersion,
        [property: JsonPropertyName("c")] DateTimeOffset Created,
        [property: JsonPropertyName("l")] string? LeasedFrom);
}
