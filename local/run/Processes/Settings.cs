using System.Globalization;

using CareLoop.Local.Run.Hosts;

namespace CareLoop.Local.Run.Processes;

/// <summary>The environment of each process: its settings, as they would be app settings in Azure.</summary>
internal sealed class Settings(RunOptions options, Ports ports, Layout layout, Secrets secrets, DateTimeOffset begin)
{
    private const string SmsSender = "+8610690000";

    /// <summary>Wire time for which repeats are known in a run that kills hosts: long enough for a host to come back to them, short enough to be over.</summary>
    private static readonly TimeSpan ShortWindow = TimeSpan.FromSeconds(30);

    /// <param name="now">Business time when the host is started; null: when the run begins.</param>
    public Dictionary<string, string> Host(int index, DateTimeOffset? now)
    {
        var settings = Host(index);
        if (now is { } start)
            settings[Clock.LocalClockModule.StartKey] = start.ToString("O", CultureInfo.InvariantCulture);
        // The conductor waits for every message, and says when there is one.
        if (options.Speed is null)
            (settings["LocalHost__IsTold"], settings["LocalHost__LongestIdle"]) = ("true", "00:00:10");
        if (options.Mutant is { } mutant)
            settings["CARELOOP_MUTANT"] = mutant;
        if (options is { Kills: 0, Outage: null })
            return settings;

        settings["LocalHost__Announce"] = "true";
        settings["LocalHost__Invisibility"] = "00:00:30";
        if (options.Kills > 0)
            settings["LocalHost__RepeatabilityWindow"] = ShortWindow.ToString("c", CultureInfo.InvariantCulture);
        return settings;
    }

    private Dictionary<string, string> Host(int index) => Common(ports.Host(index), new()
    {
        ["Hashing__Current"] = "1",
        ["Hashing__Keys__1"] = secrets.HashingKey,
        ["Intake__Senders__0__Name"] = "his",
        ["Intake__Senders__0__Secrets__0"] = secrets.WebhookSecret,
        ["Intake__Senders__0__Organisation"] = "east",
        ["SurveyPages__BaseUrl"] = Address(ports.Host(0)),
        ["HisCallback__BaseUrl"] = Address(ports.Hospital),
        ["HisCallback__Secret"] = secrets.CallbackSecret,
        ["Sms__ConnectionString"] = SmsConnection,
        ["Sms__Sender"] = SmsSender,
        ["LocalHost__FunctionKey"] = secrets.FunctionKey,
        [Clock.LocalClockModule.SkewKey] = SkewOf(index).ToString(CultureInfo.InvariantCulture),
    });

    public Dictionary<string, string> Sms() => Common(ports.Sms, new()
    {
        // As the service's five minutes are to the app's four.
        ["SMS_TRACKED"] = (options.Kills > 0 ? ShortWindow * 1.25 : TimeSpan.FromMinutes(5)).ToString("c", CultureInfo.InvariantCulture),
        ["Sms__ConnectionString"] = SmsConnection,
        ["Sms__Sender"] = SmsSender,
        ["SMS_LEDGER"] = layout.SmsLedger,
    });

    public Dictionary<string, string> Hospital()
    {
        var settings = Common(ports.Hospital, new()
        {
            ["Hospital__FunctionKey"] = secrets.FunctionKey,
            ["Hospital__WebhookSecret"] = secrets.WebhookSecret,
            ["Hospital__CallbackSecret"] = secrets.CallbackSecret,
            ["Hospital__Simulator"] = Address(ports.Sms),
            ["Hospital__Feed"] = options.Feed,
            ["Hospital__Seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
            ["Hospital__Journal"] = layout.HospitalJournal,
            ["Hospital__Empty"] = options.Empty ? "true" : "false",
        });
        if (options.Outage is not null)
            settings["Hospital__SendsPerMinute"] = Outage.SendsPerMinute.ToString(CultureInfo.InvariantCulture);
        for (var index = 0; index < options.Hosts; index++)
            settings[$"Hospital__Functions__{index}"] = Address(ports.Host(index));
        return settings;
    }

    /// <summary>The hospital's clock stands in the middle: one host is behind it, one ahead.</summary>
    private double SkewOf(int index) => options.Skew * (index - (options.Hosts - 1) / 2.0);

    private string SmsConnection => $"endpoint={Address(ports.Sms)};accesskey={secrets.SmsAccessKey}";

    private Dictionary<string, string> Common(int port, Dictionary<string, string> settings)
    {
        settings["ASPNETCORE_URLS"] = Address(port).TrimEnd('/');
        settings["AzureWebJobsStorage"] = Azurite.ConnectionString(ports);
        settings[Clock.LocalClockModule.StartKey] = begin.ToString("O", CultureInfo.InvariantCulture);
        if (options.Faults)
        {
            settings["Faults__Seed"] = options.Seed.ToString(CultureInfo.InvariantCulture);
            settings["Faults__Begin"] = begin.ToString("O", CultureInfo.InvariantCulture);
            settings["Faults__Days"] = (options.Days ?? 1).ToString(CultureInfo.InvariantCulture);

            // What is slow is slow in real time, and a whole day waits for it.
            settings["Sms__TimeoutSeconds"] = settings["HisCallback__TimeoutSeconds"] = "1";
        }

        // Threads that have nothing to do sleep. By themselves they spin for a while, which where five processes share few processors takes a fifth of
        // the time from whoever has something to do.
        settings["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        settings["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning";
        settings["Logging__LogLevel__System.Net.Http.HttpClient"] = "Warning";
        return settings;
    }

    private static string Address(int port) => Ports.Address(port).ToString();
}
