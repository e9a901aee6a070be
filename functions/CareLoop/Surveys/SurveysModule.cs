using CareLoop.Common;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Erasures;
using CareLoop.Patients.Merges;
using CareLoop.Patients.Tasks;
using CareLoop.Scheduling;
using CareLoop.Scheduling.Jobs;
using CareLoop.Storage;
using CareLoop.Surveys.Comments;
using CareLoop.Surveys.Improvement;
using CareLoop.Surveys.Invitations;
using CareLoop.Surveys.Monthly;
using CareLoop.Surveys.Pages;
using CareLoop.Surveys.Samples;
using CareLoop.Surveys.Scores;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.Surveys;

internal static class SurveysModule
{
    /// <summary>How it went, asked and answered.</summary>
    public static IServiceCollection AddSurveys(this IServiceCollection services)
    {
        services.AddSettings<SurveyPageOptions>(SurveyPageOptions.Section);
        services.AddSingleton<SurveyLinks>();
        services.AddSingleton<SurveyAlerts>();
        services.AddSingleton<SurveySteps>();
        services.AddSingleton<PlanSurveys>();
        services.AddSingleton<IAfterCare>(provider => provider.GetRequiredService<PlanSurveys>());
        services.AddSingleton<IAfterMatter>(provider => provider.GetRequiredService<PlanSurveys>());
        services.AddSingleton<IDueHandler, SurveyDue>();
        services.AddSingleton<IMessageSubject>(provider => new SurveySubject(new(provider.GetRequiredService<SurveySteps>), provider.GetRequiredService<SurveyLinks>()));
        services.AddSingleton<IConversationSubject, SurveyConversation>();
        services.AddSingleton<SurveyScope>();
        services.AddOperation<PreviewSurvey>();
        services.AddSingleton<IJob, InvitePatients>();
        services.AddOperation<StartInvitations>();
        services.AddOperation<ReadInvitations>();
        services.AddSingleton<IJob, AskSample>();
        services.AddOperation<StartSamples>();
        services.AddOperation<ReadSurvey>();
        services.AddOperation<EnterAnswers>();
        services.AddSingleton<AnonymousPool>();
        services.AddOperation<SurveyPages>();
        services.AddOperation<OpenPlace>();
        services.AddOperation<ReleaseAnswers>();
        services.AddSingleton<IEffectRunner, TellSurveys>();
        services.AddSingleton<SurveyPlaces>();
        services.AddSingleton<IEffectRunner, TakePlaces>();
        services.AddSingleton(provider => new CountDays<SurveyCells>(provider.GetRequiredService<FactTable>(), TellSurveys.Family));
        services.AddOperation<ReadSurveyScores>();
        services.AddOperation<ListComments>();
        services.AddSingleton<Warnings>();
        services.AddOperation<WatchScores>();
        services.AddSingleton<ITaskSubject, ActionTasks>();
        services.AddOperation<StartAction>();
        services.AddOperation<CloseAction>();
        services.AddOperation<ReadImprovements>();
        services.AddOperation<ReadMonth>();
        services.AddSingleton<IMergePart, MergeSurveys>();
        services.AddSingleton<ITimelineSource, SurveyTimeline>();
        services.AddSingleton<IOutsideRows, SurveysOutside>();
        services.AddSingleton<ITimelineSource, WarningTimeline>();
        services.AddSingleton<ITimelineSource, ActionTimeline>();
        return services;
    }
}
