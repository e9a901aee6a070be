using CareLoop.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.Intake;

internal static class IntakeModule
{
    /// <summary>HIS events: webhook, inbox and receipts.</summary>
    public static IServiceCollection AddIntake(this IServiceCollection services)
    {
        services.AddOptions<IntakeOptions>().BindConfiguration(IntakeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ApplyHisEvent>();
        services.AddSingleton<InboxTable>();
        services.AddOperation<ReceiveHisEvents>();
        services.AddOperation<DrainInbox>();
        services.AddOperation<FindReceipt>();
        return services;
    }
}
