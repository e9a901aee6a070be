using System.Text;
using System.Text.Json.Nodes;
using CareLoop.Common;
using CareLoop.FollowUps;
using CareLoop.Intake;
using CareLoop.Patients;
using CareLoop.Reminders;
using Xunit;

namespace CareLoop.Storage.Tests.Intake;

/// <summary>FHIR as it comes: what it leads to in storage, and what its sender is told.</summary>
public sealed class FhirTests : AzuriteTest
{
    private const string Patient = """{"resourceType":"Patient","id":"p1","identifier":[{"system":"east-mrn","value":"000001"}],"name":[{"text":"王建国"}],"telecom":[{"system":"phone","value":"13912340001"}]}""";

    private const string Appointment = """{"resourceType":"Appointment","id":"a1","status":"booked","start":"2026-03-05T10:00:00+08:00","participant":[{"actor":{"reference":"Patient/p1"}}]}""";

    private const string Encounter = """{"resourceType":"Encounter","id":"e1","status":"finished","class":{"code":"IMP"},"subject":{"reference":"Patient/p1"}}""";

    private static readonly string Unusable = Appointment.Replace("\"start\"", "\"begin\"", StringComparison.Ordinal);

    [Fact]
    public async Task Post_PatientThenVisit_IsAVisitOfThatPatient()
    {
        await using var bed = await StartAsync();

        var patient = await PostAsync(bed, Patient);
        var visit = await PostAsync(bed, Appointment);
        var again = await PostAsync(bed, Appointment);

        Assert.Equal((200, 200, visit.Location), (patient.Status, visit.Status, again.Location));
        var file = await bed.FileAsync(Happenings.Mrn());
        Assert.Equal("a1", Assert.Single(file.Open<AppointmentRow>()).HisId);
        Assert.Equal(["+8613912340001"], file.Head.Phones);
        Assert.Equal("OperationOutcome", (string?)JsonNode.Parse(visit.Json)!["resourceType"]);
        Assert.Equal("applied", (await bed.Get<FindReceipt>().HandleAsync(visit.Location!["/api/his/events/".Length..], default)).Value.Status);
    }

    [Fact]
    public async Task Post_VisitBeforeItsPatient_WaitsForIt()
    {
        await using var bed = await StartAsync();

        var visit = await PostAsync(bed, Appointment);
        await PostAsync(bed, Patient);
        await bed.DrainAsync(QueueNames.Inbox, message => bed.Get<DrainInbox>().HandleAsync(message, default));

        Assert.Equal(202, visit.Status);
        Assert.Contains("patient-not-known", visit.Json, StringComparison.Ordinal);
        Assert.Single((await bed.FileAsync(Happenings.Mrn())).Open<AppointmentRow>());
    }

    [Fact]
    public async Task Post_Transaction_IsAppliedWhateverItsOrder()
    {
        await using var bed = await StartAsync();

        var answer = await PostAsync(bed, Bundle("transaction", Entry(Encounter), Entry(Appointment), Entry("""{"resourceType":"Observation","id":"o1"}"""), Entry(Patient)));

        var entries = Entries(answer, "transaction-response");
        Assert.Equal(["200 OK", "200 OK", "200 OK", "200 OK"], entries.Select(Status));
        Assert.All(entries, entry => Assert.StartsWith("/api/his/events/", (string?)entry!["response"]!["location"], StringComparison.Ordinal));
        Assert.Contains("resource-not-used", Diagnostics(entries[2]!), StringComparison.Ordinal);
        var file = await bed.FileAsync(Happenings.Mrn());
        Assert.Single(file.Open<AppointmentRow>());
        var stay = Assert.Single(file.Open<EncounterRow>());
        Assert.Equal((EncounterStatus.Finished, new Discharge(TestBed.Start, true)), (stay.Status, stay.Discharge));
    }

    [Fact]
    public async Task Post_TransactionWithOneOfNoUse_StoresNothingOfIt()
    {
        await using var bed = await StartAsync();

        var answer = await PostAsync(bed, Bundle("transaction", Entry(Patient), Entry(Unusable)));

        Assert.Equal(422, answer.Status);
        Assert.Contains("\"Bundle.entry[1].resource.start\"", answer.Json, StringComparison.Ordinal);
        foreach (var table in (string[])[TableNames.Care, TableNames.Ids, TableNames.Inbox, TableNames.Due])
            Assert.Empty(await bed.RowsAsync(table));
        Assert.Equal(("transaction-not-usable", "his"), ReasonOf(Assert.Single(await bed.RowsAsync(TableNames.Failures))));
    }

    [Fact]
    public async Task Post_BatchWithOneOfNoUse_IsJudgedItemByItem()
    {
        await using var bed = await StartAsync();

        var answer = await PostAsync(bed, Bundle("batch", Entry(Unusable), Entry(Patient)));

        var entries = Entries(answer, "batch-response");
        Assert.Equal(["422 Unprocessable Content", "200 OK"], entries.Select(Status));
        Assert.Equal("Bundle.entry[0].resource.start", (string?)entries[0]!["response"]!["outcome"]!["issue"]![0]!["expression"]![0]);
        Assert.Equal("王建国", (await bed.FileAsync(Happenings.Mrn())).Head.Name);
        Assert.Equal(("resource-not-usable", "his"), ReasonOf(Assert.Single(await bed.RowsAsync(TableNames.Failures))));
    }

    [Theory]
    [InlineData("collection")]
    [InlineData("message")]
    [InlineData("history")]
    [InlineData("searchset")]
    public async Task Post_OtherBundles_AreAnsweredByOneOutcome(string type)
    {
        await using var bed = await StartAsync();

        var answer = await PostAsync(bed, Bundle(type, Entry(Unusable), Entry(Patient)));
        var nothing = await PostAsync(bed, Bundle(type, Entry(Unusable)));

        Assert.Equal((200, 422), (answer.Status, nothing.Status));
        Assert.Contains("Bundle.entry[1].resource", answer.Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_WhatIsOfNoConcern_IsRecordedAsIgnored()
    {
        await using var bed = await StartAsync();

        var answer = await PostAsync(bed, """{"resourceType":"Observation","id":"o1","status":"final"}""");

        Assert.Equal(200, answer.Status);
        var receipt = (await bed.Get<FindReceipt>().HandleAsync(answer.Location!["/api/his/events/".Length..], default)).Value;
        Assert.Equal(("ignored", "resource-not-used"), (receipt.Status, receipt.Reason));
    }

    [Fact]
    public async Task Post_UnusableResource_IsKeptAndReplayedWhenItsSettingsAreMended()
    {
        await using (var bed = await TestBed.StartAsync(Storage))
        {
            await PostAsync(bed, Patient);
        }

        await using var mended = await StartAsync();
        var failure = Failure.FromTable(Assert.Single(await mended.RowsAsync(TableNames.Failures)));
        var replayed = await mended.Get<IEnumerable<IFailureReplay>>().Single(replay => replay.Takes(failure)).ReplayAsync(failure, default);

        Assert.Equal("applied", replayed.Value);
        Assert.Equal("王建国", (await mended.FileAsync(Happenings.Mrn())).Head.Name);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("[]", 400)]
    [InlineData("{\"resourceType\":\"Patient\",\"id\":\"1\",\"id\":\"2\"}", 400)]
    [InlineData("{\"resourceType\":\"Patient\"}", 422)]
    public async Task Post_WhatCantBeRead_IsAnOutcomeAndAFailure(string body, int status)
    {
        await using var bed = await StartAsync();

        var answer = await PostAsync(bed, body);

        Assert.Equal(status, answer.Status);
        Assert.Equal("OperationOutcome", (string?)JsonNode.Parse(answer.Json)!["resourceType"]);
        Assert.Single(await bed.RowsAsync(TableNames.Failures));
    }

    [Theory]
    [InlineData("application/fhir+json; fhirVersion=4.0", 200)]
    [InlineData("application/json; charset=\"UTF-8\"", 200)]
    [InlineData("application/fhir+xml", 415)]
    [InlineData("application/fhir+json; charset=gb18030", 415)]
    [InlineData(null, 415)]
    public async Task Post_ContentType_IsFhirJsonInUtf8(string? contentType, int status)
    {
        await using var bed = await StartAsync();

        Assert.Equal(status, (await PostAsync(bed, Patient, contentType)).Status);
    }

    [Fact]
    public async Task Post_NotSignedOrTooLarge_IsRefusedByAnOutcome()
    {
        await using var bed = await StartAsync();

        var unsigned = await bed.Get<ReceiveFhir>().HandleAsync(new HisWebhookRequest(ReceiveFhir.MediaType, _ => null, Encoding.UTF8.GetBytes(Patient), "/api/his/fhir"), default);
        var large = await bed.Get<ReceiveFhir>().HandleAsync(new HisWebhookRequest(ReceiveFhir.MediaType, _ => null, new byte[ReceiveFhir.MaxBodyBytes + 1], "/api/his/fhir"), default);

        Assert.Equal((401, 413), (unsigned.Status, large.Status));
        Assert.Contains("\"login\"", unsigned.Json, StringComparison.Ordinal);
        Assert.Empty(await bed.RowsAsync(TableNames.Failures));
    }

    [Fact]
    public async Task Post_StorageIsDown_Is503AndComesAgain()
    {
        await using var bed = await StartAsync();
        bed.Wire.Before = _ => throw new IOException("down");

        var down = await PostAsync(bed, Bundle("batch", Entry(Patient)));
        bed.Wire.Before = null;
        var up = await PostAsync(bed, Bundle("batch", Entry(Patient)));

        Assert.Equal((503, 200), (down.Status, up.Status));
    }

    private Task<TestBed> StartAsync() => TestBed.StartAsync(Storage, [("Intake:Senders:0:Organisation", "east")]);

    private static Task<FhirAnswer> PostAsync(TestBed bed, string body, string? contentType = ReceiveFhir.MediaType)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var at = bed.WireClock.Now;
        var headers = new Dictionary<string, string>
        {
            [StandardWebhooks.IdHeader] = "msg_1",
            [StandardWebhooks.TimestampHeader] = at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            [StandardWebhooks.SignatureHeader] = StandardWebhooks.Sign("whsec_" + Convert.ToBase64String(new byte[24]), "msg_1", at, bytes),
        };
        return bed.Get<ReceiveFhir>().HandleAsync(new HisWebhookRequest(contentType, headers.GetValueOrDefault, bytes, "/api/his/fhir"), default);
    }

    private static string Bundle(string type, params string[] entries) => $$"""{"resourceType":"Bundle","type":"{{type}}","entry":[{{string.Join(',', entries)}}]}""";

    private static string Entry(string resource) => $"{{\"resource\":{resource},\"request\":{{\"method\":\"POST\",\"url\":\"x\"}}}}";

    private static JsonArray Entries(FhirAnswer answer, string type)
    {
        var bundle = JsonNode.Parse(answer.Json)!;
        Assert.Equal((200, "Bundle", type), (answer.Status, (string?)bundle["resourceType"], (string?)bundle["type"]));
        return bundle["entry"]!.AsArray();
    }

    private static string? Status(JsonNode? entry) => (string?)entry!["response"]!["status"];

    private static string Diagnostics(JsonNode entry) => (string)entry["response"]!["outcome"]!["issue"]![0]!["diagnostics"]!;

    private static (string, string) ReasonOf(Azure.Data.Tables.TableEntity failure) => (failure.GetString("reason"), failure.GetString("sender"));
}
