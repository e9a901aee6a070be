using System.Reflection;
using CareLoop.Common;

namespace CareLoop.Local.Host;

/// <summary>Calls functions, each on a new instance of its class made from a scope of the app's services.</summary>
internal sealed partial class FunctionInvoker(HostJson hostJson, IServiceScopeFactory scopes, ILogger<FunctionInvoker> logger)
{
    /// <summary>Calls a function that answers nobody.</summary>
    /// <param name="arguments">Gets the token that the invocation ends by.</param>
    /// <returns>Whether it succeeded; a failure is logged.</returns>
    public async Task<bool> TryInvokeAsync(ServedFunction function, Func<CancellationToken, object?[]> arguments, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            await InvokeAsync(function, scope.ServiceProvider, arguments, cancellationToken);
            return true;
        }
        catch (Exception exception)
        {
            LogFailure(function, Guid.NewGuid(), exception);
            return false;
        }
    }

    /// <summary>Calls a function and gives what it returned.</summary>
    public async Task<object?> InvokeAsync(ServedFunction function, IServiceProvider services, Func<CancellationToken, object?[]> arguments, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (hostJson.FunctionTimeout is { } limit)
            timeout.CancelAfter(limit);

        var filled = arguments(timeout.Token);
        var instance = function.Method.IsStatic ? null : ActivatorUtilities.CreateInstance(services, function.Method.DeclaringType!);
        try
        {
            var returned = function.Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, filled, null);
            if (returned is not Task task)
                return returned;
            await task;
            return function.Method.ReturnType.IsGenericType ? task.GetType().GetProperty(nameof(Task<>.Result))!.GetValue(task) : null;
        }
        finally
        {
            if (instance is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else
                (instance as IDisposable)?.Dispose();
        }
    }

    /// <summary>Tells what failed and where, and nothing of an exception's message: it may quote a patient's data.</summary>
    public void LogFailure(ServedFunction function, Guid invocation, Exception exception) =>
        FunctionFailed(logger, function.Name, invocation, Cause.Of(exception));

    [LoggerMessage(Level = LogLevel.Error, Message = "Function {Function} failed ({Invocation}): {Cause}")]
    private static partial void FunctionFailed(ILogger logger, string function, Guid invocation, string cause);
}
