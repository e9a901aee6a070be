using CareLoop.Common;
using CareLoop.Complaints.Figures;
using CareLoop.Complaints.Pages;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Erasures;
using CareLoop.Patients.Merges;
using CareLoop.Patients.Tasks;
using CareLoop.Scheduling;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.Complaints;

internal static class ComplaintsModule
{
    /// <summary>Complaints, suggestions, praise, requests and questions, from their coming in to an end that whoever brought them agrees with.</summary>
    public static IServiceCollection AddComplaints(this IServiceCollection services)
    {
        services.AddSingleton<CaseTexts>();
        services.AddSingleton<CaseWork>();
        services.AddSingleton(provider => new CaseSteps(provider.GetRequiredService<CaseTexts>(), provider.GetRequiredService<CaseWork>(), new(provider.GetServices<IAfterMatter>)));
        services.AddSingleton<CaseOpening>();
        services.AddSingleton(provider => new CaseNumbers(provider.GetRequiredService<Storage.FactTable>(), new(provider.GetRequiredService<CaseOpening>)));
        services.AddSingleton<IEffectRunner>(provider => provider.GetRequiredService<CaseNumbers>());
        services.AddSingleton<IEffectRunner, TellCases>();
        services.AddSingleton<CaseDesk>();
        services.AddSingleton<IMatters>(provider => provider.GetRequiredService<CaseDesk>());
        services.AddSingleton<IMatterTexts>(provider => provider.GetRequiredService<CaseDesk>());
        services.AddSingleton<IMessageSubject, CaseSubject>();
        services.AddSingleton<IConversationSubject>(provider => new CaseConversation(new(provider.GetRequiredService<CaseSteps>)));
        services.AddSingleton<ITaskSubject>(provider => new CaseTasks(new(provider.GetRequiredService<CaseSteps>)));
        services.AddSingleton<CaseChanges>();
        services.AddSingleton<CaseScope>();
        services.AddSingleton<CaseFiles>();
        services.AddSingleton<CaseKnowledge>();
        services.AddSingleton<IMergePart, MergeCases>();
        services.AddSingleton<ITimelineSource, CaseTimeline>();
        services.AddSingleton<IOutsideRows, CasesOutside>();
        services.AddSingleton<IEffectRunner, ReferToCases>();
        services.AddSingleton<ITimelineSource, CaseReferenceTimeline>();
        services.AddOperation<ReceiveCase>();
        services.AddOperation<ReadCase>();
        services.AddOperation<ListCases>();
        services.AddOperation<ChangeCase>();
        services.AddOperation<TryRules>();
        services.AddOperation<ComplaintPages>();
        services.AddOperation<ReadCaseFigures>();
        services.AddOperation<ReadMeasures>();
        services.AddOperation<WatchMeasures>();
        return services;
    }
}
