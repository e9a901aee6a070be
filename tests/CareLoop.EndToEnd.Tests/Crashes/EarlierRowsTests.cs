using CareLoop.EndToEnd.Tests.Loops;
using CareLoop.Storage;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Crashes;

/// <summary>
/// A rolling deployment: rows and messages that an earlier version wrote are gone on with by this one. Each file in EarlierRows is what
/// one version left (<see cref="StoredWorld"/>). To add that of this version, run these tests with CARELOOP_KEEP_ROWS set to a file.
/// </summary>
public sealed class EarlierRowsTests
{
    public static TheoryData<string> Versions => new(Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Crashes", "EarlierRows");

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Rows_OfAnEarlierVersion_AreGoneOnWith(string version) => await GoOnAsync(await File.ReadAllTextAsync(Path.Combine(Folder, version + ".json")));

    [Fact]
    public async Task Rows_OfThisVersion_AreGoneOnWith()
    {
        await using var world = await StoredWorld.BeginAsync();
        var written = await StoredWorld.WriteAsync(world);
        if (Environment.GetEnvironmentVariable("CARELOOP_KEEP_ROWS") is { Length: > 0 } file)
            await File.WriteAllTextAsync(file, written);

        await GoOnAsync(written);
    }

    private static async Task GoOnAsync(string stored)
    {
        await using var world = await StoredWorld.ReadAsync(stored);

        await world.DrainAsync();
        await world.TellAsync(HisEvents.Rescheduled(Events.OfLi with { Start = Events.OfLi.Start.AddDays(1) }, world.Clock.Now));
        await world.UntilAsync(World.Start.AddDays(3).AddHours(9.5));
        await world.TextAsync(Events.Text(Events.Li, "1", "in-2", world.Clock.Now));
        await world.DrainAsync();
        await world.UntilAsync(World.Start.AddDays(8));

        // The inbox's visit, Li's moved one, and what was due: all have been told of, and none of it twice.
        var texts = world.Sms.Taken;
        Assert.Equal(texts.Count, texts.DistinctBy(text => text.Tag).Count());
        Assert.Contains(texts, text => text.To == Events.Wang.E164);
        Assert.Contains(texts, text => text.To == Events.Li.E164 && text.Words.Contains("3月6日", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.To == Events.Li.E164 && text.Words.Contains("3月8日", StringComparison.Ordinal));
        // Of her first answer the HIS could not be told before.
        Assert.Equal(2, world.His.Told.Count(told => told.StartsWith($"{Events.OfLi.Id} confirmed", StringComparison.Ordinal)));
        foreach (var queue in QueueNames.All)
            Assert.Empty((await world.Queue(queue).PeekMessagesAsync(32)).Value);
    }
}
