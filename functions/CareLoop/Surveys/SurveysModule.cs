using CareLoop.Common;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Merges;
using CareLoop.Scheduling;
using CareLoop.Storage;
using CareLoop.Surveys.Scores;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.Surveys;

internal static class SurveysModule
{
    /// <summary>How it went, asked and answered.</summary>
    public static IServiceCollection AddSurveys(this IServiceCollection services)
    {
        services.AddSingleton<SurveyAlerts>();
        services.AddSingleton<SurveySteps>();
        services.AddSingleton<IAfterCare, PlanSurveys>();
        services.AddSingleton<IDueHandler, SurveyDue>();
        services.AddSingleton<IMessageSubject>(provider => new SurveySubject(new(provider.GetRequiredService<SurveySteps>)));
        services.AddSingleton<IConversationSubject, SurveyConversation>();
        services.AddSingleton<SurveyScope>();
        services.AddSingleton<PreviewSurvey>();
        services.AddOperation<ReadSurvey>();
        services.AddOperation<EnterAnswers>();
        services.AddSingleton<IEffectRunner, TellSurveys>();
        services.AddSingleton(provider => new CountDays<SurveyCells>(provider.GetRequiredService<FactTable>(), TellSurveys.Family));
        services.AddOperation<ReadSurveyScores>();
        services.AddSingleton<IMergePart, MergeSurveys>();
        services.AddSingleton<ITimelineSource, SurveyTimeline>();
        return services;
    }
}
