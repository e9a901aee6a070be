using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>One call of a function.</summary>
public abstract class FunctionContext
{
    /// <summary>Names this call.</summary>
    public abstract string InvocationId { get; }

    /// <summary>The function.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>What middleware keeps for each other.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>Ends the call.</summary>
    public virtual CancellationToken CancellationToken { get; }
}

/// <summary>What is known of a function.</summary>
public abstract class FunctionDefinition
{
    /// <summary>As in <see cref="FunctionAttribute"/>.</summary>
    public abstract string Name { get; }
}

/// <summary>The HTTP side of a call.</summary>
public static class FunctionContextExtensions
{
    /// <summary>The request that the call answers; null where it answers none.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context.Items.TryGetValue("HttpRequestContext", out var http) ? http as HttpContext : null;
}
