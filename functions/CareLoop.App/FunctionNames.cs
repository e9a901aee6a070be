namespace CareLoop.App;

/// <summary>The names of the functions, as the platform shows them.</summary>
internal static class FunctionNames
{
    public const string ReceiveHisEvents = "receive-his-events";
    public const string FindReceipt = "find-receipt";
    public const string DrainInbox = "drain-inbox";
    public const string SweepDue = "sweep-due";
    public const string DispatchDue = "dispatch-due";
    public const string ReceiveSmsEvent = "receive-sms-event";
    public const string DrainPoisonedDue = "drain-poisoned-due";
    public const string DrainPoisonedInbox = "drain-poisoned-inbox";
    public const string DrainPoisonedSmsEvents = "drain-poisoned-sms-events";
    public const string GetAppointment = "get-appointment";
    public const string GetTimeline = "get-timeline";
    public const string FindPatients = "find-patients";
}
