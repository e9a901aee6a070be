using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Azure.Data.Tables;
using CareLoop.EndToEnd.Tests.Loops;
using CareLoop.Storage;

namespace CareLoop.EndToEnd.Tests.Crashes;

/// <summary>The whole storage of a small hospital in the middle of its work as a file, so that a later version can go on with it.</summary>
internal static class StoredWorld
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Visits booked, an evening's reminders sent, one answered of which the HIS could not be told, a text of nobody, an event in the inbox, a
    /// group of due rows handed out and not yet worked on.
    /// </summary>
    public static async Task<World> BeginAsync()
    {
        var world = await World.BeginAsync();
        foreach (var booked in new[] { Events.Booked, Events.BookedAgain, Events.BookedLi, Events.BookedSon })
            await world.TellAsync(booked);
        await world.UntilAsync(World.Start.AddDays(2).AddHours(9.5));
        world.His.IsDown = true;
        await world.TextAsync(Events.Text(Events.Li, "1", "in-1", world.Clock.Now));
        await world.TextAsync(Events.Text(new Person("", "", "13900010077"), "你好", "in-9", world.Clock.Now));
        await world.DrainAsync();
        world.His.IsDown = false;
        await world.PostAsync(
            world.NewInstance(new Line { Blow = Blow.FailBefore, At = 3 }), HisEvents.Booked(Events.OfLi with { Id = "A-9", Start = Events.OfLi.Start.AddDays(3) }, World.Start.AddHours(3)));
        world.Clock.Now = World.Start.AddDays(3).AddHours(-1.5);
        await world.Sound.TriggerAsync("SweepDue");
        return world;
    }

    public static async Task<string> WriteAsync(World world)
    {
        var rows = new List<object>();
        foreach (var table in TableNames.All)
        {
            await foreach (var row in world.Table(table).QueryAsync<TableEntity>())
                rows.Add(new { table, row = row.Where(property => property.Key is not ("odata.etag" or "Timestamp")).ToDictionary(property => property.Key, property => Written(property.Value)) });
        }

        var messages = new List<object>();
        foreach (var queue in QueueNames.All)
            messages.AddRange((await world.Queue(queue).PeekMessagesAsync(32)).Value.Select(message => new { queue, text = message.Body.ToString() }));
        return JsonSerializer.Serialize(new { now = world.Clock.Now, rows, messages }, Readable) + "\n";
    }

    public static async Task<World> ReadAsync(string json)
    {
        using var file = JsonDocument.Parse(json);
        var world = new World();
        await world.Sound.Get<StorageClients>().EnsureCreatedAsync(default);
        world.Clock.Now = file.RootElement.GetProperty("now").GetDateTimeOffset();
        foreach (var entry in file.RootElement.GetProperty("rows").EnumerateArray())
        {
            var row = new TableEntity();
            foreach (var property in entry.GetProperty("row").EnumerateObject())
                row[property.Name] = Read(property.Value);
            await world.Table(entry.GetProperty("table").GetString()!).UpsertEntityAsync(row, TableUpdateMode.Replace);
        }

        foreach (var message in file.RootElement.GetProperty("messages").EnumerateArray())
            await world.Queue(message.GetProperty("queue").GetString()!).SendMessageAsync(message.GetProperty("text").GetString());
        return world;
    }

    /// <summary>An instant is written with <c>@</c> before it: the tables tell it from a text by its type.</summary>
    private static object? Written(object? value) => value is DateTimeOffset at ? "@" + at.ToString("O", CultureInfo.InvariantCulture) : value;

    private static object? Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.GetInt32(),
        JsonValueKind.String when value.GetString() is ['@', .. var instant] => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture),
        JsonValueKind.String => value.GetString(),
        _ => null,
    };
}
