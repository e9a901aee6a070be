using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using CareLoop.Storage;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>A hospital before the day it goes live, on that day, and what staff see of it.</summary>
public sealed class GoLiveTests(RunningLoop loop) : LoopTest(loop)
{
    [Fact]
    public async Task GoLive_OnADay_TextsNobodyBeforeAndEverybodyFromThenOn()
    {
        await PublishAsync("new-east", Day(2));
        var before = Loop.NewVisit(2, "15:00") with { Organisation = "new-east" };
        var after = Loop.NewVisit(3, "15:00") with { Organisation = "new-east" };
        var told = await Loop.BookAsync(before);
        await Loop.BookAsync(after);

        await Loop.UntilAsync(Loop.On(2, "00:00"));
        var withheld = await Loop.ReadAsync(told);
        var textedBefore = Loop.SendsTo(before.Patient).Count;
        await Loop.UntilAsync(Loop.On(1, "15:00"));

        Assert.Equal(0, textedBefore);
        Assert.Equal(["reminder withheld before-go-live"], withheld["messages"]!.AsArray().Select(message => $"{(string?)message!["template"]} {(string?)message["state"]} {(string?)message["reason"]}"));
        Assert.Equal(["withheld", "planned"], withheld["reminders"]!.AsArray().Select(step => (string?)step!["state"]));
        Assert.Equal([Loop.On(-1, "13:00")], Loop.TextsTo(before.Patient).Select(text => text.At));
        Assert.Equal([Loop.On(-1, "18:00"), Loop.On(0, "13:00")], Loop.TextsTo(after.Patient).Select(text => text.At));
    }

    [Fact]
    public async Task GoLive_MovedLaterAndEarlier_IsTestedAtEachSend()
    {
        await PublishAsync("new-west", Day(0));
        var first = Loop.NewVisit(1, "15:00") with { Organisation = "new-west" };
        var second = Loop.NewVisit(2, "15:00") with { Organisation = "new-west" };
        await Loop.BookAsync(first);
        await Loop.BookAsync(second);

        await PublishAsync("new-west", "undecided");
        await Loop.UntilAsync(Loop.On(0, "19:00"));
        var withheld = Loop.SendsTo(first.Patient).Count;
        await PublishAsync("new-west", Day(0));
        await Loop.UntilAsync(Loop.On(2, "15:00"));

        Assert.Equal(0, withheld);
        Assert.Equal([Loop.On(-1, "13:00")], Loop.TextsTo(first.Patient).Select(text => text.At));
        Assert.Equal([Loop.On(-1, "18:00"), Loop.On(0, "13:00")], Loop.TextsTo(second.Patient).Select(text => text.At));
    }

    [Fact]
    public async Task GoLive_HostDownOverMidnight_DoesNotSendLateWhatWasDueBefore()
    {
        await PublishAsync("new-south", Day(1));
        var visit = Loop.NewVisit(1, "15:00") with { Organisation = "new-south" };
        var told = await Loop.BookAsync(visit);

        await Loop.LeapAsync(Loop.On(1, "07:30"));
        await Loop.UntilAsync(Loop.On(0, "12:00"));

        Assert.Empty(Loop.SendsTo(visit.Patient));
        Assert.NotEqual("requested", (string?)(await Loop.ReadAsync(told))["reminders"]![0]!["state"]);
    }

    [Fact]
    public async Task Write_BeforeGoLive_OptsOutAndReachesAPerson()
    {
        await PublishAsync("new-north", "undecided");
        var visit = Loop.NewVisit(1, "15:00") with { Organisation = "new-north" };
        var told = await Loop.BookAsync(visit);

        await Loop.WriteAsync(visit.Patient, "停车场在哪里");
        await Loop.WriteAsync(visit.Patient, "STOP");

        Assert.Empty(Loop.SendsTo(visit.Patient));
        Assert.Contains(await Loop.Storage.TasksAsync(told), task => task.GetString("what") == "answer-patient");
        Assert.Equal(1, (await Loop.Storage.RowsAsync(TableNames.Care)).Count(row => row.PartitionKey == told.Patient && row.GetString("optOuts") is { Length: > 0 }));
    }

    [Fact]
    public async Task Report_OfAWeek_TellsWhatWasWithheldAndWhatIsToCome()
    {
        await PublishAsync("rehearsed", "undecided");
        var visits = new[] { Loop.NewVisit(1, "15:00"), Loop.NewVisit(3, "10:00"), Loop.NewVisit(3, "10:00", Loop.NewPerson() with { Phone = null }) };
        foreach (var visit in visits)
            await Loop.BookAsync(visit with { Organisation = "rehearsed" });
        await Loop.UntilAsync(Loop.On(0, "20:00"));

        var (status, address) = await AskAsync("rehearsed", $$"""{"from":"{{Day(0)}}","to":"{{Day(6)}}"}""");
        var report = JsonNode.Parse(await ReadAsync(address))!;
        var csv = await ReadAsync(address + "?format=csv");

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(("done", "undecided"), ((string?)report["job"]!["state"], (string?)report["goLive"]));
        Assert.Equal(
            [$"{Day(0)} withheld day-before", $"{Day(1)} withheld same-day", $"{Day(2)} not-sent day-before no-phone", $"{Day(2)} withheld day-before", $"{Day(3)} not-sent same-day no-phone", $"{Day(3)} withheld same-day"],
            report["lines"]!.AsArray().Select(line => $"{(string?)line!["day"]} {(string?)line["outcome"]} {(string?)line["step"]} {(string?)line["reason"]}".Trim()).Order(StringComparer.Ordinal));
        Assert.Equal((4, 2), ((int)report["totals"]![0]!["texts"]!, (int)report["totals"]![0]!["patients"]!));
        Assert.StartsWith("\uFEFFday,outcome,reason,template,step,language,department,texts,segments\r\n", csv, StringComparison.Ordinal);
        Assert.Contains($"{Day(0)},withheld,,reminder,day-before,zh-CN,CARD,1,", csv, StringComparison.Ordinal);
        Assert.Contains(await Loop.Storage.RowsAsync(TableNames.Audit), row => row.Any(column => column.Value is "read-send-report"));
    }

    [Theory]
    [InlineData("rehearsed", "auditor", "{}", HttpStatusCode.Forbidden)]
    [InlineData("rehearsed", "west-clerk", "{}", HttpStatusCode.Forbidden)]
    [InlineData("rehearsed", "administrator", """{"from":"today"}""", HttpStatusCode.BadRequest)]
    [InlineData("rehearsed", "administrator", """{"from":"2026-03-05","to":"2026-03-01"}""", HttpStatusCode.BadRequest)]
    [InlineData("rehearsed", "administrator", """{"from":"2026-03-05","to":"2027-03-01"}""", HttpStatusCode.BadRequest)]
    [InlineData("rehearsed", "administrator", "[]", HttpStatusCode.BadRequest)]
    [InlineData("*", "administrator", "{}", HttpStatusCode.NotFound)]
    public async Task Report_AskedByWhomOrHowItIsNotFor_IsRefused(string organisation, string principal, string body, HttpStatusCode expected)
    {
        using var answer = await Loop.StaffAsync($"api/organisations/{organisation}/send-report", principal, HttpMethod.Post, body);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Report_OfAnotherOrganisation_IsNotFound()
    {
        var (_, address) = await AskAsync("rehearsed", "{}");

        using var answer = await Loop.StaffAsync(address.Replace("rehearsed", "east", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<(HttpStatusCode Status, string Address)> AskAsync(string organisation, string body)
    {
        using var answer = await Loop.StaffAsync($"api/organisations/{organisation}/send-report", method: HttpMethod.Post, body: body);
        await Loop.SettleAsync();
        return (answer.StatusCode, answer.Headers.Location!.ToString().TrimStart('/'));
    }

    private async Task<string> ReadAsync(string address)
    {
        using var answer = await Loop.StaffAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return System.Text.Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync());
    }

    /// <summary>The day of an organisation that reminds at the minute, the evening before and two hours before.</summary>
    private async Task PublishAsync(string organisation, string goLive)
    {
        await Loop.PublishAsync("organisation", organisation, $$"""{"goLive":"{{goLive}}"}""");
        await Loop.PublishAsync("reminder-policy", organisation, """
            {"appliesTo":{},"steps":[
              {"id":"day-before","offset":"P1D","at":"18:00","template":"reminder","latest":"PT3H","spread":"PT0M","graceAfterDue":"PT14H"},
              {"id":"same-day","offset":"PT2H","template":"reminder","onlyIf":"unconfirmed","latest":"PT30M","spread":"PT0M","graceAfterDue":"PT1H"}]}
            """);
    }

    private string Day(int days) => Loop.On(days, "00:00").ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
