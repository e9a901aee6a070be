using System.Text.Json;
using CareLoop.App;
using CareLoop.Common;
using CareLoop.Tests.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NSubstitute;
using Xunit;

namespace CareLoop.Tests.Edge;

/// <summary>What a host, a caller and a log learn of a function that threw.</summary>
public sealed class FailureEdgeTests : IDisposable
{
    private const string Quoted = "王建国 +8613900000001";

    private readonly Lines log = new();
    private readonly Telemetry telemetry = new();

    public void Dispose() => telemetry.Dispose();

    [Fact]
    public async Task Invoke_AQueueFunctionThrows_FailsTheInvocationWithoutItsMessage()
    {
        var failed = await Assert.ThrowsAsync<FailedInvocationException>(() => InvokeAsync(Call(null), _ => Fail()));

        Assert.StartsWith($"{nameof(FormatException)} < {nameof(InvalidOperationException)} at {typeof(FailureEdgeTests).FullName}", failed.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Fail), failed.StackTrace, StringComparison.Ordinal);
        Assert.Null(failed.InnerException);
        Assert.DoesNotContain("王", failed.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("139", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_AnHttpFunctionThrows_IsAnsweredWith500AndLogged()
    {
        var http = Http();
        using var told = new Told(telemetry);

        await InvokeAsync(Call(http), _ => Fail());

        Assert.Equal(["careloop.http.server_errors 1 function=Some"], told.Lines);
        Assert.Equal(500, http.Response.StatusCode);
        Assert.Equal("application/problem+json", http.Response.ContentType);
        http.Response.Body.Position = 0;
        var problem = await JsonDocument.ParseAsync(http.Response.Body);
        Assert.Equal("urn:careloop:problem:internal-error", problem.RootElement.GetProperty("type").GetString());
        Assert.DoesNotContain("王", problem.RootElement.GetRawText(), StringComparison.Ordinal);
        var line = Assert.Single(log.Written);
        Assert.StartsWith("Function Some failed (i-1): FormatException < InvalidOperationException at ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("王", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_TheCallerHasGone_SaysNothing()
    {
        var http = Http();
        http.RequestAborted = new CancellationToken(canceled: true);

        await InvokeAsync(Call(http), _ => throw new OperationCanceledException());

        Assert.Empty(log.Written);
    }

    [Fact]
    public async Task Invoke_TheHostEndsTheInvocation_StaysACancellation()
    {
        var call = Call(null);
        call.CancellationToken.Returns(new CancellationToken(canceled: true));

        await Assert.ThrowsAsync<OperationCanceledException>(() => InvokeAsync(call, _ => throw new OperationCanceledException()));
    }

    [Fact]
    public async Task Invoke_NothingFails_ChangesNothing()
    {
        var http = Http();

        await InvokeAsync(Call(http), _ =>
        {
            http.Response.StatusCode = 202;
            return Task.CompletedTask;
        });

        Assert.Equal(202, http.Response.StatusCode);
        Assert.Empty(log.Written);
    }

    private static Task Fail() => throw new FormatException(Quoted, new InvalidOperationException(Quoted));

    private static DefaultHttpContext Http()
    {
        var http = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        http.Response.Body = new MemoryStream();
        return http;
    }

    private static FunctionContext Call(HttpContext? http)
    {
        var definition = Substitute.For<FunctionDefinition>();
        definition.Name.Returns("Some");
        var call = Substitute.For<FunctionContext>();
        call.FunctionDefinition.Returns(definition);
        call.InvocationId.Returns("i-1");
        // Where the worker's ASP.NET Core integration keeps it.
        call.Items.Returns(http is null ? new Dictionary<object, object>() : new Dictionary<object, object> { ["HttpRequestContext"] = http });
        return call;
    }

    private Task InvokeAsync(FunctionContext call, Func<FunctionContext, Task> function) => new FailureEdge(telemetry, log).Invoke(call, context => function(context));

    private sealed class Lines : ILogger<FailureEdge>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception) + exception);
    }
}
