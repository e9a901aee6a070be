using System.Net;
using System.Text.Json.Nodes;
using CareLoop.Access;
using CareLoop.App;
using CareLoop.Local.Host;
using CareLoop.Storage;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>Who among staff sees what, and that it is written down.</summary>
public sealed class StaffTests(RunningLoop loop) : LoopTest(loop)
{
    /// <summary>Every function that is for staff, with an address that fits its route.</summary>
    public static TheoryData<string, string, string> StaffRoutes
    {
        get
        {
            var routes = new TheoryData<string, string, string>();
            foreach (var function in ServedFunction.Find(typeof(AccessRules).Assembly.GetTypes()).Where(each => AccessRules.Of(each.Name).Kind == AccessKind.Staff))
            {
                var trigger = (HttpTriggerAttribute)function.Trigger;
                var route = string.Join('/', trigger.Route!.Split('/').Select(part => part.StartsWith('{') ? "a" : part));
                foreach (var method in trigger.Methods!)
                    routes.Add(function.Name, method.ToUpperInvariant(), route);
            }

            return routes;
        }
    }

    [Theory]
    [MemberData(nameof(StaffRoutes))]
    public async Task Ask_ByNobody_Is401(string function, string method, string route)
    {
        using var answer = await Loop.StaffAsync(route, principal: null, new HttpMethod(method));

        Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{function} answered {answer.StatusCode}.");
    }

    [Theory]
    [MemberData(nameof(StaffRoutes))]
    public async Task Ask_WithoutTheRole_Is403(string function, string method, string route)
    {
        using var answer = await Loop.StaffAsync(route, principal: "guest", new HttpMethod(method));

        Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{function} answered {answer.StatusCode}.");
    }

    [Fact]
    public async Task Ask_AppointmentByARoleThatMayNot_Is403()
    {
        var told = await Loop.BookAsync(Loop.NewVisit(1, "15:00"));

        using var answer = await Loop.StaffAsync("api/" + told.Record, "complaint-handler");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Ask_ByAnotherOrganisation_IsNotFoundAndNotTold()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var told = await Loop.BookAsync(visit);

        using var appointment = await Loop.StaffAsync("api/" + told.Record, "west-clerk");
        using var timeline = await Loop.StaffAsync($"api/patients/{told.Patient}/timeline", "west-clerk");
        using var found = await Loop.StaffAsync($"api/patients?authority=east-mrn&value={visit.Patient.Number}", "west-clerk");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (appointment.StatusCode, timeline.StatusCode));
        Assert.Equal("[]", await found.Content.ReadAsStringAsync());
        // Who looked for somebody else's patient stands in that patient's trail, refused.
        Assert.Equal(["find-patient"], await AuditAsync(told));
    }

    [Fact]
    public async Task Ask_ByAnotherDepartment_IsNotFound()
    {
        var own = await Loop.BookAsync(Loop.NewVisit(1, "15:00"));
        var others = await Loop.BookAsync(Loop.NewVisit(1, "15:00") with { Department = "NEURO" });

        using var seen = await Loop.StaffAsync("api/" + own.Record, "clinician");
        using var unseen = await Loop.StaffAsync("api/" + others.Record, "clinician");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (seen.StatusCode, unseen.StatusCode));
    }

    [Fact]
    public async Task Ask_Allowed_IsAnsweredAndAudited()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var told = await Loop.BookAsync(visit);

        using var appointment = await Loop.StaffAsync("api/" + told.Record, "clinician");
        using var timeline = await Loop.StaffAsync($"api/patients/{told.Patient}/timeline", "customer-service");
        using var found = await Loop.StaffAsync($"api/patients?authority=east-mrn&value={visit.Patient.Number}", "outreach");

        Assert.All([appointment, timeline, found], answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Contains(visit.Id, await appointment.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(["event", "appointment"], Entries(JsonNode.Parse(await timeline.Content.ReadAsStringAsync())!).Order(StringComparer.Ordinal).Reverse());
        var patient = Assert.Single(JsonNode.Parse(await found.Content.ReadAsStringAsync())!.AsArray());
        Assert.Equal(told.Patient, (string?)patient!["key"]);
        Assert.DoesNotContain(visit.Patient.Phone!, patient.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(["find-patient", "read-appointment", "read-timeline"], await AuditAsync(told));
    }

    [Fact]
    public async Task Ask_WithAForgedPrincipal_Is401()
    {
        using var answer = await Loop.StaffAsync("api/patients?authority=east-mrn&value=1", principal: null, forged: true);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private async Task<IEnumerable<string?>> AuditAsync(Told told) =>
        (await Loop.Storage.RowsAsync(TableNames.Audit))
            .Where(row => row.PartitionKey.StartsWith($"p~{told.Patient}~", StringComparison.Ordinal))
            .Select(row => row.GetString("Action"))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Entries(JsonNode timeline) => timeline["entries"]!.AsArray().Select(entry => (string)entry!["kind"]!);
}
