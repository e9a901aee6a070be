using Azure.Data.Tables;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.Storage;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Health;

/// <summary>What the platform's probes are told.</summary>
public sealed class HealthTests
{
    private static readonly Ask Ready = new("GET", "/api/health/ready"), Live = new("GET", "/api/health/live");

    [Fact]
    public async Task Instance_ThatCanWork_IsReady_AndSaysNothingElse()
    {
        await using var world = await World.BeginAsync();
        await world.TellAsync(Events.Booked);

        var ready = await world.Sound.AskAsync("ShowReady", Ready);

        Assert.Equal((200, """{"status":"ready"}"""), (ready.Status, ready.Body));
        Assert.Equal(200, (await world.Sound.AskAsync("ShowLive", Live)).Status);
    }

    [Fact]
    public async Task Instance_WhereNobodySweeps_IsNotReady_UntilSomebodyHas()
    {
        await using var world = await World.BeginAsync();
        await world.TellAsync(Events.Booked);
        world.Pass(TimeSpan.FromDays(3));

        var behind = await world.Sound.AskAsync("ShowReady", Ready);

        Assert.Equal((503, """{"status":"not-ready"}"""), (behind.Status, behind.Body));
        // Asked again at once it is not looked at again; a process that can't work lives all the same.
        await world.UntilAsync(world.Clock.Now);
        await world.DrainAsync();
        Assert.Equal(503, (await world.Sound.AskAsync("ShowReady", Ready)).Status);
        Assert.Equal(200, (await world.Sound.AskAsync("ShowLive", Live)).Status);
        await using var other = world.NewInstance();
        Assert.Equal(200, (await other.AskAsync("ShowReady", Ready)).Status);
    }

    [Fact]
    public async Task Instance_OfWhoseConfigurationSomethingIsNotUnderstood_IsNotReady()
    {
        await using var world = await World.BeginAsync();
        await world.PublishAsync(World.ConfigurationAsk("organisation", """{"name":"医院"}"""));
        Assert.Equal(200, (await world.Sound.AskAsync("ShowReady", Ready)).Status);

        await foreach (var row in world.Table(TableNames.Config).QueryAsync<TableEntity>())
        {
            // As a version of CareLoop may have written it that knew another kind of name.
            row["Json0"] = """{"name":17}""";
            await world.Table(TableNames.Config).UpsertEntityAsync(row, TableUpdateMode.Replace);
        }

        await using var other = world.NewInstance();
        Assert.Equal(503, (await other.AskAsync("ShowReady", Ready)).Status);
    }
}
