using CareLoop.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace CareLoop.App;

/// <summary>
/// The worker's edge, where what escapes a function is told without its message: the host logs a failed invocation with
/// all that the exception says, and that may quote a patient's data.
/// </summary>
/// <remarks>
/// An HTTP function that throws is answered here. Left to the host, its caller may wait until the platform's own limit, or
/// be told 200 (azure-functions-core-tools issue 3697, azure-functions-dotnet-worker issue 936): a HIS would take an event
/// for received that is lost.
/// </remarks>
internal sealed partial class FailureEdge(Telemetry telemetry, ILogger<FailureEdge> logger) : IFunctionsWorkerMiddleware
{
    /// <summary>Calls the function, and keeps what it throws from telling too much.</summary>
    /// <exception cref="FailedInvocationException">A function that answers nobody failed: the host counts it, and delivers the message again.</exception>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        try
        {
            await next(context);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !context.CancellationToken.IsCancellationRequested)
        {
            if (context.GetHttpContext() is not { } http)
            {
                throw new FailedInvocationException(Cause.Of(exception), exception.StackTrace);
            }

            if (http.RequestAborted.IsCancellationRequested)
            {
                return;
            }

            LogFailed(context.FunctionDefinition.Name, context.InvocationId, Cause.Of(exception));
            telemetry.TellServerError(context.FunctionDefinition.Name);
            await AnswerAsync(http);
        }
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Clear();
        await Problems.Failed.ExecuteAsync(http);
    }

    [LoggerMessage(EventId = 900, Level = LogLevel.Error, Message = "Function {Function} failed ({Invocation}): {Cause}")]
    private partial void LogFailed(string function, string invocation, string cause);
}

/// <summary>A function failed; the message is its <see cref="Cause"/>.</summary>
public sealed class FailedInvocationException : Exception
{
    internal FailedInvocationException(string cause, string? stackTrace)
        : base(cause) => StackTrace = stackTrace;

    /// <summary>Where the function failed; the names of methods, and nothing of what they were called with.</summary>
    public override string? StackTrace { get; }
}
