using CareLoop.Patients;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.FollowUps;

internal static class FollowUpsModule
{
    /// <summary>Encounters and reports, as the HIS tells of them.</summary>
    public static IServiceCollection AddFollowUps(this IServiceCollection services)
    {
        services.AddSingleton<IHisEventHandler, ApplyEncounterEvent>();
        services.AddSingleton<ITimelineSource, EncounterTimeline>();
        services.AddSingleton<ITimelineSource, ReportTimeline>();
        return services;
    }
}
