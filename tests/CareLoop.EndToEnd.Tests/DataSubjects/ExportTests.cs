using System.Text.Json.Nodes;
using CareLoop.EndToEnd.Tests.Crashes;
using Xunit;
using static CareLoop.EndToEnd.Tests.Complaints.ComplaintWorld;

namespace CareLoop.EndToEnd.Tests.DataSubjects;

/// <summary>A patient gets all that is stored of them, and nobody else does.</summary>
public sealed class ExportTests
{
    [Fact]
    public async Task Export_HoldsEveryRecordOfThePatient_AndNoneOfTheAppsBooks()
    {
        await using var world = await BeginAsync();
        await TextAsync(world, "投诉 厕所太脏", "in-1");
        await world.DrainAsync();
        var key = await KeyAsync(world, Events.Wang);

        var export = await ExportAsync(world, Administrator, "Administrator@east", key);

        Assert.Equal(200, export.Status);
        var records = export.Body["records"]!.AsArray();
        var stored = (await RowsAsync(world)).Where(row => row.PartitionKey == key && row.RowKey != "head").Select(row => row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..]).Order().ToList();
        Assert.Equal(stored, records.Select(record => (string)record!["id"]!).Order());
        Assert.Equal("王建国", (string)export.Body["profile"]!["name"]!);
        Assert.Equal("投诉 厕所太脏", (string)records.Single(record => (string)record!["kind"]! == "case")!["fields"]!["text"]!);
        Assert.All(["toldAs", "stamps", "commits", "listedAs"], book => Assert.All(records, record => Assert.False(record!["fields"]!.AsObject().ContainsKey(book))));
        // Lists come as lists.
        Assert.IsType<JsonArray>(records.First(record => (string)record!["kind"]! == "task")!["fields"]!["rungs"]);
    }

    [Theory]
    [InlineData("Clinician@east", 403)]
    [InlineData("Auditor@east", 403)]
    [InlineData("CustomerService@west", 404)]
    [InlineData("CustomerService@east", 200)]
    public async Task Export_IsForThoseWhoServeThePatientsOfTheirOrganisation(string role, int status)
    {
        await using var world = await BeginAsync();

        Assert.Equal(status, (await ExportAsync(world, Service, role, await KeyAsync(world, Events.Wang))).Status);
    }

    private static async Task<(int Status, JsonNode Body)> ExportAsync(World world, string account, string role, string key)
    {
        var reply = await world.Sound.AskAsync("ExportPatient", As(account, role, new Ask("GET", "/api/patients/export") { Route = new Dictionary<string, string> { ["key"] = key } }));
        return (reply.Status, JsonNode.Parse(reply.Body)!);
    }
}
