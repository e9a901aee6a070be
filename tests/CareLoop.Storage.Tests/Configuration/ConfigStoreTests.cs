using Azure.Data.Tables;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace CareLoop.Storage.Tests.Configuration;

public sealed class ConfigStoreTests : AzuriteTest
{
    private const string Words = """{"body":"【{hospital}】请回复{code1}"}""";
    private static readonly Principal Everybodys = Holder("5b5450db-eb26-4c1a-981c-ba1d25f0483d", "Administrator@*");
    private static readonly Principal Easts = Holder("6b5450db-eb26-4c1a-981c-ba1d25f0483d", "Administrator@east");

    private readonly ManualClock business = new(new DateTimeOffset(2026, 3, 2, 1, 30, 0, TimeSpan.Zero));
    private readonly ManualClock wire = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<string> requests = [];

    [Fact]
    public async Task GetAsync_NothingPublished_IsWhatIsShippedForOneRequest()
    {
        var store = await StoreAsync();

        var snapshot = await store.GetAsync(default);

        Assert.Equal(ConfigSnapshot.Shipped.Documents, snapshot.Documents);
        Assert.Single(requests);
    }

    [Fact]
    public async Task PublishAsync_Versions_CountUpAndStay()
    {
        var store = await StoreAsync();

        var first = await store.PublishAsync(Settings("""{"name":"东院"}"""), default);
        business.Advance(TimeSpan.FromHours(1));
        var second = await store.PublishAsync(Settings("""{ "name": "东院", "phone": "010-62345678" }"""), default);

        Assert.Equal((1, 2), (first.Value.Version, second.Value.Version));
        var east = (await store.GetAsync(default)).Organisation("east");
        Assert.Equal(("东院", "010-62345678", 2), (east.Name, east.Phone, east.Version));
        var history = await store.ListAsync(ConfigKind.Organisation, default);
        Assert.Equal(
            [(0, "", default), (1, Everybodys.Id, business.Start), (2, Everybodys.Id, business.Start.AddHours(1))],
            history.Select(version => (version.Version, version.PublishedBy, version.PublishedAt)));
        Assert.Equal("""{"name":"东院"}""", history[1].Json);
    }

    [Fact]
    public async Task GetAsync_ManyDocumentsOfEveryKindWithAHistory_IsOneRequestOverWhatIsCurrent()
    {
        var store = await StoreAsync();
        for (var version = 1; version <= 12; version++)
        {
            await Publish(store, Settings($$"""{"name":"东院{{version}}"}"""));
            await Publish(store, new PublishConfiguration(ConfigKind.Switches, "east", "default", $$"""{"senders":["+86{{version}}"]}""", Everybodys, "request"));
        }

        await Publish(store, new PublishConfiguration(ConfigKind.Template, "*", "help.zh-CN", Words, Everybodys, "request"));
        await Publish(store, new PublishConfiguration(ConfigKind.Keywords, "*", "default", """{"optOut":["不要了"]}""", Everybodys, "request"));
        await Publish(store, new PublishConfiguration(ConfigKind.ReminderPolicy, "东院", "夜间", """{"steps":[]}""", Everybodys, "request"));
        requests.Clear();

        var snapshot = await store.GetAsync(default);

        Assert.Equal("东院12", snapshot.Organisation("east").Name);
        Assert.Equal(["+8612"], snapshot.SwitchesOf("east").Senders);
        Assert.Equal(1, snapshot.Template("east", "help", Language.Chinese)?.Version);
        Assert.Equal(["不要了"], snapshot.Keywords.OptOut);
        Assert.Empty(snapshot.PolicyFor("东院", null, null).Steps);
        var request = Uri.UnescapeDataString(Assert.Single(requests));
        Assert.Contains("PartitionKey eq 'config' and RowKey ge 'current~' and RowKey lt 'current~", request.Replace('+', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_WithinTheCachesTime_IsReadOnce()
    {
        var store = await StoreAsync(cacheSeconds: 15);

        var first = await store.GetAsync(default);
        wire.Advance(TimeSpan.FromSeconds(14));
        business.Advance(TimeSpan.FromDays(3));
        var second = await store.GetAsync(default);
        wire.Advance(TimeSpan.FromSeconds(1));
        await store.GetAsync(default);

        Assert.Same(first, second);
        Assert.Equal(2, requests.Count);
    }

    [Fact]
    public async Task GetAsync_ReadAgain_IsMadeAnewOnlyWhereSomethingWasPublished()
    {
        var store = await StoreAsync(cacheSeconds: 15);
        var first = await store.GetAsync(default);

        wire.Advance(TimeSpan.FromSeconds(15));
        var same = await store.GetAsync(default);
        await Publish(await StoreAsync(), Settings("""{"name":"东院"}"""));
        wire.Advance(TimeSpan.FromSeconds(15));
        var changed = await store.GetAsync(default);

        Assert.Same(first, same);
        Assert.NotSame(first, changed);
        Assert.Equal("东院", changed.Organisation("east").Name);
    }

    [Fact]
    public async Task GetAsync_OneGivesUpWaiting_LeavesTheOthersTheirs()
    {
        var release = new TaskCompletionSource();
        var store = await StoreAsync(cacheSeconds: 15, handler: new Held(release.Task));
        using var impatient = new CancellationTokenSource();

        var first = store.GetAsync(impatient.Token).AsTask();
        var second = store.GetAsync(default).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        release.SetResult();

        Assert.NotNull(await second);
    }

    [Fact]
    public async Task GetAsync_ManyAtOnce_IsReadOnce()
    {
        var store = await StoreAsync(cacheSeconds: 15);

        var snapshots = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => store.GetAsync(default).AsTask())));

        Assert.Single(snapshots.Distinct());
        Assert.Single(requests);
    }

    [Fact]
    public async Task PublishAsync_HereWithACache_IsInForceAtOnce()
    {
        var store = await StoreAsync(cacheSeconds: 15);
        await store.GetAsync(default);

        await Publish(store, Settings("""{"name":"东院"}"""));

        Assert.Equal("东院", (await store.GetAsync(default)).Organisation("east").Name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PublishAsync_AnotherBetweenReadAndWrite_IsAConflict(bool published)
    {
        var other = await StoreAsync();
        if (published)
            await Publish(other, Settings("""{"name":"before"}"""));
        var meanwhile = new Meanwhile(async () => await Publish(other, Settings("""{"name":"first"}""", Easts)));
        var store = await StoreAsync(handler: meanwhile);

        var result = await store.PublishAsync(Settings("""{"name":"second"}"""), default);

        Assert.Equal(ProblemKind.Conflict, result.Problem?.Kind);
        Assert.Equal("first", (await other.GetAsync(default)).Organisation("east").Name);
        Assert.DoesNotContain(await other.ListAsync(ConfigKind.Organisation, default), version => version.Json.Contains("second", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PublishAsync_ManyAtOnceFromTheSameVersion_OneWins()
    {
        var store = await StoreAsync();
        await Publish(store, Settings("""{"name":"before"}"""));

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(at =>
            Task.Run(() => store.PublishAsync(Settings($$"""{"name":"{{at}}"}""") with { BasedOn = 1 }, default))));

        var won = Assert.Single(results, result => result.IsOk).Value;
        Assert.Equal(2, won.Version);
        Assert.All(results.Where(result => !result.IsOk), result => Assert.Equal(ProblemKind.Conflict, result.Problem!.Kind));
        Assert.Equal(won.Json, (await store.GetAsync(default)).Find(won.Key)?.Json);
    }

    [Fact]
    public async Task PublishAsync_FromAnOlderVersion_IsAConflict()
    {
        var store = await StoreAsync();
        await Publish(store, Settings("""{"name":"one"}"""));
        await Publish(store, Settings("""{"name":"two"}""") with { BasedOn = 1 });

        Assert.Equal(ProblemKind.Conflict, (await store.PublishAsync(Settings("""{"name":"three"}""") with { BasedOn = 1 }, default)).Problem?.Kind);
        Assert.Equal(ProblemKind.Conflict, (await store.PublishAsync(Settings("""{"name":"three"}""") with { BasedOn = 0 }, default)).Problem?.Kind);
    }

    [Fact]
    public async Task PublishAsync_AnswerLost_IsPublishedOnce()
    {
        var lost = 0;
        var store = await StoreAsync(handler: new AnswerLoss(request => IsTransaction(request) && lost++ == 0));

        var result = await store.PublishAsync(Settings("""{"name":"东院"}"""), default);

        Assert.Equal(1, result.Value.Version);
        Assert.True(lost > 1);
        Assert.Equal([0, 1], (await store.ListAsync(ConfigKind.Organisation, default)).Select(version => version.Version));
    }

    [Fact]
    public async Task PublishAsync_WhatIsThereAlready_IsPublishedNoFurtherTime()
    {
        var store = await StoreAsync();
        var first = await store.PublishAsync(Settings("""{"name":"东院"}"""), default);

        var again = await store.PublishAsync(Settings("""{ "name" : "东院" }""", Easts), default);

        Assert.Equal(first.Value, again.Value);
    }

    [Fact]
    public async Task PublishAsync_Withdrawn_WhatItHadStoodBeforeHoldsAgain()
    {
        var store = await StoreAsync();
        await Publish(store, Settings("""{"name":"东院"}"""));

        var withdrawn = await store.PublishAsync(Settings("null"), default);

        Assert.Equal((2, true), (withdrawn.Value.Version, withdrawn.Value.IsWithdrawn));
        Assert.Equal("医院", (await store.GetAsync(default)).Organisation("east").Name);
        await Publish(store, Settings("""{"name":"东院"}"""));
        Assert.Equal(3, (await store.GetAsync(default)).Organisation("east").Version);
    }

    [Fact]
    public async Task PublishAsync_DocumentLargerThanAProperty_ReadsBack()
    {
        var store = await StoreAsync();
        var departments = string.Join(',', Enumerable.Range(0, 1_500).Select(at => $$"""{"code":"D{{at}}","name":"{{new string('科', 40)}}"}"""));

        await Publish(store, Settings($$"""{"departments":[{{departments}}]}"""));

        var read = (await store.GetAsync(default)).Organisation("east").Departments;
        Assert.Equal((1_500, "D1499"), (read.Count, read[^1].Code));
    }

    [Fact]
    public async Task PublishAsync_Mistakes_ArePointedToAndNothingIsStored()
    {
        var store = await StoreAsync();

        var result = await store.PublishAsync(Settings("""{"zone":"Mars/Olympus","nmae":"东院"}"""), default);

        Assert.Equal((ProblemKind.Unprocessable, "mistakes-in-document"), (result.Problem!.Kind, result.Problem.Code));
        Assert.Equal(["/zone", "/nmae"], result.Problem.Errors.Select(error => error.Pointer));
        Assert.Equal([0], (await store.ListAsync(ConfigKind.Organisation, default)).Select(version => version.Version));
    }

    [Theory]
    [InlineData("organisation", "east", "default", "{", ProblemKind.Invalid)]
    [InlineData("organisation", "east", "default", """{"name":"a","name":"b"}""", ProblemKind.Invalid)]
    [InlineData("organisation", "east", "default", """{"name":"\ud800"}""", ProblemKind.Invalid)]
    [InlineData("organisation", "east", "de/fault", "{}", ProblemKind.Invalid)]
    [InlineData("organisation", "east", "other", "{}", ProblemKind.Unprocessable)]
    [InlineData("questions-of-tomorrow", "east", "default", "{}", ProblemKind.NotFound)]
    public async Task PublishAsync_WhatCannotBe_IsRefused(string kind, string organisation, string name, string json, ProblemKind expected)
    {
        var store = await StoreAsync();

        var result = await store.PublishAsync(new PublishConfiguration(kind, organisation, name, json, Everybodys, "request"), default);

        Assert.Equal(expected, result.Problem?.Kind);
    }

    [Fact]
    public async Task PublishAsync_TooLarge_IsRefused()
    {
        var store = await StoreAsync();

        var result = await store.PublishAsync(Settings($$"""{"name":"{{new string('a', 300_000)}}"}"""), default);

        Assert.Equal(ProblemKind.TooLarge, result.Problem?.Kind);
    }

    [Theory]
    [InlineData("Administrator@east", "east", null)]
    [InlineData("Administrator@east", "west", ProblemKind.NotFound)]
    [InlineData("Administrator@east", "*", ProblemKind.NotFound)]
    [InlineData("Administrator@east/CARD", "east", ProblemKind.NotFound)]
    [InlineData("Auditor@*", "east", ProblemKind.Denied)]
    public async Task PublishAsync_ByRole_IsAllowedWithinItsScope(string role, string organisation, ProblemKind? expected)
    {
        var store = await StoreAsync();
        var by = Holder("5b5450db-eb26-4c1a-981c-ba1d25f0483d", role);

        var result = await store.PublishAsync(new PublishConfiguration(ConfigKind.Switches, organisation, "default", """{"everything":true}""", by, "request"), default);

        Assert.Equal(expected, result.Problem?.Kind);
        if (expected is not null)
            Assert.Empty(requests);
    }

    [Fact]
    public async Task PublishAsync_Done_IsAudited()
    {
        var store = await StoreAsync();

        await Publish(store, Settings("""{"name":"东院"}""", Easts));

        var audit = new AuditLog(new StorageClients(Storage.Tables, Storage.Queues, Storage.Prefix));
        var entry = Assert.Single(await audit.OfDayAsync(new DateOnly(2026, 3, 2), default).ToListAsync());
        Assert.Equal((Easts.Id, "publish-configuration", "east", "request"), (entry.Who.Id, entry.Action, entry.Organisation, entry.Cause));
        Assert.Equal(["organisation/east/default/1"], entry.Records);
    }

    private static PublishConfiguration Settings(string json, Principal? by = null) =>
        new(ConfigKind.Organisation, "east", "default", json, by ?? Everybodys, "request");

    private static async Task Publish(ConfigStore store, PublishConfiguration request)
    {
        var result = await store.PublishAsync(request, default);
        Assert.True(result.IsOk, result.Problem?.ToString());
    }

    private static Principal Holder(string id, string role) => new(id, "Sample Person", [RoleGrant.Parse(role, null)]);

    private static bool IsTransaction(HttpRequestMessage request) => request.RequestUri!.AbsolutePath.EndsWith("$batch", StringComparison.Ordinal);

    private async Task<ConfigStore> StoreAsync(int cacheSeconds = 0, DelegatingHandler? handler = null)
    {
        await Storage.TableAsync(AuditLog.TableName);
        await Storage.TableAsync(ConfigTable.TableName);
        handler ??= new AnswerLoss(request =>
        {
            lock (requests)
                requests.Add(request.RequestUri!.OriginalString);
            return false;
        });
        var tables = new TableServiceClient(Azurite.ConnectionString, new TableClientOptions().Through(handler));
        var storage = new StorageClients(tables, Storage.Queues, Storage.Prefix);
        return new ConfigStore(
            storage, new AuditLog(storage), new Clocks(business, wire), Options.Create(new ConfigOptions { CacheSeconds = cacheSeconds }), NullLogger<ConfigStore>.Instance);
    }

    /// <summary>Lets something happen just before the first transaction is sent.</summary>
    private sealed class Meanwhile(Func<Task> happen) : DelegatingHandler(new SocketsHttpHandler())
    {
        private bool happened;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!happened && IsTransaction(request))
            {
                happened = true;
                await happen();
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>Keeps every request until it is let go.</summary>
    private sealed class Held(Task release) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await release;
            return await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class ManualClock(DateTimeOffset start) : TimeProvider
    {
        private TimeSpan passed;

        public DateTimeOffset Start => start;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan time) => passed += time;

        public override DateTimeOffset GetUtcNow() => start + passed;

        public override long GetTimestamp() => passed.Ticks;
    }
}
