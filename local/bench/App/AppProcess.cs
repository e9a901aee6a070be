using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CareLoop.Local.Clock;
using CareLoop.Local.Run;
using CareLoop.Local.Run.Processes;

namespace CareLoop.Local.Bench.App;

/// <summary>The app on the local host, in a process of its own, on the storage emulator; business time stands until it is set.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private const string FunctionKey = "key-of-the-bench";

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    private readonly Crew crew = new();
    private readonly Stage stage;
    private readonly ChildProcess child;
    private readonly HttpClient http;
    private readonly Process process;

    private AppProcess(Stage stage, Uri address, ChildProcess child)
    {
        (this.stage, this.child) = (stage, child);
        http = new HttpClient { BaseAddress = address };
        crew.Add(child);
        process = Process.GetProcessById(child.Id);
    }

    /// <summary>Monday, 9:00 in the hospital's zone.</summary>
    public static DateTimeOffset Begin { get; } = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    /// <summary>From the start of the process to its first answer, storage created on the way.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>Business time.</summary>
    public DateTimeOffset Now { get; private set; } = Begin;

    public double WorkingSetMiB
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / (double)(1 << 20);
        }
    }

    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts the app on empty tables and queues, and waits until it answers.</summary>
    public static async Task<AppProcess> StartAsync(Stage stage, Outside outside, CancellationToken cancellationToken)
    {
        await stage.ClearAsync();
        var layout = Layout.Of("bench", isFresh: false);
        var address = Ports.Address(FreePort.Find());
        var began = TimeProvider.System.GetTimestamp();
        var child = ChildProcess.Start(
            "functions host", Tool.Dotnet, ["exec", layout.Assembly("host", "CareLoop.Local.Host")], SettingsOf(stage, outside, address), layout.Log("host"));
        var app = new AppProcess(stage, address, child);
        try
        {
            while (!await app.AnswersAsync(cancellationToken))
            {
                if (child.Ended.IsCompleted || TimeProvider.System.GetElapsedTime(began) > StartsWithin)
                    throw new InvalidOperationException($"The local host did not come up; see {layout.Log("host")}.");
                await Task.Delay(10, cancellationToken);
            }
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        app.ReadyAfter = TimeProvider.System.GetElapsedTime(began);
        return app;
    }

    /// <summary>Lets as many texts go as there are.</summary>
    public async Task LiftBudgetAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "api/config/switches/*/default") { Content = new StringContent(Bed.LiftedBudget, Encoding.UTF8, "application/json") };
        request.Headers.Add("x-dev-principal", "administrator");
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Its storage requests so far, by method and table.</summary>
    public async Task<IReadOnlyDictionary<string, int>> RequestsAsync(CancellationToken cancellationToken) =>
        (await http.GetFromJsonAsync<Dictionary<string, int>>("admin/storage", cancellationToken))!;

    /// <summary>Posts one event as a HIS does, and wants it applied.</summary>
    public async Task PostAsync(byte[] body, string eventId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/his/events")
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/cloudevents+json") } },
        };
        request.Headers.Add("x-functions-key", FunctionKey);
        foreach (var (name, value) in HisCall.Headers(eventId, TimeProvider.System.GetUtcNow(), body))
            request.Headers.Add(name, value);
        using var response = await http.SendAsync(request, cancellationToken);
        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.Contains("\"applied\"", StringComparison.Ordinal))
            throw new InvalidOperationException($"An event of the bench was not applied: {(int)response.StatusCode} {answer}");
    }

    /// <summary>Is at an instant of business time, and starts nothing of what is due then.</summary>
    public async Task SetTimeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        Now = now;
        using var response = await http.PostAsJsonAsync("admin/clock", new { now, speed = 0 }, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Runs the sweep and answers when it has handed everything out.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "admin/functions/SweepDue") { Content = JsonContent.Create(new { }) };
        request.Headers.Add("x-functions-key", FunctionKey);
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until something has happened so often and nothing is in flight.</summary>
    public async Task DoneAsync(string what, Func<int> count, int enough, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (count() < enough || await BusyAsync(cancellationToken))
        {
            if (child.Ended.IsCompleted)
                throw new ChildDiedException(child);
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromMinutes(3))
                throw new InvalidOperationException($"{enough} {what} were expected within three minutes, and there were {count()}; see the host's log.");
            await Task.Delay(5, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        process.Dispose();
        await crew.DisposeAsync();
        if (!stage.IsPassing)
            await stage.ClearAsync();
    }

    private static Dictionary<string, string> SettingsOf(Stage stage, Outside outside, Uri address) => new()
    {
        ["ASPNETCORE_URLS"] = address.ToString().TrimEnd('/'),
        ["AzureWebJobsStorage"] = stage.Storage,
        // As in production; a local host compiles for a short life otherwise.
        ["DOTNET_TieredPGO"] = "1",
        [LocalClockModule.StartKey] = Begin.ToString("O", CultureInfo.InvariantCulture),
        ["LocalHost__FunctionKey"] = FunctionKey,
        ["Hashing__Current"] = "1",
        ["Hashing__Keys__1"] = Convert.ToBase64String(new byte[32]),
        ["Intake__Senders__0__Name"] = "his",
        ["Intake__Senders__0__Secrets__0"] = HisCall.Secret,
        ["HisCallback__BaseUrl"] = outside.Address.ToString(),
        ["HisCallback__Secret"] = HisCall.Secret,
        ["Sms__ConnectionString"] = $"endpoint={outside.Address};accesskey={Convert.ToBase64String(new byte[32])}",
        ["Sms__Sender"] = Texts.Sender,
        // One shard, so that groups are of fifty as in the bare generator, and not of what is left over in each of four.
        ["Scheduling__Shards"] = "1",
        ["Logging__LogLevel__Default"] = "Warning",
    };

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync("admin/host/status", cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<bool> BusyAsync(CancellationToken cancellationToken)
    {
        var answer = await http.GetFromJsonAsync<JsonElement>("admin/clock", cancellationToken);
        return answer.GetProperty("busy").GetInt32() > 0;
    }
}
