using Azure.Core;
using Azure.Identity;
using CareLoop.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CareLoop.Messaging.Gateway;

internal static class SmsGatewayModule
{
    /// <summary>Adds <see cref="ISmsGateway"/> over Azure Communication Services, with its options.</summary>
    public static IServiceCollection AddSmsGateway(this IServiceCollection services)
    {
        services.AddSettings<SmsOptions>(SmsOptions.Section);
        services.TryAddSingleton<TokenCredential>(_ => new DefaultAzureCredential());
        services.AddSingleton<ISmsGateway>(provider => AcsSmsGateway.Connect(
            provider.GetRequiredService<IOptions<SmsOptions>>().Value, provider.GetRequiredService<TokenCredential>()));
        return services;
    }
}
