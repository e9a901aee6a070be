using CareLoop.App;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CareLoop.Tests.Edge;

/// <summary>An app with wrong settings does not start, and says everything that is wrong in one go.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Start_WithEverythingWrong_NamesEachSetting()
    {
        var problems = await ProblemsAsync(new()
        {
            ["AzureWebJobsStorage"] = "",
            ["Hashing:Keys:1"] = "c2hvcnQ=",
            ["Hashing:Current"] = "2",
            ["Intake:Senders:0:Name"] = "his",
            ["Intake:WaitHours"] = "0",
            ["Identity:MostOnPhone"] = "1",
            ["SurveyPages:BaseUrl"] = "http://hospital.example/path",
            ["HisCallback:Secret"] = "secret",
            ["Sms:Sender"] = "nobody",
            ["Scheduling:Shards"] = "0",
            ["Configuration:CacheSeconds"] = "-1",
        });

        Assert.All(
            ["Hashing:Keys:1", "Hashing:Current", "Intake:WaitHours", "Intake", "Identity:MostOnPhone", "SurveyPages:BaseUrl", "HisCallback:BaseUrl", "HisCallback:Secret", "Sms:Sender", "Sms:Endpoint", "Scheduling:Shards", "Configuration:CacheSeconds", "AzureWebJobsStorage"],
            named => Assert.Contains(problems, problem => problem.Contains(named, StringComparison.Ordinal)));
        Assert.DoesNotContain(problems, problem => problem.Contains("c2hvcnQ=", StringComparison.Ordinal) || problem.Contains("nobody", StringComparison.Ordinal));
    }

    [Fact]
    public void Problems_OfSomethingElse_AreNone() => Assert.Empty(StartProblems.Of(new InvalidOperationException("no")));

    private static async Task<IReadOnlyList<string>> ProblemsAsync(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        builder.AddCareLoop();
        using var host = builder.Build();
        return StartProblems.Of(await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync()));
    }
}
