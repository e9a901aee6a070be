using CareLoop.Local.Host;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace CareLoop.EndToEnd.Tests.LocalHost;

/// <summary>What would pass unseen on one machine and fail on Azure is refused when the host is built.</summary>
public sealed class ServedFunctionTests
{
    [Theory]
    [InlineData(typeof(NotPublic), "public")]
    [InlineData(typeof(NotPublicMethod), "public")]
    [InlineData(typeof(NoTrigger), "trigger")]
    [InlineData(typeof(ValueTasks), "Task")]
    [InlineData(typeof(ResultOfTimer), "goes nowhere")]
    [InlineData(typeof(ServiceAsArgument), "knows no")]
    [InlineData(typeof(ArgumentOfOddType), "can't be")]
    [InlineData(typeof(NoResult), "IResult")]
    [InlineData(typeof(OddSchedule), "neither")]
    [InlineData(typeof(MissingSetting), "Nowhere")]
    [InlineData(typeof(MissingConnection), "Elsewhere__queueServiceUri")]
    public async Task Build_FunctionThatCouldNotBeServed_SaysSo(Type type, string why)
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => RunningHost.StartAsync([type]));

        Assert.Contains("Function Wrong: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_NameThatNoSettingCanHold_Throws()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => LocalFunctionHost.Build([], [typeof(Dashed)], null));

        Assert.Contains("switched off", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_TwoFunctionsOfOneName_Throws() =>
        Assert.Throws<InvalidOperationException>(() => LocalFunctionHost.Build([], [typeof(Twice)], null));

    [Fact]
    public async Task Build_WholeApp_IsServed()
    {
        await using var app = LocalFunctionHost.Build(["--urls=http://127.0.0.1:0"]);

        Assert.NotNull(app.Services.GetService(typeof(CareLoop.Common.Clocks)));
    }

    internal sealed class NotPublic
    {
        [Function("Wrong")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;
    }

    public sealed class NotPublicMethod
    {
        [Function("Wrong")]
        internal static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;
    }

    public sealed class Dashed
    {
        [Function("sweep-due")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;
    }

    public sealed class NoTrigger
    {
        [Function("Wrong")]
        public static void Run(TimerInfo timer) => _ = timer;
    }

    public sealed class ValueTasks
    {
        [Function("Wrong")]
        public static ValueTask Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => ValueTask.CompletedTask;
    }

    public sealed class ResultOfTimer
    {
        [Function("Wrong")]
        public static Task<string> Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => Task.FromResult("");
    }

    public sealed class ServiceAsArgument
    {
        [Function("Wrong")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, Recorder recorder) => Results.Ok(recorder);
    }

    public sealed class ArgumentOfOddType
    {
        [Function("Wrong")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "a/{address}")] HttpRequest request, Uri address) => Results.Ok(address);
    }

    public sealed class NoResult
    {
        [Function("Wrong")]
        public static Task<string> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Task.FromResult("");
    }

    public sealed class OddSchedule
    {
        [Function("Wrong")]
        public static void Run([TimerTrigger("* * * * *")] TimerInfo timer) => _ = timer;
    }

    public sealed class MissingSetting
    {
        [Function("Wrong")]
        public static void Run([TimerTrigger("%Nowhere%")] TimerInfo timer) => _ = timer;
    }

    public sealed class MissingConnection
    {
        [Function("Wrong")]
        public static void Run([QueueTrigger("queue", Connection = "Elsewhere")] string message) => _ = message;
    }

    public sealed class Twice
    {
        [Function("Twice")]
        public static void First([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;

        [Function("twice")]
        public static void Second([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;
    }
}
