using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Complaints;
using CareLoop.Configuration;
using CareLoop.DataSubjects;
using CareLoop.FollowUps;
using CareLoop.Health;
using CareLoop.Intake;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Reminders;
using CareLoop.Repair;
using CareLoop.Reporting;
using CareLoop.Scheduling;
using CareLoop.Storage;
using CareLoop.Surveys;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop;

/// <summary>Everything that CareLoop is made of.</summary>
public static class CareLoopModule
{
    /// <summary>Adds all capabilities. The clocks are the system's until a host replaces them.</summary>
    public static IServiceCollection AddCareLoop(this IServiceCollection services) => services
        .AddSingleton(new Clocks(TimeProvider.System, TimeProvider.System))
        .AddStorage()
        .AddConfiguration()
        .AddAccess()
        .AddScheduling()
        .AddPatients()
        .AddMessaging()
        .AddIntake()
        .AddReminders()
        .AddFollowUps()
        .AddSurveys()
        .AddComplaints()
        .AddRepair()
        .AddReporting()
        .AddDataSubjects()
        .AddHealth();
}
