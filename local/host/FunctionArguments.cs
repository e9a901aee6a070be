using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace CareLoop.Local.Host;

/// <summary>
/// Fills a function's parameters as the worker does: the trigger's, a CancellationToken, and the
/// rest by name from what the trigger knows besides (route parameters, a message's properties).
/// </summary>
internal sealed class FunctionArguments
{
    private static readonly Type[] Convertible =
        [typeof(string), typeof(int), typeof(long), typeof(Guid), typeof(bool), typeof(DateTimeOffset), typeof(DateTime)];

    private readonly ServedFunction function;
    private readonly ParameterInfo[] parameters;

    /// <param name="function">The function.</param>
    /// <param name="names">What the trigger knows by name.</param>
    /// <exception cref="InvalidOperationException">A parameter that could never be filled.</exception>
    public FunctionArguments(ServedFunction function, IEnumerable<string> names)
    {
        this.function = function;
        parameters = function.Method.GetParameters();
        var known = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in parameters)
        {
            if (parameter == function.TriggerParameter || parameter.ParameterType == typeof(CancellationToken))
                continue;
            if (!known.Contains(parameter.Name!))
                throw function.Wrong($"its trigger knows no {parameter.Name}; services come through the constructor.");
            if (!Convertible.Contains(Underlying(parameter)))
                throw function.Wrong($"parameter {parameter.Name} can't be a {parameter.ParameterType.Name}.");
        }
    }

    public object?[] Fill(object? trigger, Func<string, object?> named, CancellationToken cancellationToken) =>
        [.. parameters.Select(parameter =>
            parameter == function.TriggerParameter ? trigger
            : parameter.ParameterType == typeof(CancellationToken) ? cancellationToken
            : Convert(parameter, named(parameter.Name!)))];

    private static object? Convert(ParameterInfo parameter, object? value)
    {
        if (value is null)
            return parameter.HasDefaultValue ? parameter.DefaultValue : null;
        var type = Underlying(parameter);
        if (type.IsInstanceOfType(value))
            return value;
        var text = System.Convert.ToString(value, CultureInfo.InvariantCulture)!;
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or NotSupportedException)
        {
            throw new FormatException($"{parameter.Name} is no {type.Name}");
        }
    }

    private static Type Underlying(ParameterInfo parameter) =>
        Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
}
