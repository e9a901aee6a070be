using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CareLoop.Storage;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>What a hospital has already, as files: short ones, long ones, wrong ones, by its HIS or by an administrator.</summary>
public sealed class BackloadTests(RunningLoop loop) : LoopTest(loop)
{
    private const string Header = "预约号,病历号,姓名,手机号,就诊时间,科室代码\n";

    static BackloadTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task Post_AFileOfAppointments_LeadsToTheirReminders()
    {
        var visits = new[] { Loop.NewVisit(1, "15:00"), Loop.NewVisit(1, "15:30") };

        var (status, answer) = await PostAsync(File(visits));
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("appointments", 2, 2, 2), ((string?)answer["file"], (int)answer["lines"]!, (int)answer["taken"]!, (int)answer["outcomes"]!["applied"]!));
        Assert.All(visits, visit => Assert.Single(Loop.TextsTo(visit.Patient)));
    }

    [Fact]
    public async Task Post_InGb18030_IsReadAsTheRequestSays()
    {
        var visit = Loop.NewVisit(1, "15:00");

        var (status, _) = await PostAsync(File(visit), "text/csv; charset=GB18030", encoding: Encoding.GetEncoding("GB18030"));
        await Loop.UntilAsync(Loop.On(0, "18:00"));
        var (refused, why) = await PostAsync(File(visit), encoding: Encoding.GetEncoding("GB18030"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(visit.Patient.Name, Assert.Single(Loop.TextsTo(visit.Patient)).Words, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "not-in-its-character-set"), (refused, CodeOf(why)));
    }

    [Fact]
    public async Task Post_TheSameFileAgain_ChangesNothingAndACorrectedOneDoes()
    {
        var visit = Loop.NewVisit(1, "15:00");
        await PostAsync(File(visit));

        var (_, again) = await PostAsync(File(visit));
        await Loop.UntilAsync(Loop.On(0, "09:05"));
        var moved = visit with { Start = visit.Start.AddHours(1) };
        var (_, corrected) = await PostAsync(File(moved));
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        Assert.Equal(1, (int)again["outcomes"]!["applied"]!);
        Assert.Equal(1, (int)corrected["outcomes"]!["applied"]!);
        Assert.Contains("16:00", Assert.Single(Loop.TextsTo(visit.Patient)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_AFileOlderThanWhatTheFeedHasTold_OverwritesNothing()
    {
        var visit = Loop.NewVisit(1, "15:00");
        await Loop.BookAsync(visit);
        await Loop.TellAsync(HisEvents.Happened("cancelled", visit, Loop.Now + TimeSpan.FromSeconds(1)));

        var (_, answer) = await PostAsync(File(visit), asOf: Loop.Now - TimeSpan.FromHours(1));
        await Loop.UntilAsync(Loop.On(1, "15:00"));

        Assert.NotNull(answer["outcomes"]!.AsObject().Single().Value);
        Assert.Empty(Loop.SendsTo(visit.Patient));
    }

    [Fact]
    public async Task Post_WithoutSayingAsOfWhen_IsRefused()
    {
        using var answer = await Loop.PostAsync(Encoding.UTF8.GetBytes(File(Loop.NewVisit(1, "15:00"))), "text/csv", feed: "csv?authority=east-mrn");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("asOf", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_ABadLine_RefusesTheFileUnlessItIsToBeLeftOut()
    {
        var (good, bad) = (Loop.NewVisit(1, "15:00"), Loop.NewVisit(1, "15:00") with { Id = "" });

        var (refused, problem) = await PostAsync(File(good, bad));
        var before = await Loop.Storage.RowsAsync(TableNames.Care);
        var (taken, answer) = await PostAsync(File(good, bad), more: "&skipBadLines=true");
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "lines-not-usable"), (refused, CodeOf(problem)));
        Assert.Equal(("/3/appointment", "Line 3, appointment: is required."), ((string?)problem["errors"]![0]!["pointer"], (string?)problem["errors"]![0]!["detail"]));
        Assert.DoesNotContain(before, row => row.GetString("hisId") == good.Id);
        Assert.Equal((HttpStatusCode.OK, 1, 1), (taken, (int)answer["taken"]!, (int)answer["badLines"]!));
        Assert.Equal((3, "appointment"), ((int)answer["mistakes"]![0]!["line"]!, (string?)answer["mistakes"]![0]!["column"]));
        Assert.Single(Loop.TextsTo(good.Patient));
    }

    [Fact]
    public async Task Post_AFileOfInpatients_StandsInTheirTimelines()
    {
        var patient = Loop.NewPerson();

        var (status, answer) = await PostAsync($"住院号,病历号,姓名,手机号,入院时间,科室代码\nZ-{patient.Number},{patient.Number},{patient.Name},{patient.Phone},2026-02-27,CARD\n");
        using var found = await Loop.StaffAsync($"api/patients?authority=east-mrn&value={patient.Number}");
        var key = (string)JsonNode.Parse(await found.Content.ReadAsStringAsync())![0]!["key"]!;
        using var timeline = await Loop.StaffAsync($"api/patients/{key}/timeline");

        Assert.Equal((HttpStatusCode.OK, "admissions"), (status, (string?)answer["file"]));
        Assert.Contains("\"encounter\"", await timeline.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_ALongFile_IsTakenByAJobThatSaysHowFarItIsAndLeavesNothingBehind()
    {
        var visits = Enumerable.Range(0, 130).Select(_ => Loop.NewVisit(1, "15:00") with { Organisation = "long-file" }).ToList();
        await Loop.PublishAsync("organisation", "long-file", """{"goLive":"undecided"}""");

        var (status, answer) = await PostAsync(File([.. visits]), more: "&organisation=long-file");
        var (again, same) = await PostAsync(File([.. visits]), more: "&organisation=long-file");
        await Loop.SettleAsync();
        using var progress = await Loop.StaffAsync($"api/his/csv/{((string)answer["job"]!["address"]!).Split('.')[1]}", principal: null);
        var job = JsonNode.Parse(await progress.Content.ReadAsStringAsync())!;

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted, 130), (status, again, (int)answer["taken"]!));
        Assert.Equal((string?)answer["job"]!["address"], (string?)same["job"]!["address"]);
        Assert.Equal(("done", 130, 0), ((string?)job["state"], (int)job["done"]!, (int)job["failed"]!));
        Assert.Equal(130, (await Loop.Storage.RowsAsync(TableNames.Care)).Count(row => row.RowKey.Contains("~appt~", StringComparison.Ordinal) && row.GetString("organisation") == "long-file"));
        Assert.DoesNotContain(await Loop.Storage.RowsAsync(TableNames.Jobs), row => row.RowKey.StartsWith("events~", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Post_ByAnAdministrator_NeedsNoSignatureAndIsAudited()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var query = $"authority=east-mrn&asOf={Wall(Loop.Now)}";

        using var taken = await Loop.StaffAsync($"api/organisations/east/backload?{query}", method: HttpMethod.Post, body: File(visit), mediaType: "text/csv");
        using var elsewhere = await Loop.StaffAsync($"api/organisations/west/backload?{query}", method: HttpMethod.Post, body: "organisation," + Header + "east,A-1,1,,,2026-03-05 10:00,\n", mediaType: "text/csv");
        using var clerk = await Loop.StaffAsync($"api/organisations/west/backload?{query}", "west-clerk", HttpMethod.Post, File(visit), mediaType: "text/csv");
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity, HttpStatusCode.Forbidden), (taken.StatusCode, elsewhere.StatusCode, clerk.StatusCode));
        Assert.Single(Loop.TextsTo(visit.Patient));
        Assert.Contains(await Loop.Storage.RowsAsync(TableNames.Audit), row => row.Any(column => column.Value is "bring-in-file"));
    }

    [Theory]
    [InlineData("text/html", "unsupported-content-type", HttpStatusCode.BadRequest)]
    [InlineData("text/csv; charset=big5", "character-set-not-known", HttpStatusCode.UnprocessableEntity)]
    public async Task Post_WhatIsNotRead_SaysWhatIs(string mediaType, string code, HttpStatusCode expected)
    {
        var (status, answer) = await PostAsync(File(Loop.NewVisit(1, "15:00")), mediaType);

        Assert.Equal((expected, code), (status, CodeOf(answer)));
    }

    [Fact]
    public async Task Post_WithoutASignature_IsRefused()
    {
        using var answer = await Loop.PostAsync(Encoding.UTF8.GetBytes(Header), "text/csv", request => request.Headers.Remove("webhook-signature"), "csv");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string file, string mediaType = "text/csv", DateTimeOffset? asOf = null, Encoding? encoding = null, string more = "")
    {
        using var answer = await Loop.PostAsync((encoding ?? Encoding.UTF8).GetBytes(file), mediaType, feed: $"csv?authority=east-mrn&asOf={Wall(asOf ?? Loop.On(0, "08:00"))}{more}");
        await Loop.SettleAsync();
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private static string? CodeOf(JsonNode problem) => ((string?)problem["type"])?.Split(':')[^1];

    private static string File(params Visit[] visits) => Header + string.Concat(visits.Select(visit => string.Create(CultureInfo.InvariantCulture,
        $"{visit.Id},{visit.Patient.Number},{visit.Patient.Name},{visit.Patient.Phone},{visit.Start:yyyy-MM-dd HH:mm},{visit.Department}\n")));

    private static string Wall(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
