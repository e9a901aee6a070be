using CareLoop.Messaging.Gateway;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CareLoop.Local.Host;

/// <summary>
/// The same SMS service with a shorter memory for repeats. The window is wire time, of which a frozen business clock lets almost
/// none pass: only where it is some seconds long does a run come to what happens after it.
/// </summary>
internal sealed class ForgetfulGateway(ISmsGateway inner, TimeSpan window) : ISmsGateway
{
    /// <summary>Configuration: the window; the simulator is told of it too.</summary>
    private const string Key = "LocalHost:RepeatabilityWindow";

    public TimeSpan RepeatabilityWindow => window;

    public Task<SmsSendOutcome> SendAsync(SmsSend send, CancellationToken cancellationToken) => inner.SendAsync(send, cancellationToken);

    /// <summary>Shortens the window where the run wants it.</summary>
    public static void ReplaceIn(IServiceCollection services, ConfigurationManager configuration)
    {
        if (configuration.GetValue<TimeSpan?>(Key) is not { } window)
            return;
        var real = services.Single(service => service.ServiceType == typeof(ISmsGateway));
        services.Replace(ServiceDescriptor.Singleton<ISmsGateway>(provider => new ForgetfulGateway((ISmsGateway)real.ImplementationFactory!(provider), window)));
    }
}
