using System.Globalization;

namespace CareLoop.Local.Run.Processes;

/// <summary>The environment of each process: its settings, as they would be app settings in Azure.</summary>
internal sealed class Settings(RunOptions options, Ports ports, Layout layout, Secrets secrets, DateTimeOffset begin)
{
    private const string SmsSender = "+8610690000";

    public Dictionary<string, string> Host(int index) => Common(ports.Host(index), new()
    {
        ["Hashing__Current"] = "1",
        ["Hashing__Keys__1"] = secrets.HashingKey,
        ["Intake__Senders__0__Name"] = "his",
        ["Intake__Senders__0__Secrets__0"] = secrets.WebhookSecret,
        ["HisCallback__BaseUrl"] = Address(ports.Hospital),
        ["HisCallback__Secret"] = secrets.CallbackSecret,
        ["Sms__ConnectionString"] = SmsConnection,
        ["Sms__Sender"] = SmsSender,
        ["LocalHost__FunctionKey"] = secrets.FunctionKey,
        [Clock.LocalClockModule.SkewKey] = (index * options.Skew).ToString(CultureInfo.InvariantCulture),
    });

    public Dictionary<string, string> Sms() => Common(ports.Sms, new()
    {
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
            ["Hospital__Seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
            ["Hospital__Journal"] = layout.HospitalJournal,
            ["Hospital__Empty"] = options.Empty ? "true" : "false",
        });
        for (var index = 0; index < options.Hosts; index++)
            settings[$"Hospital__Functions__{index}"] = Address(ports.Host(index));
        return settings;
    }

    private string SmsConnection => $"endpoint={Address(ports.Sms)};accesskey={secrets.SmsAccessKey}";

    private Dictionary<string, string> Common(int port, Dictionary<string, string> settings)
    {
        settings["ASPNETCORE_URLS"] = Address(port).TrimEnd('/');
        settings["AzureWebJobsStorage"] = Azurite.ConnectionString(ports);
        settings[Clock.LocalClockModule.StartKey] = begin.ToString("O", CultureInfo.InvariantCulture);
        settings["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning";
        settings["Logging__LogLevel__System.Net.Http.HttpClient"] = "Warning";
        return settings;
    }

    private static string Address(int port) => Ports.Address(port).ToString();
}
