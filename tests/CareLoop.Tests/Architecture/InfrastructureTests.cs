using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using CareLoop.Access;
using CareLoop.App;
using CareLoop.Common;
using CareLoop.Complaints;
using CareLoop.Messaging;
using CareLoop.Storage;
using CareLoop.Tests.Access;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace CareLoop.Tests.Architecture;

/// <summary>The templates under infra/ name what the code names, so that neither can change without the other.</summary>
public sealed partial class InfrastructureTests
{
    private static readonly string Root = RootOf();
    private static readonly string Main = Template("main.bicep");
    private static readonly string App = Template("modules/functionApp.bicep");
    private static readonly string Alerts = Template("modules/alerts.bicep");

    private static readonly IReadOnlyList<(string Name, MethodInfo Method)> Functions = [..
        from type in typeof(AccessRules).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        select (function.Name, method)];

    /// <summary>Settings that a deployment leaves out, each for a reason.</summary>
    private static readonly Dictionary<string, string> LeftOut = new(StringComparer.Ordinal)
    {
        ["Sms__ConnectionString"] = "An access key: the app calls Sms__Endpoint with its identity.",
        ["AzureWebJobsStorage__connectionString"] = "A shared key: the account takes none.",
        ["AzureWebJobsStorage__accountName"] = "The addresses are given, which hold in every cloud.",
        ["Intake__PlatformForwardsCertificates"] = "The platform is not made to demand client certificates.",
        ["Intake__Senders__*__Certificates__*"] = "The platform is not made to demand client certificates.",
    };

    /// <summary>Settings that somebody else reads: the Functions host, Azure.Identity, the export of figures.</summary>
    private static readonly string[] OfOthers =
        ["AzureWebJobsStorage__blobServiceUri", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "AZURE_CLIENT_ID", TelemetryExport.ConnectionSetting];

    public static TheoryData<string> HttpFunctions => [.. Functions.Where(function => TriggerOf<HttpTriggerAttribute>(function.Method) is not null).Select(function => function.Name)];

    public static TheoryData<string, string, int, int, int> Limits
    {
        get
        {
            var data = new TheoryData<string, string, int, int, int>();
            foreach (Match limit in Limit().Matches(Template("modules/types.bicep")))
            {
                var (name, least, most) = (limit.Groups["name"].Value, Number(limit.Groups["least"]), Number(limit.Groups["most"]));
                var value = Regex.Match(Main, $@"^  {name}: (\d+)$", RegexOptions.Multiline);
                data.Add(limit.Groups["setting"].Value, name, least, most, value.Success ? Number(value.Groups[1]) : -1);
            }

            return data;
        }
    }

    [Fact]
    public void Tables_OfTheTemplate_AreThoseOfTheApp() => Same(TableNames.All, List(Main, "tables"));

    [Fact]
    public void Queues_OfTheTemplate_AreThoseOfTheApp()
    {
        var suffix = Text(Main, "poisonSuffix");
        var queues = List(Main, "queues");

        Assert.Equal(QueueNames.PoisonSuffix, suffix);
        Assert.Equal(QueueNames.SmsEvents, Text(Main, "eventsQueue"));
        Same(QueueNames.All, queues.Concat(queues.Select(queue => queue + suffix)));
    }

    [Fact]
    public void Queues_ThatTriggerFunctions_AreInTheTemplateAndAllOfThem()
    {
        var triggering = Functions.Select(function => TriggerOf<QueueTriggerAttribute>(function.Method)?.QueueName).OfType<string>();

        Same(QueueNames.All, triggering);
    }

    [Theory]
    [MemberData(nameof(HttpFunctions))]
    public void Route_OfAFunction_IsExcludedFromAuthenticationWhereItIsNotForStaff(string function)
    {
        var path = Path(function);
        var isForStaff = AccessRules.Of(function).Kind == AccessKind.Staff;

        Assert.Equal(isForStaff, !Excluded().Any(excluded => Covers(excluded, path)));
        // What the app makes of the same list.
        Assert.Equal(isForStaff, ByApp(Excluded()).Authenticate(path, PlatformHeader.Of("Administrator@*")).IsOk);
    }

    [Fact]
    public void Exclusion_Any_IsOfARouteThatThereIs() => Assert.All(
        Excluded(),
        excluded => Assert.Contains(Functions, function => TriggerOf<HttpTriggerAttribute>(function.Method) is not null && Covers(excluded, Path(function.Name))));

    [Fact]
    public void Exclusion_OfTheHis_IsWhatAHisCalls() => Assert.All(
        Functions.Where(function => TriggerOf<HttpTriggerAttribute>(function.Method) is not null),
        function => Assert.Equal(AccessRules.Of(function.Name).Kind == AccessKind.HisSystem, List(App, "hisPaths").Any(excluded => Covers(excluded, Path(function.Name)))));

    [Fact]
    public void Settings_OfTheTemplate_AreThoseThatTheAppReads()
    {
        var read = SettingsRead().Except(LeftOut.Keys, StringComparer.OrdinalIgnoreCase);
        var given = SettingsGiven().Except(OfOthers, StringComparer.Ordinal);

        Same(read.Select(name => name.ToUpperInvariant()), given.Select(name => name.ToUpperInvariant()));
    }

    [Fact]
    public void Settings_LeftOut_AreReadByTheApp() =>
        Assert.Empty(LeftOut.Keys.Except(SettingsRead(), StringComparer.OrdinalIgnoreCase));

    [Fact]
    public void Settings_OfTheSample_AreReadByTheApp()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(Root, "local.settings.sample.json")));
        var named = sample.RootElement.GetProperty("Values").EnumerateObject().Select(setting => Anyhow(setting.Name));

        Assert.Empty(named.Except([.. SettingsRead(), "FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage"], StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void Settings_OfThePage_WithADefault_AreInTheSampleWithIt_AndNoneIsThereThatItDoesNotExplain()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(Root, "local.settings.sample.json")));
        var given = sample.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value.GetString(), StringComparer.Ordinal);
        var settings = File.ReadAllText(System.IO.Path.Combine(Root, "docs", "configuration.md"));
        var feeds = File.ReadAllText(System.IO.Path.Combine(Root, "docs", "feeds.md"));
        var explained = SettingLine().Matches(settings).ToDictionary(line => line.Groups["name"].Value, line => line.Groups["value"].Value, StringComparer.Ordinal);

        Assert.All(explained.Where(setting => setting.Value.Length > 0), setting => Assert.Equal(setting.Value, given.GetValueOrDefault(setting.Key)));
        Assert.All(given.Keys.Where(name => name != "FUNCTIONS_WORKER_RUNTIME"), name => Assert.Contains($"`{name}`", settings + feeds.Replace("__N__", "__0__", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void Limit_OfTheTemplate_HasTheRangeAndTheDefaultOfTheApp(string setting, string name, int least, int most, int value)
    {
        var (section, property) = setting.Split("__") is [var first, var second] ? (first, second) : throw new FormatException(setting);
        var options = Options().Single(options => options.Section == section).Type;
        var range = options.GetProperty(property)!.GetCustomAttribute<RangeAttribute>()!;

        Assert.Equal((Convert.ToInt32(range.Minimum, CultureInfo.InvariantCulture), Convert.ToInt32(range.Maximum, CultureInfo.InvariantCulture)), (least, most));
        Assert.Equal(options.GetProperty(property)!.GetValue(Activator.CreateInstance(options)), value);
        Assert.Contains($"{setting}: string(limits.{name})", App, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_OfTheApp_AreAllInTheTemplate() => Same(
        Options().SelectMany(options => options.Type.GetProperties().Where(property => property.GetCustomAttribute<RangeAttribute>() is not null).Select(property => $"{options.Section}__{property.Name}")),
        Limit().Matches(Template("modules/types.bicep")).Select(limit => limit.Groups["setting"].Value));

    [Fact]
    public void Alert_OfRefusedSenders_GoesByTheCodesThatTheAppTakesForIt() => Same(
        Enumerable.Range(1000, 9000).Where(code => DeliveryCodes.Of(code, null, null) == Disposition.ConfigurationAlarm).Select(code => code.ToString(CultureInfo.InvariantCulture)),
        List(Alerts, "configurationCodes"));

    [Fact]
    public void Alert_OfComplaints_GoesByTheirTasks() => Same(
        [CaseWork.Handle, CaseWork.Recover, CaseWork.Answer, CaseWork.Praise, CaseWork.Call, CaseWork.Contribute, CaseWork.Measure, CaseWork.Verify],
        List(Alerts, "complaintTasks"));

    [Fact]
    public void Alert_OfPoisonMessages_GoesByTheFunctionsThatTakeThem()
    {
        var prefix = Regex.Match(Alerts, @"Name startswith ""(\w+)""").Groups[1].Value;

        Same(
            Functions.Where(function => TriggerOf<QueueTriggerAttribute>(function.Method)?.QueueName.EndsWith(QueueNames.PoisonSuffix, StringComparison.Ordinal) == true).Select(function => function.Name),
            Functions.Select(function => function.Name).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public void Metrics_ThatAlertsAndTheWorkbookGoBy_AreToldByTheAppAndDescribed()
    {
        var page = File.ReadAllText(System.IO.Path.Combine(Root, "docs", "metrics.md"));
        var told = typeof(Telemetry).GetFields(BindingFlags.Static | BindingFlags.NonPublic).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).ToList();
        var used = Metric().Matches(Alerts + Template("workbook.json")).Select(match => match.Value).Distinct();

        Assert.Empty(used.Except(told));
        Same(told, DescribedMetric().Matches(page).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void Alerts_OfTheTemplate_AreNamedOnThePage()
    {
        var page = File.ReadAllText(System.IO.Path.Combine(Root, "docs", "metrics.md"));
        var alerts = Regex.Matches(Alerts, @"^    name: '([a-z0-9-]+)'$", RegexOptions.Multiline).Select(match => match.Groups[1].Value).ToList();

        Assert.InRange(alerts.Count, 10, 40);
        Assert.All(alerts, alert => Assert.Contains($"`{alert}`", page, StringComparison.Ordinal));
    }

    /// <summary>What the sections of the configuration bind to, as the app registers them.</summary>
    private static List<(string Section, Type Type)> Options()
    {
        var services = new ServiceCollection();
        services.AddCareLoop();
        return [..
            from service in services
            where service.ServiceType.IsGenericType && service.ServiceType.GetGenericTypeDefinition() == typeof(IOptionsChangeTokenSource<>)
            let type = service.ServiceType.GetGenericArguments()[0]
            where type.Assembly == typeof(CareLoopModule).Assembly
            let section = type.GetField("Section", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)?.GetRawConstantValue() as string
            select (section ?? type.Name[..^"Options".Length], type)];
    }

    private static IEnumerable<string> SettingsRead() =>
        Options().SelectMany(options => SettingsOf(options.Section, options.Type))
            .Concat(SettingsOf("AzureWebJobsStorage", typeof(StorageOptions)));

    private static IEnumerable<string> SettingsOf(string prefix, Type type)
    {
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.SetMethod?.IsPublic == true))
        {
            var name = $"{prefix}__{property.Name}";
            var element = property.PropertyType == typeof(string) ? null
                : property.PropertyType.GetInterfaces().Append(property.PropertyType)
                    .FirstOrDefault(part => part.IsGenericType && part.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
            foreach (var setting in element is null ? [name] : element.Assembly == typeof(CareLoopModule).Assembly ? SettingsOf($"{name}__*", element) : [$"{name}__*"])
                yield return setting;
        }
    }

    /// <summary>Names of app settings in the template, with <c>*</c> where a name has a position or a key.</summary>
    private static IEnumerable<string> SettingsGiven() =>
        Setting().Matches(App).Select(match => Anyhow(match.Groups[1].Value)).Distinct();

    private static string Anyhow(string setting) => Regex.Replace(Regex.Replace(setting, @"\$\{[^}]*\}", "*"), "(?<=__)[0-9]+(?=__|$)", "*");

    private static string Path(string function) =>
        "/" + Regex.Replace(TriggerOf<HttpTriggerAttribute>(Functions.Single(each => each.Name == function).Method)!.Route!, @"\{[^}]*\}", "x");

    /// <summary>How the platform reads an excluded path: the path itself, or with an asterisk at its end whatever is below.</summary>
    private static bool Covers(string excluded, string path) => excluded.EndsWith('*')
        ? path.StartsWith(excluded.TrimEnd('*'), StringComparison.OrdinalIgnoreCase)
        : string.Equals(path, excluded, StringComparison.OrdinalIgnoreCase);

    private static List<string> Excluded() => [.. List(App, "hisPaths"), .. List(App, "publicPaths")];

    private static PlatformAuthentication ByApp(IReadOnlyList<string> excluded) =>
        new(Microsoft.Extensions.Options.Options.Create(new AccessOptions { PlatformAuthenticates = true, ExcludedPaths = excluded }));

    private static T? TriggerOf<T>(MethodInfo method) where T : Attribute =>
        method.GetParameters().Select(parameter => parameter.GetCustomAttribute<T>()).OfType<T>().SingleOrDefault();

    private static void Same(IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var wanted = expected.Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(wanted);
        Assert.Equal(wanted, actual.Order(StringComparer.Ordinal));
    }

    /// <summary>The value of <c>var name = 'text'</c>.</summary>
    private static string Text(string template, string name) =>
        Regex.Match(template, $@"^var {name} = '([^']*)'$", RegexOptions.Multiline) is { Success: true } match ? match.Groups[1].Value : throw new FormatException($"No text {name}.");

    /// <summary>The values of <c>var name = ['text', other]</c>, on one line or on several.</summary>
    private static List<string> List(string template, string name)
    {
        var match = Regex.Match(template, $@"^var {name} = \[([^\]]*)\]$", RegexOptions.Multiline);
        return !match.Success ? throw new FormatException($"No list {name}.")
            : [.. Regex.Matches(match.Groups[1].Value, @"'([^']*)'|(\w+)").Select(item => item.Groups[1].Success ? item.Groups[1].Value : Text(template, item.Groups[2].Value))];
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    private static string Template(string file) => File.ReadAllText(System.IO.Path.Combine(Root, "infra", file)).ReplaceLineEndings("\n");

    private static string RootOf([CallerFilePath] string file = "") => System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(file)!, "..", "..", ".."));

    [GeneratedRegex(@"^ *(?:name: |\w+ => )?'?((?:[A-Z][A-Za-z]+__|APPLICATIONINSIGHTS_|AZURE_)[A-Za-z0-9_.${}]+)'?(?::|,?$)", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"@description\('(?<setting>\w+__\w+): [^']*'\)\n  @minValue\((?<least>\d+)\)\n  @maxValue\((?<most>\d+)\)\n  (?<name>\w+): int")]
    private static partial Regex Limit();

    [GeneratedRegex(@"careloop\.[a-z_]+(?:\.[a-z_]+)*")]
    private static partial Regex Metric();

    [GeneratedRegex(@"^\| `(?<name>[A-Za-z]+__[A-Za-z0-9_]+)` \| (?:`(?<value>[^`]*)`)?", RegexOptions.Multiline)]
    private static partial Regex SettingLine();

    [GeneratedRegex(@"^\| `(careloop\.[a-z_.]+)`", RegexOptions.Multiline)]
    private static partial Regex DescribedMetric();
}
