using CareLoop.Common;
using CareLoop.Patients.Erasures;
using CareLoop.Scheduling;
using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.Intake;

internal static class IntakeModule
{
    /// <summary>HIS events: webhook, inbox and receipts.</summary>
    public static IServiceCollection AddIntake(this IServiceCollection services)
    {
        services.AddSettings<IntakeOptions>(IntakeOptions.Section);
        services.AddSingleton<HisSenders>();
        services.AddSingleton<ApplyHisEvent>();
        services.AddSingleton<AcceptHisEvent>();
        services.AddSingleton<AnswerHl7Query>();
        services.AddSingleton<InboxTable>();
        services.AddSingleton<WaitingEvents>();
        services.AddSingleton<IDueErrand, WaitingDue>();
        services.AddOperation<ReceiveHisEvents>();
        services.AddOperation<ReceiveHl7v2>();
        services.AddOperation<ReceiveFhir>();
        services.AddOperation<ReceiveCsv>();
        services.AddOperation<FindBackload>();
        services.AddSingleton<Backload>();
        services.AddSingleton<IJob>(provider => provider.GetRequiredService<Backload>());
        services.AddSingleton<IErasePart, InboxErasure>();
        services.AddOperation<DrainInbox>();
        services.AddOperation<FindReceipt>();
        services.AddSingleton<IFailureReplay, ReplayHisEvent>();
        services.AddSingleton<IFailureReplay, ReplayHl7v2>();
        services.AddSingleton<IFailureReplay, ReplayFhir>();
        return services;
    }
}
