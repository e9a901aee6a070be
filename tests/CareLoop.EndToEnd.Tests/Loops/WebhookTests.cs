using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using CareLoop.Local.Hospital.His;
using CareLoop.Storage;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>What the webhook lets in, what it turns away, and that what it turns away leaves no trace.</summary>
public sealed class WebhookTests(RunningLoop loop) : LoopTest(loop)
{
    [Fact]
    public async Task Post_WrongFunctionKey_Is401()
    {
        var before = await StoredAsync();

        // The host refuses it before the app sees it, in the host's own words.
        using var answer = await Loop.PostAsync(Booked(), "application/cloudevents+json", request =>
        {
            request.Headers.Remove("x-functions-key");
            request.Headers.Add("x-functions-key", "another-key");
        });
        await Loop.SettleAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(before, await StoredAsync());
    }

    [Fact]
    public async Task Post_SignedWithAnotherSecret_Is401()
    {
        var body = Booked();

        var problem = await RefusedAsync(body, HttpStatusCode.Unauthorized, otherwise: request =>
            request.Sign("whsec_" + Convert.ToBase64String(new byte[32]), body, Loop.Wire.GetUtcNow()));

        Assert.EndsWith(":webhook-signature-mismatch", (string?)problem!["type"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_BodyChangedAfterSigning_Is401()
    {
        var signed = Booked();

        await RefusedAsync(Booked(), HttpStatusCode.Unauthorized, otherwise: request => request.Sign(RunningLoop.Secret, signed, Loop.Wire.GetUtcNow()));
    }

    [Theory]
    [InlineData(-6)]
    [InlineData(6)]
    public async Task Post_TimestampOutsideOfFiveMinutes_Is401(int minutes)
    {
        var body = Booked();

        await RefusedAsync(body, HttpStatusCode.Unauthorized, otherwise: request =>
            request.Sign(RunningLoop.Secret, body, Loop.Wire.GetUtcNow() + TimeSpan.FromMinutes(minutes)));
    }

    [Fact]
    public async Task Post_NotSigned_Is401() =>
        await RefusedAsync(Booked(), HttpStatusCode.Unauthorized, otherwise: request => request.Headers.Remove(Signature.SignatureHeader));

    [Fact]
    public async Task Post_SignedWithTheSecretBeforeTheRotation_IsTaken()
    {
        var body = Booked();

        using var answer = await Loop.PostAsync(body, otherwise: request => request.Sign(RunningLoop.OldSecret, body, Loop.Wire.GetUtcNow()));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Post_OneByteOver256KiB_Is413() =>
        await RefusedAsync(new byte[(256 * 1024) + 1], HttpStatusCode.RequestEntityTooLarge);

    [Fact]
    public async Task Post_257KiBInChunks_Is413()
    {
        var body = new byte[257 * 1024];

        await RefusedAsync(body, HttpStatusCode.RequestEntityTooLarge, otherwise: request => request.Headers.TransferEncodingChunked = true);
    }

    [Fact]
    public async Task Post_NotJson_Is400() =>
        await RefusedAsync("{\"specversion\":"u8.ToArray(), HttpStatusCode.BadRequest);

    [Fact]
    public async Task Post_AnotherContentType_Is400() =>
        await RefusedAsync(Booked(), HttpStatusCode.BadRequest, "text/plain");

    [Fact]
    public async Task Post_FieldMissing_Is422AndNamesItByPointer()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var booked = HisEvents.Booked(visit, Loop.Now);
        booked["data"]!["appointment"]!.AsObject().Remove("start");
        booked["data"]!["patient"]!["identifiers"]!.AsArray().Clear();

        var problem = await RefusedAsync(Bytes(booked), HttpStatusCode.UnprocessableEntity);

        Assert.Equal(422, (int)problem!["status"]!);
        Assert.Equal(["/data/appointment/start", "/data/patient/identifiers"], Pointers(problem));
    }

    [Fact]
    public async Task Post_Batch_IsJudgedItemByItem()
    {
        var (first, second, third) = (Loop.NewVisit(1, "15:00"), Loop.NewVisit(1, "15:30"), Loop.NewVisit(1, "16:00"));
        var spoilt = HisEvents.Booked(second, Loop.Now);
        spoilt["data"]!["appointment"]!.AsObject().Remove("start");

        var items = await BatchAsync(HisEvents.Booked(first, Loop.Now), spoilt, 7, HisEvents.Booked(third, Loop.Now));
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        Assert.Equal(["applied", "rejected", "rejected", "applied"], items.Select(item => (string?)item!["status"]));
        Assert.Equal(["/data/appointment/start"], Pointers(items[1]!["problem"]!));
        Assert.Single(Loop.TextsTo(first.Patient));
        Assert.Empty(Loop.SendsTo(second.Patient));
        Assert.Single(Loop.TextsTo(third.Patient));
    }

    [Fact]
    public async Task Post_BatchOf101_Is413()
    {
        var batch = new JsonArray([.. Enumerable.Range(0, 101).Select(_ => (JsonNode)new JsonObject())]);

        await RefusedAsync(Bytes(batch), HttpStatusCode.RequestEntityTooLarge, "application/cloudevents-batch+json");
    }

    [Fact]
    public async Task Post_BinaryMode_IsAnEventLikeAnyOther()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var booked = HisEvents.Booked(visit, Loop.Now);

        using var answer = await Loop.PostAsync(Bytes(booked["data"]!), "application/json", request =>
        {
            foreach (var attribute in (string[])["specversion", "id", "source", "type", "time"])
                request.Headers.Add("ce-" + attribute, (string?)booked[attribute]);
        });
        var again = await Loop.TellAsync(booked);
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        var told = await answer.Content.ReadFromJsonAsync<Told>();
        Assert.Equal(("applied", told!.Receipt), (told.Status, again.Receipt));
        Assert.Single(Loop.TextsTo(visit.Patient));
    }

    [Fact]
    public async Task Get_ReceiptAddress_TellsWhatBecameOfTheEvent()
    {
        var visit = Loop.NewVisit(1, "15:00");
        using var answer = await Loop.PostAsync(Bytes(HisEvents.Booked(visit, Loop.Now)));
        var told = await answer.Content.ReadFromJsonAsync<Told>();

        using var receipt = await Loop.StaffAsync(answer.Headers.Location!.OriginalString, principal: null);
        using var unknown = await Loop.StaffAsync($"api/his/events/{told!.Patient}.aaaaaaaaaaaaaaaa", principal: null);

        var found = await receipt.Content.ReadFromJsonAsync<Told>();
        Assert.Equal(("applied", told.Receipt, told.Record), (found!.Status, found.Receipt, found.Record));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    /// <summary>What bench sets beside the requests of its bare generator.</summary>
    [Fact]
    public async Task Storage_AfterAnEvent_HasACommitMore()
    {
        const string Commit = "POST $batch";
        var before = await RequestsAsync();

        using var answer = await Loop.PostAsync(Booked());
        var after = await RequestsAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(after[Commit] > before.GetValueOrDefault(Commit));
    }

    [Fact]
    public async Task Post_CommitFails_IsSafeInTheInboxAndAppliedFromThere()
    {
        var visit = Loop.NewVisit(1, "15:00");
        Loop.Faulty.CommitsToFail = 1;

        using var answer = await Loop.PostAsync(Bytes(HisEvents.Booked(visit, Loop.Now)));
        await Loop.SettleAsync();
        using var receipt = await Loop.StaffAsync(answer.Headers.Location!.OriginalString, principal: null);
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("accepted", (await answer.Content.ReadFromJsonAsync<Told>())!.Status);
        Assert.Equal("applied", (await receipt.Content.ReadFromJsonAsync<Told>())!.Status);
        Assert.Single(Loop.TextsTo(visit.Patient));
    }

    /// <summary>Posts what is turned away, and sees that nothing of it was stored.</summary>
    private async Task<JsonNode?> RefusedAsync(byte[] body, HttpStatusCode expected, string mediaType = "application/cloudevents+json", Action<HttpRequestMessage>? otherwise = null)
    {
        var before = await StoredAsync();

        using var answer = await Loop.PostAsync(body, mediaType, otherwise);
        await Loop.SettleAsync();

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(before, await StoredAsync());
        var said = await answer.Content.ReadAsStringAsync();
        if (said.Length == 0)
            return null;
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(said);
    }

    private async Task<Dictionary<string, int>> RequestsAsync()
    {
        using var answer = await Loop.StaffAsync("admin/storage");
        return (await answer.Content.ReadFromJsonAsync<Dictionary<string, int>>())!;
    }

    /// <summary>Everything that an event could have left.</summary>
    private async Task<string> StoredAsync()
    {
        var counts = new StringBuilder();
        foreach (var table in (string[])[TableNames.Care, TableNames.Ids, TableNames.Phones, TableNames.Due, TableNames.Inbox, TableNames.Work, TableNames.Failures])
            counts.Append(CultureInfo.InvariantCulture, $"{table} {(await Loop.Storage.RowsAsync(table)).Count}, ");
        return counts.ToString();
    }

    private async Task<JsonArray> BatchAsync(params JsonNode[] happenings)
    {
        using var answer = await Loop.PostAsync(Bytes(new JsonArray(happenings)), "application/cloudevents-batch+json");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["items"]!.AsArray();
    }

    private byte[] Booked() => Bytes(HisEvents.Booked(Loop.NewVisit(1, "15:00"), Loop.Now));

    private static byte[] Bytes(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    private static IEnumerable<string?> Pointers(JsonNode problem) =>
        problem["errors"]!.AsArray().Select(error => (string?)error!["pointer"]).Order(StringComparer.Ordinal);
}
