using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace CareLoop.Local.Host;

/// <summary>One method with [Function], and what starts it.</summary>
/// <param name="Name">Its name, unique in the app.</param>
/// <param name="Method">The method.</param>
/// <param name="Trigger">The attribute of the parameter that the trigger fills.</param>
/// <param name="TriggerParameter">That parameter.</param>
internal sealed record ServedFunction(string Name, MethodInfo Method, TriggerBindingAttribute Trigger, ParameterInfo TriggerParameter)
{
    /// <summary>All functions of some classes, or an exception that says what is wrong with one.</summary>
    public static IReadOnlyList<ServedFunction> Find(IEnumerable<Type> classes)
    {
        var all = (
            from type in classes
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            let attribute = method.GetCustomAttribute<FunctionAttribute>()
            where attribute is not null
            orderby attribute.Name
            select Read(attribute.Name, type, method)).ToList();

        var twice = all.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1);
        return twice is null ? all : throw new InvalidOperationException($"Two functions are named {twice.Key}.");
    }

    /// <summary>An exception about how this function is written.</summary>
    public InvalidOperationException Wrong(string what) => Wrong(Name, what);

    private static ServedFunction Read(string name, Type type, MethodInfo method)
    {
        // The Worker's generator passes over what is not public, without a word.
        if (!type.IsVisible || !method.IsPublic)
            throw Wrong(name, $"{type.Name}.{method.Name} and its class have to be public.");

        // On Linux the setting that switches a function off, AzureWebJobs.NAME.Disabled, can hold no other characters.
        if (!name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
            throw Wrong(name, "its name takes letters, digits and underscores, or it could not be switched off.");

        var bound = method.GetParameters().Where(parameter => parameter.IsDefined(typeof(BindingAttribute))).ToList();
        if (bound is not [var parameter] || parameter.GetCustomAttribute<BindingAttribute>() is not TriggerBindingAttribute trigger)
            throw Wrong(name, "exactly one parameter has a trigger, and the local host serves no other bindings.");
        if (trigger is not (HttpTriggerAttribute or TimerTriggerAttribute or QueueTriggerAttribute))
            throw Wrong(name, $"the local host serves no {trigger.GetType().Name}.");
        if (method.ReturnType.IsAssignableTo(typeof(ValueTask)) || method.ReturnType is { IsGenericType: true } returned && returned.GetGenericTypeDefinition() == typeof(ValueTask<>))
            throw Wrong(name, "it returns a Task, not a ValueTask.");
        if (trigger is not HttpTriggerAttribute && method.ReturnType != typeof(void) && method.ReturnType != typeof(Task))
            throw Wrong(name, "what it returns goes nowhere: return Task.");
        return new(name, method, trigger, parameter);
    }

    private static InvalidOperationException Wrong(string name, string what) => new($"Function {name}: {what}");
}
