using System.Text.Json.Nodes;
using CareLoop.EndToEnd.Tests.Complaints;
using CareLoop.EndToEnd.Tests.Crashes;
using Xunit;
using static CareLoop.EndToEnd.Tests.Complaints.ComplaintWorld;

namespace CareLoop.EndToEnd.Tests.Health;

/// <summary>Who read or changed what can be asked by patient, person and day.</summary>
public sealed class AuditTests
{
    [Fact]
    public async Task Trail_IsReadByPatientPersonAndDay_PageByPage_AndToReadItIsInIt()
    {
        await using var world = await BeginAsync();
        await TextAsync(world, "投诉 厕所太脏", "in-1");
        var address = await AddressAsync(world, Assert.Single(await CasesAsync(world)));
        world.Pass(TimeSpan.FromMinutes(1));
        Expect(await ComplaintWorld.ReadAsync(world, Service, "CustomerService@east", address));
        world.Pass(TimeSpan.FromMinutes(1));
        Expect(await DoAsync(world, Officer, "ComplaintHandler@east", address, "acknowledge"));
        world.Pass(TimeSpan.FromMinutes(1));
        Expect(await DoAsync(world, Officer, "ComplaintHandler@east", address, "note", """{"text":"等回电"}"""));
        world.Pass(TimeSpan.FromMinutes(1));

        var patient = await PageAsync(world, "month=2026-03&patient=" + address.Split('.')[0]);
        Assert.Equal(["read-complaint", "acknowledge-complaint", "note-complaint"], Actions(patient));
        Assert.Equal((Officer, "O-1", "ok"), ((string)patient["items"]![1]!["account"]!, (string)patient["items"]![1]!["person"]!, (string)patient["items"]![1]!["outcome"]!));
        Assert.Equal(["case/" + address.Split('.')[1]], patient["items"]![1]!["records"]!.AsArray().Select(record => (string)record!));
        Assert.Equal(["acknowledge-complaint", "note-complaint"], Actions(await PageAsync(world, "day=2026-03-02&person=O-1")));
        Assert.Empty(Actions(await PageAsync(world, "day=2026-03-01&person=O-1")));

        var all = Actions(await PageAsync(world, "day=2026-03-02"));
        Assert.Contains("read-audit", all);
        var (paged, after) = (new List<string>(), "");
        while (paged.Count < all.Count)
        {
            var page = await PageAsync(world, "day=2026-03-02&limit=2&after=" + after);
            paged.AddRange(Actions(page));
            if ((string?)page["next"] is not { } next)
                break;
            after = next;
        }

        Assert.Equal(all, paged.Take(all.Count));
    }

    [Theory]
    [InlineData("Clinician@east", "organisation=east", 403)]
    [InlineData("Auditor@west", "organisation=east", 404)]
    [InlineData("Auditor@east", "organisation=*", 404)]
    [InlineData("Auditor@east/CARD", "organisation=east", 404)]
    [InlineData("Auditor@east", "", 400)]
    [InlineData("Auditor@east", "organisation=east&day=yesterday", 400)]
    [InlineData("Auditor@east", "organisation=east&month=2026-03", 400)]
    [InlineData("Auditor@east", "organisation=east&patient=ab-none", 404)]
    [InlineData("Auditor@east", "organisation=east&limit=0", 400)]
    [InlineData("Auditor@*", "organisation=*", 200)]
    public async Task Question_ThatIsNotForThem_OrCantBeUnderstood_IsRefused(string role, string query, int status)
    {
        await using var world = await BeginAsync();

        var reply = await world.Sound.AskAsync("ReadAudit", As(Auditor, role, new Ask("GET", "/api/audit") { Query = "?" + query }));

        Assert.True(status == reply.Status, $"{reply.Status} {reply.Body}");
    }

    private static async Task<JsonNode> PageAsync(World world, string query)
    {
        var reply = await world.Sound.AskAsync("ReadAudit", As(Auditor, "Auditor@east", new Ask("GET", "/api/audit") { Query = "?organisation=east&" + query }));
        Assert.True(reply.Status == 200, $"{reply.Status} {reply.Body}");
        return JsonNode.Parse(reply.Body)!;
    }

    private static List<string> Actions(JsonNode page) => [.. page["items"]!.AsArray().Select(line => (string)line!["action"]!)];
}
