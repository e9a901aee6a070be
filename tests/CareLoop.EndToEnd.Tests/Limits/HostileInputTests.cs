using System.Reflection;
using CareLoop.App;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.EndToEnd.Tests.Loops;
using CareLoop.Storage;
using Microsoft.Azure.Functions.Worker;
using Xunit;
using static CareLoop.EndToEnd.Tests.Complaints.ComplaintWorld;

namespace CareLoop.EndToEnd.Tests.Limits;

/// <summary>Whatever is sent, a caller gets an answer that says what is wrong, at a bounded cost, and no key of a table is made of it as it is.</summary>
public sealed class HostileInputTests
{
    public static TheoryData<string> Nasty => ["a/b", "a\\b", "a#b", "a?b", "a\u0001b", "a\u007fb", "..", "../../head", "%2F", "a~b", "a|b", "a'b or 1 eq 1", "a\r\nSet-Cookie: x=y", "\u202Eabc", "*", "@", "=cmd()", new string('x', 5_000), new string('王', 2_000)];

    [Theory]
    [MemberData(nameof(Nasty))]
    public async Task Event_WithAnyIdentifiers_IsTakenAsItIs_OrRefusedWithItsPlace(string nasty)
    {
        await using var world = await World.BeginAsync();
        var visits = new[]
        {
            Events.Heart with { Id = nasty },
            Events.Heart with { Id = "A-1", Department = nasty },
            Events.Heart with { Id = "A-2", Patient = Events.Wang with { Number = nasty } },
            Events.Heart with { Id = "A-3", Patient = Events.Wang with { Name = nasty } },
        };

        foreach (var visit in visits)
        {
            var reply = await world.PostAsync(world.Sound, HisEvents.Booked(visit, World.Start));
            Assert.True(reply.IsGood || (reply.Status == 422 && reply.Body.Contains("pointer", StringComparison.Ordinal)), $"{reply.Status} {reply.Body}");
        }

        await world.UntilAsync(Events.Heart.Start);
        Assert.Empty((await RowsAsync(world, TableNames.Failures)).Select(row => $"{row.GetString("reason")} {row.GetString("detail")}"));
        foreach (var key in (await RowsAsync(world)).Select(row => row.PartitionKey).Distinct())
            Assert.Equal(200, (await world.Sound.AskAsync("GetTimeline", World.ByStaff(new Ask("GET", "/api/patients") { Route = new Dictionary<string, string> { ["key"] = key } }))).Status);
    }

    [Theory]
    [MemberData(nameof(Nasty))]
    public async Task AnyRoute_WithAnyPartOfItsAddress_AnswersWithAProblem(string nasty)
    {
        await using var world = await BeginAsync();
        foreach (var (function, http) in Routes())
        {
            var parts = http.Route!.Split('{').Skip(1).Select(part => part[..part.IndexOfAny(['}', ':'])]).ToDictionary(part => part, _ => nasty, StringComparer.Ordinal);
            var query = $"?organisation={Uri.EscapeDataString(nasty)}&from={Uri.EscapeDataString(nasty)}&after={Uri.EscapeDataString(nasty)}&limit={Uri.EscapeDataString(nasty)}&month={Uri.EscapeDataString(nasty)}";
            foreach (var asked in new[] { new Ask(http.Methods![0].ToUpperInvariant(), "/" + http.Route) { Route = parts }, new Ask(http.Methods[0].ToUpperInvariant(), "/" + http.Route) { Route = parts, Query = query, Body = "{}"u8.ToArray() } })
            {
                var reply = await world.Sound.AskAsync(function, World.ByStaff(asked));
                Assert.True(reply.Status < 500 || function == FunctionNames.ShowReady, $"{function} {reply.Status} {reply.Body}");
                Assert.DoesNotContain("   at CareLoop", reply.Body, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Principal_WhereNobodyAuthenticates_IsNotBelieved()
    {
        await using var world = await BeginAsync();
        var key = await KeyAsync(world, Events.Wang);
        world.Configuration["WEBSITE_AUTH_ENABLED"] = "False";

        var reply = await world.NewInstance().AskAsync("GetTimeline", World.ByStaff(new Ask("GET", "/api/patients") { Route = new Dictionary<string, string> { ["key"] = key } }));

        Assert.Equal(401, reply.Status);
    }

    private static IEnumerable<(string Function, HttpTriggerAttribute Http)> Routes() =>
        from type in typeof(FunctionNames).Assembly.GetExportedTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        let http = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(attribute => attribute is not null)
        where http is not null
        select (function.Name, http);
}
