using CareLoop.Common;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Merges;
using CareLoop.Patients.Profiles;
using CareLoop.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CareLoop.Reminders;

internal static class RemindersModule
{
    /// <summary>Visits, their reminders, what patients answer, and the way back to the HIS.</summary>
    public static IServiceCollection AddReminders(this IServiceCollection services)
    {
        services.AddSingleton<IMergePart, MergeAppointments>();
        services.AddSingleton<IMergePart, MergeCallbacks>();
        services.AddSingleton<IVisits, Visits>();
        services.AddSingleton<IAfterProfile, FollowHour>();
        services.AddSingleton<ICareSource, VisitCare>();
        services.AddSingleton<IPlannedTexts, PlannedReminders>();
        services.AddSingleton<IHisEventHandler, ApplyAppointmentEvent>();
        services.AddSingleton<IDueHandler, AppointmentDue>();
        services.AddSingleton<IMessageSubject, VisitSubject>();
        services.AddSingleton<IConversationSubject, VisitConversation>();
        services.AddSingleton<IConversationSubject, MissedConversation>();
        services.AddSingleton<IEffectRunner, SendCallbacks>();
        services.AddSingleton<ITimelineSource, AppointmentTimeline>();
        services.AddSingleton<ITimelineSource, CallbackTimeline>();
        services.AddOperation<GetAppointment>();
        services.AddHisCallback();
        return services;
    }

    private static void AddHisCallback(this IServiceCollection services)
    {
        services.AddSingleton<IHisCallback, HttpHisCallback>();
        services.AddSettings<HisCallbackOptions>(HisCallbackOptions.Section);
        services.AddSingleton<CallbackPolicies>();
        services
            .AddHttpClient(HttpHisCallback.ClientName, (provider, http) =>
            {
                var baseUrl = provider.GetRequiredService<IOptions<HisCallbackOptions>>().Value.BaseUrl!.AbsoluteUri;
                http.BaseAddress = new Uri(baseUrl.EndsWith('/') ? baseUrl : baseUrl + "/");
                // The policies below bound the time: each try, and how many.
                http.Timeout = Timeout.InfiniteTimeSpan;
            })
            .AddPolicyHandler((provider, _) => provider.GetRequiredService<CallbackPolicies>().All);
    }
}
