using CareLoop.App;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace CareLoop.Local.Host.Http;

/// <summary>HTTP triggers, under Kestrel.</summary>
internal sealed class HttpFunctions(HostJson hostJson, FunctionKey key, FunctionInvoker invoker, Operations operations)
{
    /// <summary>What the real host takes at most.</summary>
    public const long LargestBody = 104_857_600;

    public void Map(IEndpointRouteBuilder endpoints, IEnumerable<ServedFunction> functions)
    {
        foreach (var function in functions.Where(function => function.Trigger is HttpTriggerAttribute))
            Map(endpoints, function, (HttpTriggerAttribute)function.Trigger);
    }

    private void Map(IEndpointRouteBuilder endpoints, ServedFunction function, HttpTriggerAttribute trigger)
    {
        if (function.TriggerParameter.ParameterType != typeof(HttpRequest))
            throw function.Wrong($"an HTTP trigger gives an {nameof(HttpRequest)}.");
        if (!IsResult(function.Method.ReturnType))
            throw function.Wrong("an HTTP function returns an IResult or an IActionResult.");

        var pattern = RoutePatternFactory.Parse($"{hostJson.RoutePrefix}/{trigger.Route ?? function.Name}".Trim('/'));
        var arguments = new FunctionArguments(function, pattern.Parameters.Select(parameter => parameter.Name));
        var endpoint = trigger.Methods is { Length: > 0 } methods
            ? endpoints.MapMethods(pattern.RawText!, methods, Serve)
            : endpoints.Map(pattern, Serve);
        endpoint.WithDisplayName(function.Name);

        Task Serve(HttpContext context) =>
            trigger.AuthLevel == AuthorizationLevel.Anonymous || key.IsShownBy(context.Request)
                ? ServeAsync(context, function, arguments)
                : Refuse(context);
    }

    private async Task ServeAsync(HttpContext context, ServedFunction function, FunctionArguments arguments)
    {
        using var operation = operations.Begin(function.Name);
        try
        {
            var result = await invoker.InvokeAsync(
                function,
                context.RequestServices,
                token => arguments.Fill(context.Request, name => context.GetRouteValue(name), token),
                context.RequestAborted);
            if (result is IActionResult action)
                await action.ExecuteResultAsync(new ActionContext(context, context.GetRouteData(), new ActionDescriptor()));
            else if (result is IResult answer)
                await answer.ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to answer.
        }
        catch (Exception exception)
        {
            invoker.LogFailure(function, Guid.NewGuid(), exception);
            await FailAsync(context, (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError);
        }
    }

    private static async Task FailAsync(HttpContext context, int status)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        await (status == StatusCodes.Status500InternalServerError ? Problems.Failed : Results.Problem(statusCode: status)).ExecuteAsync(context);
    }

    private static Task Refuse(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;

        // The real host says nothing here; who tries things out should not have to guess which of the two secrets is wrong.
        return context.Response.WriteAsync("This function wants the function key in x-functions-key; the key is absent or wrong.\n", context.RequestAborted);
    }

    private static bool IsResult(Type returned)
    {
        var type = returned.IsGenericType && returned.GetGenericTypeDefinition() == typeof(Task<>) ? returned.GetGenericArguments()[0] : returned;
        return type.IsAssignableTo(typeof(IResult)) || type.IsAssignableTo(typeof(IActionResult));
    }
}
