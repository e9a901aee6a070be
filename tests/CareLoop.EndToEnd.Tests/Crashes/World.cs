using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using CareLoop.App;
using CareLoop.EndToEnd.Tests.Loops;
using CareLoop.Local.Hospital.His;
using CareLoop.Local.Memory;
using CareLoop.Scheduling;
using CareLoop.Storage;
using Microsoft.Extensions.Configuration;

namespace CareLoop.EndToEnd.Tests.Crashes;

/// <summary>A clock that stands where it is set; waits on it are real ones.</summary>
internal sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>
/// Everything around the instances of one run: storage in memory, the SMS service, the HIS, one clock, and what a platform does:
/// deliver, deliver again, sweep each minute.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    /// <summary>A Monday, 09:00 in Shanghai.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    /// <summary>How long a message that is worked on can't be seen (the queue extension: ten minutes).</summary>
    private static readonly TimeSpan Invisible = TimeSpan.FromMinutes(11);

    private static readonly string Secret = "whsec_" + Convert.ToBase64String(new byte[24]);

    private static readonly string Staff = Convert.ToBase64String("""
        {"auth_typ":"aad","name_typ":"name","role_typ":"roles","claims":[
          {"typ":"http://schemas.microsoft.com/identity/claims/objectidentifier","val":"11111111-2222-3333-4444-555555555555"},
          {"typ":"roles","val":"Administrator@*"}]}
        """u8);

    private readonly List<Instance> instances = [];
    private readonly TableServiceClient tables;
    private readonly QueueServiceClient queues;
    private Instance? sound;
    private int reported;

    public World()
    {
        Clock = new StandingClock(Start);
        Account = new MemoryStorage(Clock);
        Sms = new SmsService(Clock);
        tables = new TableServiceClient(MemoryStorage.ConnectionString, new TableClientOptions { Transport = Account.TableTransport() });
        queues = new QueueServiceClient(MemoryStorage.ConnectionString, new QueueClientOptions { Transport = Account.QueueTransport(), MessageEncoding = QueueMessageEncoding.Base64 });
    }

    public StandingClock Clock { get; }

    public MemoryStorage Account { get; }

    public SmsService Sms { get; }

    public HisService His { get; } = new();

    public IConfiguration Configuration { get; } = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["AzureWebJobsStorage"] = MemoryStorage.ConnectionString,
        ["Hashing:Keys:1"] = Convert.ToBase64String(new byte[32]),
        ["Intake:Senders:0:Name"] = "his",
        ["Intake:Senders:0:Secrets:0"] = Secret,
        ["Intake:Senders:0:Organisation"] = "east",
        ["Intake:LinesAtOnce"] = "2",
        ["SurveyPages:BaseUrl"] = "https://hospital.invalid",
        ["HisCallback:BaseUrl"] = "http://his.invalid",
        ["HisCallback:Secret"] = Secret,
        ["Sms:ConnectionString"] = "endpoint=https://sms.invalid/;accesskey=AAAA",
        ["Sms:Sender"] = RunningLoop.SmsSender,
        ["Scheduling:Shards"] = "2",
        ["WEBSITE_AUTH_ENABLED"] = "True",
    }).Build();

    public static async Task<World> BeginAsync()
    {
        var world = new World();
        await world.NewInstance().Get<StorageClients>().EnsureCreatedAsync(default);
        // Reminders at the minute: the evening before, and two hours before to who has not confirmed.
        await world.PublishAsync("""
            {"appliesTo":{},"steps":[
              {"id":"day-before","offset":"P1D","at":"18:00","template":"reminder","latest":"PT3H","spread":"PT0M","graceAfterDue":"PT14H"},
              {"id":"same-day","offset":"PT2H","template":"reminder","onlyIf":"unconfirmed","latest":"PT30M","spread":"PT0M","graceAfterDue":"PT1H"}]}
            """);
        return world;
    }

    public Instance NewInstance(Line? line = null)
    {
        var instance = new Instance(this, line ?? new Line());
        instances.Add(instance);
        return instance;
    }

    /// <summary>An instance whose line nothing falls on. Another takes its place when a blow is dealt: nothing is to live in memory alone.</summary>
    public Instance Sound => sound ??= NewInstance();

    public TableClient Table(string name) => tables.GetTableClient(name);

    public QueueClient Queue(string name) => queues.GetQueueClient(name);

    public void Pass(TimeSpan time) => Clock.Now += time;

    /// <summary>Runs one delivery with a blow at one of its requests, delivers again as the platform or the sender would, and lets everything end.</summary>
    /// <returns>The line that the blow was to fall on.</returns>
    public async Task<Line> DeliverAsync(Delivery delivery, Blow blow, int at)
    {
        var line = new Line
        {
            Blow = blow,
            At = at,
            Meanwhile = blow switch
            {
                Blow.Conflict => TouchAsync,
                Blow.Overtaken => () => delivery.RunAsync(Sound),
                Blow.Late => () => LaterAsync(delivery),
                _ => null,
            },
        };
        sound = null;
        for (var again = false; !await TryAsync(delivery, again ? Sound : NewInstance(line)); again = true)
        {
            if (again)
                throw new InvalidOperationException("It fails although nothing stands in its way.");
            // The world goes on meanwhile.
            await UntilAsync(Clock.Now + (blow is Blow.DieBefore or Blow.DieAfter ? Invisible : TimeSpan.FromMinutes(1)));
        }

        return line;
    }

    /// <summary>Posts events to the webhook, as a HIS does that signs.</summary>
    public Task<HttpReply> PostAsync(Instance instance, JsonNode events) => PostAsync(
        instance, "ReceiveHisEvents", events is JsonArray ? "application/cloudevents-batch+json" : "application/cloudevents+json", events.ToJsonString());

    /// <summary>Posts to any of the feeds.</summary>
    public async Task<HttpReply> PostAsync(Instance instance, string function, string contentType, string text, string query = "")
    {
        var body = Encoding.UTF8.GetBytes(text);
        var at = Clock.Now.ToUnixTimeSeconds();
        return await instance.AskAsync(function, new Ask("POST", "/api/his/events")
        {
            ContentType = contentType,
            Query = query,
            Headers = new Dictionary<string, string>
            {
                [Signature.IdHeader] = "msg_1",
                [Signature.TimestampHeader] = at.ToString(CultureInfo.InvariantCulture),
                [Signature.SignatureHeader] = Signature.Sign(Secret, "msg_1", at, body),
            },
            Body = body,
        });
    }

    /// <summary>A request by an administrator.</summary>
    public static Ask ByStaff(Ask ask) => ask with { Headers = new Dictionary<string, string>(ask.Headers) { ["X-MS-CLIENT-PRINCIPAL"] = Staff } };

    public async Task TellAsync(JsonNode events)
    {
        var reply = await PostAsync(Sound, events);
        if (!reply.IsGood)
            throw new InvalidOperationException(reply.Body);
    }

    public Task TextAsync(string smsEvent) => Sound.TriggerAsync("ReceiveSmsEvent", smsEvent);

    public Task PublishAsync(string policy) => PublishAsync(PolicyAsk(policy));

    /// <summary>From when patients are texted: a day, or undecided.</summary>
    public Task GoLiveAsync(string goLive) => PublishAsync(ConfigurationAsk("organisation", $$"""{"goLive":"{{goLive}}"}"""));

    public static Ask PolicyAsk(string policy) => ConfigurationAsk("reminder-policy", policy);

    internal static Ask ConfigurationAsk(string kind, string document) => ByStaff(new Ask("PUT", $"/api/config/{kind}/east/default")
    {
        ContentType = "application/json",
        Route = new Dictionary<string, string> { ["kind"] = kind, ["organisation"] = "east", ["name"] = "default" },
        Body = Encoding.UTF8.GetBytes(document),
    });

    internal async Task PublishAsync(Ask ask)
    {
        var reply = await Sound.AskAsync("PublishConfiguration", ask);
        if (!reply.IsGood)
            throw new InvalidOperationException(reply.Body);
    }

    /// <summary>The report of an organisation's texts, when all of it has been counted.</summary>
    public async Task<JsonNode> ReportAsync(string from, string to)
    {
        var started = await Sound.AskAsync("StartSendReport", ReportAsk($$"""{"from":"{{from}}","to":"{{to}}"}""") with { Id = $"ask-{Guid.NewGuid():N}" });
        if (!started.IsGood)
            throw new InvalidOperationException(started.Body);
        while (await TakeAsync(QueueNames.Jobs) is { } message)
            await Sound.TriggerAsync("RunJob", message);
        var id = ((string)JsonNode.Parse(started.Body)!["address"]!).Split('.')[1];
        return JsonNode.Parse((await Sound.AskAsync("ReadSendReport", ReadReportAsk(id))).Body)!;
    }

    public static Ask ReportAsk(string body) => ByStaff(new Ask("POST", "/api/organisations/east/send-report")
    {
        Route = new Dictionary<string, string> { ["organisation"] = "east" },
        Body = Encoding.UTF8.GetBytes(body),
    });

    public static Ask ReadReportAsk(string id) => ByStaff(new Ask("GET", $"/api/organisations/east/send-report/{id}")
    {
        Route = new Dictionary<string, string> { ["organisation"] = "east", ["report"] = id },
    });

    /// <summary>Goes on to an instant with everything done that was due before it.</summary>
    public async Task UntilAsync(DateTimeOffset instant)
    {
        await DrainAsync();
        for (var rounds = 0; await NextDueAsync() is { } next && next <= instant; rounds++)
        {
            if (rounds == 400)
                throw new InvalidOperationException($"Something is due again and again; it is {Clock.Now:u}.");
            Clock.Now = next > Clock.Now ? next : Clock.Now.AddMinutes(1);
            await Sound.TriggerAsync("SweepDue");
            await DrainAsync();
        }

        if (instant > Clock.Now)
            Clock.Now = instant;
    }

    /// <summary>The earliest instant of a due row.</summary>
    public async Task<DateTimeOffset?> NextDueAsync()
    {
        DateTimeOffset? next = null;
        await foreach (var row in Table(TableNames.Due).QueryAsync<TableEntity>())
        {
            var at = DueRow.FromTable(row).Look.At;
            next = next is null || at < next ? at : next;
        }

        return next;
    }

    /// <summary>Handles what is in the queues, and reports of the texts that were taken.</summary>
    public async Task DrainAsync()
    {
        for (var idle = false; !idle;)
        {
            idle = true;
            foreach (var (queue, function) in new[]
            {
                (QueueNames.Due, "DispatchDue"), (QueueNames.Inbox, "DrainInbox"), (QueueNames.SmsEvents, "ReceiveSmsEvent"), (QueueNames.Jobs, "RunJob"),
                (QueueNames.Due + QueueNames.PoisonSuffix, "DrainPoisonedDue"), (QueueNames.Inbox + QueueNames.PoisonSuffix, "DrainPoisonedInbox"),
                (QueueNames.SmsEvents + QueueNames.PoisonSuffix, "DrainPoisonedSmsEvents"), (QueueNames.Jobs + QueueNames.PoisonSuffix, "DrainPoisonedJobs"),
            })
            {
                while (await TakeAsync(queue) is { } message)
                {
                    idle = false;
                    await Sound.TriggerAsync(function, message);
                }
            }

            for (; reported < Sms.Taken.Count; reported++)
            {
                idle = false;
                var text = Sms.Taken[reported];
                await Sound.TriggerAsync("ReceiveSmsEvent", Events.Report(text, "2000: Message Delivered Successfully", Clock.Now));
            }
        }
    }

    /// <summary>Takes a message from a queue, as a host does that is going to succeed.</summary>
    public async Task<string?> TakeAsync(string queue)
    {
        var client = Queue(queue);
        var message = (await client.ReceiveMessageAsync(TimeSpan.FromMinutes(10))).Value;
        if (message is null)
            return null;
        await client.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        return message.Body.ToString();
    }

    /// <summary>The next text that no report has come of; it is the test's to report.</summary>
    public TakenText Unreported() => Sms.Taken[reported++];

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in instances)
            await instance.DisposeAsync();
    }

    private async Task LaterAsync(Delivery delivery)
    {
        await UntilAsync(Clock.Now + Invisible);
        await delivery.RunAsync(Sound);
    }

    private static async Task<bool> TryAsync(Delivery delivery, Instance instance)
    {
        try
        {
            await delivery.RunAsync(instance);
            return true;
        }
        catch (Exception error) when (instance.Line.Blow != Blow.None && error is not NotAsExpectedException)
        {
            return false;
        }
    }

    /// <summary>Somebody writes every row of storage just as it is: whoever read it before has read too early.</summary>
    private async Task TouchAsync()
    {
        foreach (var name in TableNames.All)
        {
            var rows = new List<TableEntity>();
            await foreach (var row in Table(name).QueryAsync<TableEntity>())
                rows.Add(row);
            foreach (var row in rows)
                await Table(name).UpsertEntityAsync(row, TableUpdateMode.Replace);
        }
    }
}

/// <summary>One trigger of a function; it throws where the platform or the sender would deliver again.</summary>
internal sealed record Delivery(Func<Instance, Task> RunAsync);

/// <summary>An answer that no blow explains.</summary>
internal sealed class NotAsExpectedException(string message) : Exception(message);
