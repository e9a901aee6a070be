using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.Common;

internal static class HandlerRegistration
{
    /// <summary>
    /// Registers an operation by its one internal constructor. Operations are public because public functions name them; what
    /// they are made of is not, and the container's own activator sees only public constructors.
    /// </summary>
    public static IServiceCollection AddOperation<T>(this IServiceCollection services) where T : class
    {
        var constructor = typeof(T).GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic).Single();
        var parameters = constructor.GetParameters();
        return services.AddSingleton(provider => (T)constructor.Invoke([.. parameters.Select(parameter => provider.GetRequiredService(parameter.ParameterType))]));
    }
}
