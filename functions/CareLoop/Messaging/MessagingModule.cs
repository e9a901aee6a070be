using CareLoop.Common;
using CareLoop.Messaging.Gateway;
using CareLoop.Patients;
using CareLoop.Patients.Merges;
using CareLoop.Scheduling;
using CareLoop.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.Messaging;

internal static class MessagingModule
{
    /// <summary>Texts out and in, their budgets and their reports.</summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services)
    {
        services.AddSmsGateway();
        services.AddSingleton<Outbox>();
        services.AddSingleton<ForeseeTexts>();
        services.AddSingleton<SendBudget>();
        services.AddSingleton<SendGate>();
        services.AddSingleton<ISendGate>(provider => provider.GetRequiredService<SendGate>());
        services.AddSingleton<IEffectRunner, SendMessages>();
        services.AddSingleton<IDueHandler, MessageDue>();
        services.AddSingleton<IMergePart, MergeMessages>();
        services.AddSingleton<IMergePart, MergeConversations>();
        services.AddSingleton<IMessageSubject, GeneralSubject>();
        services.AddSingleton<StaffTexts>();
        services.AddSingleton<IMessageSubject, StaffSubject>();
        services.AddSingleton<TextReplies>();
        services.AddSingleton<MatterAnswers>();
        services.AddSingleton<AnswerText>();
        services.AddSingleton<ReceiveText>();
        services.AddSingleton<RecordReport>();
        services.AddSingleton<ITimelineSource, MessageTimeline>();
        services.AddSingleton<ITimelineSource, ConversationTimeline>();
        services.AddSingleton<IFailureReplay, ReplaySmsEvent>();
        services.AddOperation<ReceiveSmsEvent>();
        return services;
    }
}
