using CareLoop.Common;
using CareLoop.FollowUps.Figures;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Merges;
using CareLoop.Patients.Tasks;
using CareLoop.Scheduling;
using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.FollowUps;

internal static class FollowUpsModule
{
    /// <summary>Encounters and reports, as the HIS tells of them.</summary>
    public static IServiceCollection AddFollowUps(this IServiceCollection services)
    {
        services.AddSingleton<SampleDraw>();
        services.AddSingleton<OpenStep>();
        services.AddSingleton<EpisodeSteps>();
        services.AddSingleton<Episodes>();
        services.AddSingleton<CareEnds>();
        services.AddSingleton<ICareSource, EncounterCare>();
        services.AddSingleton<IPlannedTexts, PlannedFollowUps>();
        services.AddSingleton<RedFlags>();
        services.AddSingleton<IUrgentRoute>(provider => provider.GetRequiredService<RedFlags>());
        services.AddSingleton<IRedFlagRoute>(provider => provider.GetRequiredService<RedFlags>());
        services.AddSingleton<RecordChecks>();
        services.AddSingleton<ReportNews>();
        services.AddSingleton<IDueHandler, EpisodeDue>();
        services.AddSingleton<ITaskSubject, FollowUpTasks>();
        services.AddSingleton<IMessageSubject>(provider => new FollowUpSubject(new(provider.GetRequiredService<EpisodeSteps>)));
        services.AddSingleton<IMessageSubject, ReportSubject>();
        services.AddSingleton<IConversationSubject, CheckConversation>();
        services.AddSingleton<IConversationSubject, RevisitConversation>();
        services.AddOperation<ReadFollowUp>();
        services.AddOperation<CreateFollowUp>();
        services.AddSingleton<IJob, MigratePlan>();
        services.AddOperation<StartMigration>();
        services.AddOperation<ListUnmapped>();
        services.AddSingleton<IEffectRunner, TellFigures>();
        services.AddSingleton(provider => new CountDays<FigureCells>(provider.GetRequiredService<FactTable>(), TellFigures.Family));
        services.AddSingleton<IEffectRunner, TellVisits>();
        services.AddSingleton(provider => new CountDays<VisitCells>(provider.GetRequiredService<FactTable>(), TellVisits.Family));
        services.AddSingleton<ICareCounts, CareCounts>();
        services.AddSingleton<IJob, CompleteChecks>();
        services.AddOperation<EndMonth>();
        services.AddOperation<ReadFigures>();
        services.AddOperation<ListFacts>();
        services.AddOperation<ReadDraw>();
        services.AddOperation<PreviewMonth>();
        services.AddSingleton<Unmapped>();
        services.AddSingleton<IEffectRunner>(provider => provider.GetRequiredService<Unmapped>());
        services.AddSingleton<IMergePart, MergeEpisodes>();
        services.AddSingleton<ITimelineSource, EpisodeTimeline>();
        services.AddSingleton<IHisEventHandler, ApplyEncounterEvent>();
        services.AddSingleton<IEffectRunner, MoveEncounters>();
        services.AddSingleton<IMergePart, MergeEncounters>();
        services.AddSingleton<IMergePart, MergeReports>();
        services.AddSingleton<ITimelineSource, EncounterTimeline>();
        services.AddSingleton<ITimelineSource, ReportTimeline>();
        return services;
    }
}
