using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CareLoop.Intake;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>What staff do about failures: see them, do them again, dismiss them, one or many.</summary>
public sealed class RepairTests(RunningLoop loop) : LoopTest(loop)
{
    [Fact]
    public async Task Replay_OfATextWhosePatientIsKnownByNow_IsHandledAsIfItHadComeThen()
    {
        var visit = Loop.NewVisit(1, "15:00");
        await Loop.WriteAsync(visit.Patient, "停车场在哪里");
        var failure = await OfPhoneAsync();
        var tooEarly = await PostAsync($"{failure}/replay");
        await Loop.BookAsync(visit);

        var replayed = await PostAsync($"{failure}/replay");
        await Loop.SettleAsync();

        Assert.Equal(HttpStatusCode.Conflict, tooEarly.Status);
        Assert.Equal((HttpStatusCode.OK, "replayed", "handled"), (replayed.Status, (string?)replayed.Body["state"], (string?)replayed.Body["why"]));
        Assert.Single(Loop.TextsTo(visit.Patient));
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync($"{failure}/replay")).Status);
    }

    [Fact]
    public async Task Replay_OfMany_IsAJobThatSaysHowFarItIs()
    {
        var visits = new[] { Loop.NewVisit(1, "15:00"), Loop.NewVisit(1, "15:30") };
        foreach (var visit in visits)
        {
            await Loop.WriteAsync(visit.Patient, "停车场在哪里");
            await Loop.BookAsync(visit);
        }

        var started = await PostAsync("replay", """{"source": "sms-events"}""");
        await Loop.SettleAsync();
        using var asked = await Loop.StaffAsync($"api/jobs/{started.Body["address"]}");
        var job = JsonNode.Parse(await asked.Content.ReadAsStringAsync())!;

        Assert.Equal(HttpStatusCode.Accepted, started.Status);
        Assert.Equal("done", (string?)job["state"]);
        Assert.True((int)job["done"]! >= 2);
        Assert.True((int)job["done"]! - (int)job["failed"]! >= 2);
        Assert.Equal(HttpStatusCode.NotFound, (await Loop.StaffAsync("api/jobs/replay-failures.abc")).StatusCode);
    }

    [Fact]
    public async Task Dismiss_WithAReason_LeavesTheListOfOpenOnes()
    {
        await Loop.WriteAsync(Loop.NewPerson(), "请问你们几点开门");
        var failure = await OfPhoneAsync();

        var without = await PostAsync($"{failure}/dismiss", "{}");
        var dismissed = await PostAsync($"{failure}/dismiss", """{"reason": "called back"}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.Status);
        Assert.Equal(("dismissed", "called back"), ((string?)dismissed.Body["state"], (string?)dismissed.Body["why"]));
        Assert.DoesNotContain(await ListAsync("source=sms-events"), item => (string?)item!["address"] == failure);
        Assert.Contains(await ListAsync("source=sms-events&state=dismissed"), item => (string?)item!["address"] == failure);
    }

    [Fact]
    public async Task Read_AMessageThatCouldNotBeUsed_ShowsItToWhoMayMendIt()
    {
        using var refused = await Loop.PostAsync(Encoding.UTF8.GetBytes("MSH|^~\\&|HIS|EAST|||20260302||ADT^A01|C-9|P|2.5\rPID|1||1^^^EAST\r"), ReceiveHl7v2.MediaType, feed: "hl7v2");
        var address = (string)(await ListAsync("source=hl7v2")).Last(item => ((string?)item!["detail"])!.Contains("PV1", StringComparison.Ordinal))!["address"]!;

        var shown = await GetAsync(address, "administrator");
        var masked = await GetAsync(address, "auditor");
        var replayed = await PostAsync($"{address}/replay");

        Assert.Contains("PID|1||1^^^EAST", (string?)shown["payload"], StringComparison.Ordinal);
        Assert.Null(masked["payload"]);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, true), (replayed.Status, (bool)shown["canReplay"]!));
        Assert.Contains(await ListAsync("source=hl7v2"), item => (string?)item!["address"] == address);
    }

    [Theory]
    [InlineData("guest", HttpStatusCode.Forbidden)]
    [InlineData("west-clerk", HttpStatusCode.NotFound)]
    [InlineData("auditor", HttpStatusCode.OK)]
    public async Task List_ByWhomItIsNotFor_IsRefused(string principal, HttpStatusCode expected)
    {
        using var answer = await Loop.StaffAsync("api/failures", principal);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("source=elsewhere")]
    [InlineData("from=yesterday")]
    [InlineData("from=2026-03-05&to=2026-03-01")]
    [InlineData("from=2020-01-01")]
    [InlineData("state=lost")]
    public async Task List_AskedBadly_SaysHowToAsk(string query)
    {
        using var answer = await Loop.StaffAsync("api/failures?" + query);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("sms-events/2026-03-02/abc")]
    [InlineData("elsewhere/2026-03-02/abc")]
    [InlineData("due/today/abc")]
    public async Task Read_WhatIsNotThere_IsNotFound(string address)
    {
        using var answer = await Loop.StaffAsync($"api/failures/{address}");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    /// <summary>The address of the failure that came last from a phone that nobody has.</summary>
    private async Task<string> OfPhoneAsync() =>
        (string)(await ListAsync("source=sms-events")).Where(item => (string?)item!["reason"] == "unknown-phone").MaxBy(item => (DateTimeOffset)item!["at"]!)!["address"]!;

    private async Task<JsonArray> ListAsync(string query)
    {
        using var answer = await Loop.StaffAsync("api/failures?" + query);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return JsonNode.Parse(body)!["items"]!.AsArray();
    }

    private async Task<JsonNode> GetAsync(string address, string principal)
    {
        using var answer = await Loop.StaffAsync($"api/failures/{address}", principal);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string path, string? body = null)
    {
        using var answer = await Loop.StaffAsync($"api/failures/{path}", method: HttpMethod.Post, body: body);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
