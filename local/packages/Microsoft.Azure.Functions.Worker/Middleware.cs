namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>The rest of a call.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);

/// <summary>Stands around every call of a function.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Makes the call, or not.</summary>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
