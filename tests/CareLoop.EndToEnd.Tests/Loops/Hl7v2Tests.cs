using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CareLoop.Intake;
using CareLoop.Intake.Hl7v2;
using CareLoop.Storage;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>HL7 v2 over HTTP: what it leads to, and what its sender is told.</summary>
public sealed class Hl7v2Tests(RunningLoop loop) : LoopTest(loop)
{
    private static int controlId;

    [Fact]
    public async Task Post_ABookingMovedAndCancelled_LeadsToTheTextsOfTheLastTime()
    {
        var visit = Loop.NewVisit(1, "15:00");

        var booked = await SendAsync(Siu("S12", visit, visit.Start));
        var moved = await SendAsync(Siu("S13", visit, visit.Start.AddHours(1)));
        await Loop.UntilAsync(Loop.On(0, "18:00"));
        var cancelled = await SendAsync(Siu("S15", visit, null));
        await Loop.UntilAsync(Loop.On(1, "16:30"));

        Assert.All([booked, moved, cancelled], answer => Assert.Equal((HttpStatusCode.OK, "AA"), (answer.Status, answer.Code)));
        var text = Assert.Single(Loop.TextsTo(visit.Patient));
        Assert.Contains("16:00", text.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_AMessage_IsAnsweredWithItsControlIdAndTheReceipt()
    {
        var answer = await SendAsync(Siu("S12", Loop.NewVisit(1, "15:00"), Loop.On(1, "15:00")));
        using var receipt = await Loop.StaffAsync($"api/his/events/{answer.Acknowledgement.ControlId}", principal: null);
        var told = await receipt.Content.ReadAsStringAsync();

        Assert.Equal($"C-{controlId}", answer.Acknowledgement.Find("MSA")![2].Text);
        Assert.Equal(HttpStatusCode.OK, receipt.StatusCode);
        Assert.Contains("\"status\":\"applied\"", told, StringComparison.Ordinal);
        Assert.Contains("start from SCH-11", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_TheSameMessageAgain_IsTheSameEvent()
    {
        var message = Siu("S12", Loop.NewVisit(1, "15:00"), Loop.On(1, "15:00"));

        var first = await SendAsync(message);
        var again = await SendAsync(message);

        Assert.Equal(("AA", first.Acknowledgement.ControlId), (again.Code, again.Acknowledgement.ControlId));
    }

    [Fact]
    public async Task Post_AStayAndItsEnd_StandInTheTimeline()
    {
        var patient = Loop.NewPerson();
        await SendAsync(Adt("A01", patient, $"PV1|1|I|||||D7^李^明|||CARD{new string('|', 9)}V-{patient.Number}"));
        var answer = await SendAsync(Adt("A03", patient, $"PV1|1|I{new string('|', 17)}V-{patient.Number}"));

        using var timeline = await Loop.StaffAsync($"api/patients/{answer.Acknowledgement.ControlId.Split('.')[0]}/timeline", "customer-service");
        var told = await timeline.Content.ReadAsStringAsync();

        Assert.Contains("\"encounter\"", told, StringComparison.Ordinal);
        Assert.Contains("\"finished\"", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_WhatIsOfNoUse_IsAcknowledgedAndRecorded()
    {
        var answer = await SendAsync(Adt("A60", Loop.NewPerson()));
        using var receipt = await Loop.StaffAsync($"api/his/events/{answer.Acknowledgement.ControlId}", principal: null);

        Assert.Equal((HttpStatusCode.OK, "AA"), (answer.Status, answer.Code));
        Assert.Contains("event-not-used", await receipt.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_WhatCantBeUsed_IsToldWhereAndKept()
    {
        var before = (await Loop.Storage.FailuresAsync("hl7v2")).Count;

        var answer = await SendAsync(Siu("S12", Loop.NewVisit(1, "15:00"), null));
        var failures = await Loop.Storage.FailuresAsync("hl7v2");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "AE"), (answer.Status, answer.Code));
        Assert.Equal(("SCH", "11"), (answer.Acknowledgement.Find("ERR")![2][1].Text, answer.Acknowledgement.Find("ERR")![2][3].Text));
        Assert.Equal(before + 1, failures.Count);
        Assert.Contains(failures, failure => failure.RowKey == answer.Acknowledgement.ControlId);
    }

    [Fact]
    public async Task Post_AMerge_IsAcknowledgedAndApplied()
    {
        var answer = await SendAsync(Adt("A40", Loop.NewPerson(), "MRG|999999^^^east-mrn^MR"));

        Assert.Equal((HttpStatusCode.OK, "AA"), (answer.Status, answer.Code));
        Assert.DoesNotContain(await Loop.Storage.FailuresAsync("hl7v2"), failure => failure.RowKey == answer.Acknowledgement.ControlId);
    }

    [Fact]
    public async Task Post_AQuery_IsAnsweredWithWhatElseThePatientIsKnownBy()
    {
        var (patient, number) = (Loop.NewPerson(), Loop.NewPerson().Number);
        await SendAsync(Adt("A31", patient).Replace($"{patient.Number}^^^east-mrn^MR", $"{patient.Number}^^^east-mrn^MR~W{number}^^^west-mrn^MR~P{number}^^^east-mrn^MR", StringComparison.Ordinal));

        var all = await SendAsync(Query($"{patient.Number}^^^EAST-MRN", ""));
        var some = await SendAsync(Query($"{patient.Number}^^^EAST-MRN", "^^^West-MRN"));
        var none = await SendAsync(Query($"{patient.Number}^^^EAST-MRN", "^^^north"));
        var nobody = await SendAsync(Query($"X{patient.Number}^^^EAST-MRN", ""));

        Assert.Equal([(HttpStatusCode.OK, "AA"), (HttpStatusCode.OK, "AA"), (HttpStatusCode.OK, "AA"), (HttpStatusCode.UnprocessableEntity, "AE")], new[] { all, some, none, nobody }.Select(answer => (answer.Status, answer.Code)));
        Assert.Equal($"P{number}^^^east-mrn~W{number}^^^west-mrn", all.Acknowledgement.Find("PID")![3].Raw);
        Assert.Equal($"W{number}^^^West-MRN", some.Acknowledgement.Find("PID")![3].Raw);
        Assert.Equal(["OK", "OK", "NF", "AE"], new[] { all, some, none, nobody }.Select(answer => answer.Acknowledgement.Find("QAK")![2].Text));
    }

    [Theory]
    [InlineData("AAA|1\rBBB|2")]
    [InlineData("")]
    [InlineData("MSH||||")]
    [InlineData("{\"resourceType\":\"Patient\"}")]
    public async Task Post_NoMessage_IsRejectedAndKept(string body)
    {
        var answer = await SendAsync(body);

        Assert.Equal((HttpStatusCode.BadRequest, "AR"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Post_InACharacterSetThatIsNotRead_IsRejectedByItsControlId()
    {
        var answer = await SendAsync(Adt("A31", Loop.NewPerson()).Replace("UNICODE UTF-8", "ISO IR87", StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.BadRequest, "AR", $"C-{controlId}"), (answer.Status, answer.Code, answer.Acknowledgement.Find("MSA")![2].Text));
    }

    [Fact]
    public async Task Post_ABatch_IsAnsweredMessageByMessage()
    {
        var (first, second) = (Loop.NewVisit(1, "15:00"), Loop.NewVisit(1, "15:30"));
        var body = $"FHS|^~\\&|HIS\rBHS|^~\\&|HIS\r{Siu("S12", first, first.Start)}{Siu("S12", second, null)}BTS|2\rFTS|1\r";

        using var answer = await Loop.PostAsync(Encoding.UTF8.GetBytes(body), "text/plain", feed: "hl7v2");
        var messages = Hl7Batch.Read(await answer.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((true, 2), (messages.IsBatch, messages.Stated));
        Assert.Equal(["AA", "AE"], messages.Messages.Select(message => Hl7Message.Read(message)!.Find("MSA")![1].Text));
    }

    [Fact]
    public async Task Post_InGb18030_IsReadAsItWasWritten()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var visit = Loop.NewVisit(1, "15:00");
        var message = Siu("S12", visit, visit.Start).Replace("|UNICODE UTF-8\r", "|GB 18030-2000\r", StringComparison.Ordinal);

        var answer = await SendAsync(Encoding.GetEncoding("GB18030").GetBytes(message));
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        Assert.Equal("AA", answer.Code);
        Assert.Contains(visit.Patient.Name[..1], Assert.Single(Loop.TextsTo(visit.Patient)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_OfAFacility_BelongsToItsOrganisation()
    {
        var message = Adt("A31", Loop.NewPerson()).Replace("|EAST|", "|WEST|", StringComparison.Ordinal);

        var answer = await SendAsync(message);
        using var timeline = await Loop.StaffAsync($"api/patients/{answer.Acknowledgement.ControlId.Split('.')[0]}/timeline", "west-clerk");

        Assert.Equal(("AA", HttpStatusCode.OK), (answer.Code, timeline.StatusCode));
    }

    [Fact]
    public async Task Post_NotSigned_Is401()
    {
        using var answer = await Loop.PostAsync(Encoding.UTF8.GetBytes(Adt("A31", Loop.NewPerson())), ReceiveHl7v2.MediaType, request => request.Headers.Remove("webhook-signature"), "hl7v2");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Post_CommitFails_IsSafeInTheInboxAndAppliedFromThere()
    {
        var visit = Loop.NewVisit(1, "15:00");
        Loop.Faulty.CommitsToFail = 1;

        var answer = await SendAsync(Siu("S12", visit, visit.Start));
        await Loop.SettleAsync();
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        Assert.Equal((HttpStatusCode.OK, "AA"), (answer.Status, answer.Code));
        Assert.Single(Loop.TextsTo(visit.Patient));
    }

    private Task<(HttpStatusCode Status, string Code, Hl7Message Acknowledgement)> SendAsync(string message) => SendAsync(Encoding.UTF8.GetBytes(message));

    private async Task<(HttpStatusCode Status, string Code, Hl7Message Acknowledgement)> SendAsync(byte[] body)
    {
        using var answer = await Loop.PostAsync(body, ReceiveHl7v2.MediaType, feed: "hl7v2");
        var text = await answer.Content.ReadAsStringAsync();
        var read = Hl7Message.Read(text);
        Assert.True(read is not null, text);
        Assert.Equal(new MediaTypeHeaderValue(ReceiveHl7v2.MediaType, "utf-8"), answer.Content.Headers.ContentType);
        return (answer.StatusCode, read.Find("MSA")![1].Text, read);
    }

    private string Siu(string trigger, Visit visit, DateTimeOffset? start) =>
        Message("SIU^" + trigger, $"SCH||{visit.Id}|||||||||^^^{start?.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}\r{Pid(visit.Patient)}PV1|1|O|||||||||CARD^心内科\rAIL|1||^^^^^^门诊楼\r");

    private string Adt(string trigger, Person patient, string further = "") => Message("ADT^" + trigger, $"EVN||{Time(0)}\r{Pid(patient)}{further}\r");

    private string Query(string known, string to) => Message("QBP^Q23^QBP_Q21", $"QPD|IHE PIX Query|Q-1|{known}|{to}\rRCP|I\r");

    private static string Pid(Person patient) => $"PID|1||{patient.Number}^^^east-mrn^MR||{patient.Name[..1]}^{patient.Name[1..]}||||||||{patient.Phone}\r";

    private string Message(string type, string segments)
    {
        var number = Interlocked.Increment(ref controlId);
        return $"MSH|^~\\&|HIS|EAST|CareLoop|EAST|{Time(number)}||{type}|C-{number}|P|2.5.1||||||UNICODE UTF-8\r{segments}";
    }

    /// <summary>Later by a second each, as the HIS decided one after the other.</summary>
    private string Time(int number) => Loop.Now.AddSeconds(number - 3600).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
}
