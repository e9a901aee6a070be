using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CareLoop.Common;
using CareLoop.Local.Clock;
using CareLoop.Local.Hospital.His;
using CareLoop.Local.Host;
using CareLoop.Local.Run.Time;
using CareLoop.Local.Sms;
using CareLoop.Local.Sms.Ledger;
using CareLoop.Messaging.Gateway;
using CareLoop.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>
/// The whole loop in this process: the app on the local host, the SMS simulator, a HIS that records, and Azurite. Business
/// time is frozen and only ever goes on, as the conductor of a run would let it: a test says until when.
/// </summary>
public sealed class RunningLoop : IAsyncLifetime
{
    public const string SmsSender = "+8610690000", FunctionKey = "key-of-the-loop";

    /// <summary>What this HIS signs with, and what it signed with before.</summary>
    internal static readonly string Secret = NewSecret(), OldSecret = NewSecret();

    private static readonly string ForgedPrincipal = Convert.ToBase64String("""
        {"auth_typ":"aad","name_typ":"name","role_typ":"roles","claims":[
          {"typ":"http://schemas.microsoft.com/identity/claims/objectidentifier","val":"11111111-2222-3333-4444-555555555555"},
          {"typ":"roles","val":"Administrator@*"}]}
        """u8);

    private static readonly string CallbackSecret = NewSecret(), AccessKey = NewKey(), HashingKey = NewKey();
    private static readonly DateTimeOffset Begin = new(2026, 3, 2, 9, 0, 0, Hospital);

    private static readonly HttpClient Http = new();
    private int patients;
    private int visits;
    private WebApplication host = null!;
    private WebApplication sms = null!;
    private Timekeeper keeper = null!;

    internal static TimeSpan Hospital => TimeSpan.FromHours(8);

    internal WireTime Wire { get; } = new();

    internal LogScan Log { get; } = new();

    internal LoopStorage Storage { get; } = new();

    /// <summary>Between the app and its storage.</summary>
    internal FaultyStorage Faulty { get; } = new();

    internal HisStub His { get; private set; } = null!;

    /// <summary>Before each call of the gateway.</summary>
    internal Func<SmsSend, Task> BeforeSend { get; set; } = NothingBefore;

    /// <summary>Business time, on the hospital's wall clock.</summary>
    internal DateTimeOffset Now => keeper.Now.ToOffset(Hospital);

    public async Task InitializeAsync()
    {
        await Storage.ClearAsync();
        His = await HisStub.StartAsync(CallbackSecret, Wire);
        sms = SmsSimulator.Build(
            ["--urls=http://127.0.0.1:0", $"--Sms:ConnectionString=endpoint=http://localhost/;accesskey={AccessKey}", .. Common(Begin)], Wire);
        await sms.StartAsync();
        await StartHostAsync(Begin);
        // Reminders at the minute, so that a test can say when: the evening before, and two hours before to who has not confirmed.
        await PublishAsync("reminder-policy", "east", """
            {"appliesTo":{},"steps":[
              {"id":"day-before","offset":"P1D","at":"18:00","template":"reminder","latest":"PT3H","spread":"PT0M","graceAfterDue":"PT14H"},
              {"id":"same-day","offset":"PT2H","template":"reminder","onlyIf":"unconfirmed","latest":"PT30M","spread":"PT0M","graceAfterDue":"PT1H"}]}
            """);
    }

    public async Task DisposeAsync()
    {
        await host.StopAsync();
        await host.DisposeAsync();
        await sms.StopAsync();
        await sms.DisposeAsync();
        await His.DisposeAsync();
    }

    /// <summary>9:00 of the next day, with nothing faulty.</summary>
    internal async Task BeginDayAsync()
    {
        Wire.Ahead = TimeSpan.Zero;
        BeforeSend = NothingBefore;
        His.Status = (int)HttpStatusCode.OK;
        await SetFaultsAsync(new { });
        await UntilAsync(On(1, "09:00"));
    }

    internal Person NewPerson()
    {
        var number = Interlocked.Increment(ref patients);
        var name = $"{"王李张刘陈杨赵黄周吴"[number % 10]}{"建秀志桂国玉明红海春"[number / 10 % 10]}{"英华兰强梅军芳平霞辉"[number % 7]}";
        var person = new Person($"{number:000000}", name, $"139{number:00000000}");
        Log.Keep(person.Name, person.Phone, person.E164);
        return person;
    }

    /// <summary>A visit, a number of days from today.</summary>
    internal Visit NewVisit(int days, string time, Person? patient = null) => new(patient ?? NewPerson(), $"A-{Interlocked.Increment(ref visits):0000}", On(days, time));

    /// <summary>An instant on the hospital's wall clock, a number of days from today.</summary>
    internal DateTimeOffset On(int days, string time) =>
        new DateTimeOffset(Now.Date, Hospital).AddDays(days) + TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Lets everything happen that is due up to an instant, each at its own.</summary>
    internal Task UntilAsync(DateTimeOffset instant) => keeper.JumpToAsync(instant.ToUniversalTime(), default);

    /// <summary>Is at an instant at once, as after an outage: everything due before it is late.</summary>
    internal async Task LeapAsync(DateTimeOffset instant)
    {
        await SettleAsync();
        await GoAsync(instant);
        await SettleAsync();
    }

    /// <summary>Is at an instant at once and starts what is due, without waiting for it.</summary>
    internal async Task GoAsync(DateTimeOffset instant)
    {
        await keeper.FreezeAsync(instant.ToUniversalTime(), default);
        foreach (var address in Addresses)
            (await Http.PostAsync(new Uri(address, "admin/clock/go"), null)).EnsureSuccessStatusCode();
    }

    /// <summary>Waits until nothing is in flight; fails and names what is, where that does not end.</summary>
    internal Task SettleAsync() => keeper.SettleAsync(keeper.Now, default);

    /// <summary>Ends the host and starts another on the same storage. Killed, it is not given the time to finish anything.</summary>
    internal async Task RestartHostAsync(bool kill = false)
    {
        var now = keeper.Now;
        await host.StopAsync(new CancellationToken(kill));
        await host.DisposeAsync();
        await StartHostAsync(now);
    }

    internal Task<Told> BookAsync(Visit visit) => TellAsync(HisEvents.Booked(visit, Now));

    /// <summary>Posts one event, signed, and waits until all that it starts has ended.</summary>
    internal async Task<Told> TellAsync(JsonObject happening)
    {
        using var answer = await PostAsync(Encoding.UTF8.GetBytes(happening.ToJsonString()));
        await SettleAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<Told>())!;
    }

    /// <summary>Posts a body to the webhook as this HIS does, unless the test does otherwise.</summary>
    internal async Task<HttpResponseMessage> PostAsync(byte[] body, string mediaType = "application/cloudevents+json", Action<HttpRequestMessage>? otherwise = null, string feed = "events")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Functions, $"api/his/{feed}"))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(mediaType) } },
        };
        request.Headers.Add("x-functions-key", FunctionKey);
        request.Sign(Secret, body, Wire.GetUtcNow());
        otherwise?.Invoke(request);
        return await Http.SendAsync(request);
    }

    /// <summary>A request by a member of staff, or by nobody.</summary>
    internal async Task<HttpResponseMessage> StaffAsync(string path, string? principal = "administrator", HttpMethod? method = null, string? body = null, bool forged = false, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(Functions, path));
        request.Headers.Add("x-functions-key", FunctionKey);
        if (principal is not null)
            request.Headers.Add("x-dev-principal", principal);
        if (forged)
            request.Headers.Add("X-MS-CLIENT-PRINCIPAL", ForgedPrincipal);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, mediaType);
        return await Http.SendAsync(request);
    }

    internal async Task PublishAsync(string kind, string organisation, string document)
    {
        using var answer = await StaffAsync($"api/config/{kind}/{organisation}/default", method: HttpMethod.Put, body: document);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A visit as staff see it.</summary>
    internal async Task<JsonNode> ReadAsync(Told told)
    {
        using var answer = await StaffAsync("api/" + told.Record);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    /// <summary>A phone writes; waits until all that it starts has ended.</summary>
    internal async Task WriteAsync(Person from, string text)
    {
        Log.Keep(text);
        using var answer = await Http.PostAsJsonAsync(new Uri(Simulator, "inbound"), new { from = from.E164, to = SmsSender, text });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await SettleAsync();
    }

    internal async Task SetFaultsAsync(object faults) =>
        (await Http.PutAsJsonAsync(new Uri(Simulator, "faults"), faults)).EnsureSuccessStatusCode();

    /// <summary>Sends to a phone, whatever became of them.</summary>
    internal IReadOnlyList<LedgerEntry> SendsTo(Person person) =>
        [.. sms.Services.GetRequiredService<MessageLedger>().Since(0).Where(entry => entry.Direction == "out" && entry.To == person.E164)];

    /// <summary>The texts that a phone got, oldest first.</summary>
    internal IReadOnlyList<Text> TextsTo(Person person)
    {
        var texts = SendsTo(person).Where(send => send.Outcome is LedgerOutcome.Accepted or LedgerOutcome.AnswerLost).ToList();
        Log.Keep([.. texts.Select(text => text.Text)]);
        return [.. texts.Select(text => new Text(text.At.ToOffset(Hospital), text.Text, text.MessageId!, text.Tag!))];
    }

    /// <summary>Where the app's functions are.</summary>
    internal Uri Functions => new(host.Urls.Single());

    private Uri Simulator => new(sms.Urls.Single());

    private Uri[] Addresses => [Simulator, Functions];

    private async Task StartHostAsync(DateTimeOffset now)
    {
        host = LocalFunctionHost.Build(
            [
                "--urls=http://127.0.0.1:0", $"--LocalHost:FunctionKey={FunctionKey}", "--AzureFunctionsJobHost:extensions:queues:visibilityTimeout=00:00:00",
                "--LocalHost:Principals:guest:Roles:0=Visitor@east", "--LocalHost:Principals:west-clerk:Roles:0=CustomerService@west",
                "--Hashing:Current=1", $"--Hashing:Keys:1={HashingKey}", "--Configuration:CacheSeconds=0",
                "--Intake:Senders:0:Name=his", "--Intake:Senders:0:Organisation=east", "--Intake:Senders:0:Facilities:WEST=west", $"--Intake:Senders:0:Secrets:0={Secret}", $"--Intake:Senders:0:Secrets:1={OldSecret}",
                "--SurveyPages:BaseUrl=http://127.0.0.1:7071", $"--HisCallback:BaseUrl={His.Address}", $"--HisCallback:Secret={CallbackSecret}",
                $"--Sms:ConnectionString=endpoint={Simulator};accesskey={AccessKey}", $"--Sms:Sender={SmsSender}", .. Common(now),
            ],
            Watch);
        await host.StartAsync();
        keeper = new Timekeeper([new HttpParticipant("SMS simulator", Simulator, Http, readsQueues: false), new HttpParticipant("host", Functions, Http, readsQueues: true)], Storage.Backlog, TimeProvider.System);
        await keeper.FreezeAsync(now.ToUniversalTime(), default);
    }

    private void Watch(WebApplicationBuilder builder)
    {
        builder.Services.Replace(ServiceDescriptor.Singleton(services => new Clocks(services.GetRequiredService<LocalClock>(), Wire)));
        var gateway = builder.Services.Last(service => service.ServiceType == typeof(ISmsGateway)).ImplementationFactory!;
        builder.Services.Replace(ServiceDescriptor.Singleton<ISmsGateway>(services =>
            new WatchedGateway((ISmsGateway)gateway(services), send => BeforeSend(send))));
        builder.Services.AddSingleton(new StoragePolicy(Faulty));
        builder.Logging.ClearProviders().AddProvider(Log).AddFilter<LogScan>(null, LogLevel.Information);
        // As the app logs by itself.
        foreach (var (category, least) in App.CareLoopApp.Quiet)
            builder.Logging.AddFilter<LogScan>(category, least);
    }

    private static string[] Common(DateTimeOffset now) =>
        [$"--AzureWebJobsStorage={LoopStorage.ConnectionString}", $"--{LocalClockModule.StartKey}={now.UtcDateTime:O}", "--Logging:LogLevel:Default=Warning"];

    private static Task NothingBefore(SmsSend send) => Task.CompletedTask;

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static string NewSecret() => "whsec_" + NewKey();
}

/// <summary>What the webhook answered to one event.</summary>
/// <param name="Record">The address of the visit that it was about, below <c>api/</c>.</param>
internal sealed record Told(string Id, string Status, string Receipt, string? Reason, string? Record, IReadOnlyList<string> Changed)
{
    public string Patient => Receipt[..Receipt.IndexOf('.', StringComparison.Ordinal)];
}

internal static class Signing
{
    /// <summary>Signs, or signs anew.</summary>
    public static void Sign(this HttpRequestMessage request, string secret, byte[] body, DateTimeOffset at)
    {
        var id = $"msg_{Guid.NewGuid():N}";
        Set(request, Signature.IdHeader, id);
        Set(request, Signature.TimestampHeader, $"{at.ToUnixTimeSeconds()}");
        Set(request, Signature.SignatureHeader, Signature.Sign(secret, id, at.ToUnixTimeSeconds(), body));
    }

    private static void Set(HttpRequestMessage request, string header, string value)
    {
        request.Headers.Remove(header);
        request.Headers.Add(header, value);
    }
}
