using CareLoop.App;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace CareLoop.Tests.Architecture;

/// <summary>The least that has to be set for the app to start, and that everything can then be made.</summary>
public sealed class ContainerTests
{
    private static readonly Dictionary<string, string?> Least = new()
    {
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["Hashing:Keys:1"] = Convert.ToBase64String(new byte[32]),
        ["Intake:Senders:0:Name"] = "his",
        ["Intake:Senders:0:Secrets:0"] = "whsec_" + Convert.ToBase64String(new byte[24]),
        ["HisCallback:BaseUrl"] = "http://his.invalid",
        ["HisCallback:Secret"] = "whsec_" + Convert.ToBase64String(new byte[24]),
        ["Sms:ConnectionString"] = "endpoint=http://sms.invalid/;accesskey=AAAA",
        ["Sms:Sender"] = "+8610690000",
    };

    public static TheoryData<string> Operations =>
    [
        .. typeof(CareLoopApp).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Functions", StringComparison.Ordinal))
            .SelectMany(type => type.GetConstructors().Single().GetParameters().Select(parameter => parameter.ParameterType.AssemblyQualifiedName!))
            .Distinct(),
    ];

    public static TheoryData<string> Needed => [.. Least.Keys];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_OfAFunction_Resolves(string operation)
    {
        using var host = Build(Least);

        Assert.NotNull(host.Services.GetRequiredService(Type.GetType(operation, throwOnError: true)!));
    }

    [Fact]
    public void Operations_AreAllThatTheLibraryShows()
    {
        using var host = Build(Least);
        var operations = typeof(CareLoopModule).Assembly.GetExportedTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.GetMethod("HandleAsync") is not null).ToList();

        Assert.NotEmpty(operations);
        Assert.All(operations, type => Assert.NotNull(host.Services.GetRequiredService(type)));
    }

    [Theory]
    [MemberData(nameof(Needed))]
    public async Task Start_SettingMissing_FailsAndNamesIt(string missing)
    {
        using var host = Build(Least.Where(setting => setting.Key != missing));

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync());

        Assert.Contains(missing.Split(':')[0], failure.ToString(), StringComparison.Ordinal);
    }

    private static IHost Build(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
        builder.AddCareLoop();
        return builder.Build();
    }
}
