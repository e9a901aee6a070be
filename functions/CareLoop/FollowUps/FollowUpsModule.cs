using CareLoop.Patients;
using CareLoop.Patients.Merges;
using CareLoop.Scheduling;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.FollowUps;

internal static class FollowUpsModule
{
    /// <summary>Encounters and reports, as the HIS tells of them.</summary>
    public static IServiceCollection AddFollowUps(this IServiceCollection services)
    {
        services.AddSingleton<IHisEventHandler, ApplyEncounterEvent>();
        services.AddSingleton<IEffectRunner, MoveEncounters>();
        services.AddSingleton<IMergePart, MergeEncounters>();
        services.AddSingleton<IMergePart, MergeReports>();
        services.AddSingleton<ITimelineSource, EncounterTimeline>();
        services.AddSingleton<ITimelineSource, ReportTimeline>();
        return services;
    }
}
