namespace CareLoop.App;

/// <summary>
/// The names of the functions, as the platform shows them. Letters and digits only: a function is switched off by the setting
/// AzureWebJobs.NAME.Disabled, and on Linux the name of a setting holds no dash.
/// </summary>
internal static class FunctionNames
{
    public const string ReceiveHisEvents = nameof(ReceiveHisEvents);
    public const string ReceiveHl7v2 = nameof(ReceiveHl7v2);
    public const string ReceiveFhir = nameof(ReceiveFhir);
    public const string GetFhirMetadata = nameof(GetFhirMetadata);
    public const string ReceiveCsv = nameof(ReceiveCsv);
    public const string FindBackload = nameof(FindBackload);
    public const string BringInFile = nameof(BringInFile);
    public const string FindReceipt = nameof(FindReceipt);
    public const string DrainInbox = nameof(DrainInbox);
    public const string SweepDue = nameof(SweepDue);
    public const string DispatchDue = nameof(DispatchDue);
    public const string ReceiveSmsEvent = nameof(ReceiveSmsEvent);
    public const string DrainPoisonedDue = nameof(DrainPoisonedDue);
    public const string DrainPoisonedInbox = nameof(DrainPoisonedInbox);
    public const string DrainPoisonedSmsEvents = nameof(DrainPoisonedSmsEvents);
    public const string ShowSurveyPage = nameof(ShowSurveyPage);
    public const string AnswerSurveyPage = nameof(AnswerSurveyPage);
    public const string OpenSurveyPlace = nameof(OpenSurveyPlace);
    public const string ReleaseAnonymousAnswers = nameof(ReleaseAnonymousAnswers);
    public const string StartSurveySamples = nameof(StartSurveySamples);
    public const string GetAppointment = nameof(GetAppointment);
    public const string GetTimeline = nameof(GetTimeline);
    public const string FindPatients = nameof(FindPatients);
    public const string ListFailures = nameof(ListFailures);
    public const string ReadFailure = nameof(ReadFailure);
    public const string DismissFailure = nameof(DismissFailure);
    public const string ReplayFailure = nameof(ReplayFailure);
    public const string ReplayFailures = nameof(ReplayFailures);
    public const string ReadJob = nameof(ReadJob);
    public const string RunJob = nameof(RunJob);
    public const string DrainPoisonedJobs = nameof(DrainPoisonedJobs);
    public const string ReadProfile = nameof(ReadProfile);
    public const string ChangeProfile = nameof(ChangeProfile);
    public const string RecordConsent = nameof(RecordConsent);
    public const string StartSendReport = nameof(StartSendReport);
    public const string ReadSendReport = nameof(ReadSendReport);
    public const string ReadDirectory = nameof(ReadDirectory);
    public const string PublishDirectory = nameof(PublishDirectory);
    public const string ImportDirectory = nameof(ImportDirectory);
    public const string PreviewPlan = nameof(PreviewPlan);
    public const string PreviewMonth = nameof(PreviewMonth);
    public const string FindCrossReferences = nameof(FindCrossReferences);
    public const string UnmergePatient = nameof(UnmergePatient);
    public const string ListCandidates = nameof(ListCandidates);
    public const string LinkCandidate = nameof(LinkCandidate);
    public const string RejectCandidate = nameof(RejectCandidate);
    public const string ListWork = nameof(ListWork);
    public const string ListRoute = nameof(ListRoute);
    public const string ReadTask = nameof(ReadTask);
    public const string ClaimTask = nameof(ClaimTask);
    public const string HandBackTask = nameof(HandBackTask);
    public const string AssignTask = nameof(AssignTask);
    public const string RecordAttempt = nameof(RecordAttempt);
    public const string CompleteTask = nameof(CompleteTask);
    public const string ReadFollowUp = nameof(ReadFollowUp);
    public const string CreateFollowUp = nameof(CreateFollowUp);
    public const string MigratePlan = nameof(MigratePlan);
    public const string ListUnmapped = nameof(ListUnmapped);
    public const string PreviewSurvey = nameof(PreviewSurvey);
    public const string ReadSurvey = nameof(ReadSurvey);
    public const string EnterAnswers = nameof(EnterAnswers);
    public const string StartInvitations = nameof(StartInvitations);
    public const string ReadInvitations = nameof(ReadInvitations);
    public const string ReadSurveyScores = nameof(ReadSurveyScores);
    public const string ReadSurveyMonth = nameof(ReadSurveyMonth);
    public const string ListSurveyComments = nameof(ListSurveyComments);
    public const string WatchSurveyScores = nameof(WatchSurveyScores);
    public const string ReadImprovements = nameof(ReadImprovements);
    public const string StartImprovement = nameof(StartImprovement);
    public const string CloseImprovement = nameof(CloseImprovement);
    public const string ReadFigures = nameof(ReadFigures);
    public const string ReadAppraisals = nameof(ReadAppraisals);
    public const string ListDischargeFacts = nameof(ListDischargeFacts);
    public const string ListTaskFacts = nameof(ListTaskFacts);
    public const string ReadDraw = nameof(ReadDraw);
    public const string EndMonth = nameof(EndMonth);
}
