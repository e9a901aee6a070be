using System.Collections.Frozen;
using CareLoop.Access;
using CareLoop.Complaints;
using CareLoop.Complaints.Figures;
using CareLoop.Complaints.Pages;
using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using CareLoop.DataSubjects;
using CareLoop.FollowUps;
using CareLoop.FollowUps.Figures;
using CareLoop.Health;
using CareLoop.Intake;
using CareLoop.Patients;
using CareLoop.Patients.Merges;
using CareLoop.Patients.Profiles;
using CareLoop.Patients.Tasks;
using CareLoop.Reminders;
using CareLoop.Repair;
using CareLoop.Reporting;
using CareLoop.Surveys;
using CareLoop.Surveys.Comments;
using CareLoop.Surveys.Improvement;
using CareLoop.Surveys.Invitations;
using CareLoop.Surveys.Monthly;
using CareLoop.Surveys.Pages;
using CareLoop.Surveys.Scores;

namespace CareLoop.App;

/// <summary>Who may call each function of the app. One that is not here can't be called by staff, and fails a test.</summary>
public static class AccessRules
{
    /// <summary>The rule of every function, by the function's name.</summary>
    public static IReadOnlyDictionary<string, AccessRule> All { get; } = new Dictionary<string, AccessRule>(StringComparer.Ordinal)
    {
        [FunctionNames.ReceiveHisEvents] = AccessRule.HisSystem,
        [FunctionNames.ReceiveHl7v2] = AccessRule.HisSystem,
        [FunctionNames.ReceiveFhir] = AccessRule.HisSystem,
        [FunctionNames.GetFhirMetadata] = AccessRule.HisSystem,
        [FunctionNames.ReceiveCsv] = AccessRule.HisSystem,
        [FunctionNames.FindBackload] = AccessRule.HisSystem,
        [FunctionNames.BringInFile] = ReceiveCsv.Rule,
        [FunctionNames.FindReceipt] = AccessRule.HisSystem,
        [FunctionNames.ExportPatient] = ExportPatient.Rule,
        [FunctionNames.ErasePatient] = ErasePatient.Rule,
        [FunctionNames.ReadAudit] = ReadAudit.Rule,
        [FunctionNames.ShowLive] = AccessRule.Platform,
        [FunctionNames.ShowReady] = CheckHealth.Rule,
        [FunctionNames.DrainInbox] = AccessRule.Queue,
        [FunctionNames.SweepDue] = AccessRule.Timer,
        [FunctionNames.DispatchDue] = AccessRule.Queue,
        [FunctionNames.ReceiveSmsEvent] = AccessRule.Queue,
        [FunctionNames.DrainPoisonedDue] = AccessRule.Queue,
        [FunctionNames.DrainPoisonedInbox] = AccessRule.Queue,
        [FunctionNames.DrainPoisonedSmsEvents] = AccessRule.Queue,
        [FunctionNames.RunJob] = AccessRule.Queue,
        [FunctionNames.DrainPoisonedJobs] = AccessRule.Queue,
        [FunctionNames.ListFailures] = FailureDesk.MayRead,
        [FunctionNames.ReadFailure] = FailureDesk.MayRead,
        [FunctionNames.DismissFailure] = FailureDesk.MayMend,
        [FunctionNames.ReplayFailure] = FailureDesk.MayMend,
        [FunctionNames.ReplayFailures] = FailureDesk.MayMend,
        [FunctionNames.ReadJob] = FailureDesk.MayRead,
        [FunctionNames.StartSendReport] = SendReports.Rule,
        [FunctionNames.ReadSendReport] = SendReports.Rule,
        [FunctionNames.FindPatients] = FindPatients.Rule,
        [FunctionNames.ReadProfile] = ReadProfile.Rule,
        [FunctionNames.ChangeProfile] = ChangeProfile.Rule,
        [FunctionNames.RecordConsent] = RecordConsent.Rule,
        [FunctionNames.FindCrossReferences] = FindCrossReferences.Rule,
        [FunctionNames.UnmergePatient] = UnmergePatient.Rule,
        [FunctionNames.ListCandidates] = ListCandidates.Rule,
        [FunctionNames.LinkCandidate] = DecideCandidate.Rule,
        [FunctionNames.RejectCandidate] = DecideCandidate.Rule,
        [FunctionNames.ListWork] = ListWork.Rule,
        [FunctionNames.ListRoute] = ListRoute.Rule,
        [FunctionNames.ReadTask] = ReadTask.Rule,
        [FunctionNames.ClaimTask] = ChangeTask.Rule,
        [FunctionNames.HandBackTask] = ChangeTask.Rule,
        [FunctionNames.AssignTask] = ChangeTask.Rule,
        [FunctionNames.RecordAttempt] = ChangeTask.Rule,
        [FunctionNames.CompleteTask] = ChangeTask.Rule,
        [FunctionNames.ReadFollowUp] = ReadFollowUp.Rule,
        [FunctionNames.CreateFollowUp] = CreateFollowUp.Rule,
        [FunctionNames.MigratePlan] = StartMigration.Rule,
        [FunctionNames.ListUnmapped] = ListUnmapped.Rule,
        [FunctionNames.PreviewSurvey] = PreviewSurvey.Rule,
        [FunctionNames.ReadSurvey] = ReadSurvey.Rule,
        [FunctionNames.EnterAnswers] = EnterAnswers.Rule,
        [FunctionNames.StartInvitations] = StartInvitations.Rule,
        [FunctionNames.ReadInvitations] = ReadInvitations.Rule,
        [FunctionNames.ReadSurveyScores] = ReadSurveyScores.Rule,
        [FunctionNames.ReadSurveyMonth] = ReadMonth.Rule,
        [FunctionNames.ListSurveyComments] = ListComments.Rule,
        [FunctionNames.WatchSurveyScores] = AccessRule.Timer,
        [FunctionNames.ReceiveComplaint] = ReceiveCase.Rule,
        [FunctionNames.ListComplaints] = ListCases.Rule,
        [FunctionNames.ReadComplaint] = ReadCase.Rule,
        [FunctionNames.ChangeComplaint] = ChangeCase.Rule,
        [FunctionNames.ReadComplaintFigures] = ReadCaseFigures.Rule,
        [FunctionNames.ReadComplaintMeasures] = ReadMeasures.Rule,
        [FunctionNames.WatchComplaintMeasures] = AccessRule.Timer,
        [FunctionNames.ShowComplaintPage] = ComplaintPages.Rule,
        [FunctionNames.TakeComplaintPage] = ComplaintPages.Rule,
        [FunctionNames.AskComplaintState] = ComplaintPages.Rule,
        [FunctionNames.ShowComplaintState] = ComplaintPages.Rule,
        [FunctionNames.TryComplaintRules] = TryRules.Rule,
        [FunctionNames.ReadImprovements] = ReadImprovements.Rule,
        [FunctionNames.StartImprovement] = StartAction.Rule,
        [FunctionNames.CloseImprovement] = CloseAction.Rule,
        [FunctionNames.ShowSurveyPage] = SurveyPages.Rule,
        [FunctionNames.AnswerSurveyPage] = SurveyPages.Rule,
        [FunctionNames.OpenSurveyPlace] = OpenPlace.Rule,
        [FunctionNames.ReleaseAnonymousAnswers] = AccessRule.Timer,
        [FunctionNames.StartSurveySamples] = AccessRule.Timer,
        [FunctionNames.ReadFigures] = ReadFigures.Rule,
        [FunctionNames.ReadAppraisals] = ReadFigures.Rule,
        [FunctionNames.ListDischargeFacts] = ListFacts.Rule,
        [FunctionNames.ListTaskFacts] = ListFacts.Rule,
        [FunctionNames.ReadDraw] = ReadDraw.Rule,
        [FunctionNames.EndMonth] = AccessRule.Timer,
        [FunctionNames.WatchQueues] = AccessRule.Timer,
        [FunctionNames.WatchOverdueTasks] = AccessRule.Timer,
        [FunctionNames.GetTimeline] = GetTimeline.Rule,
        [FunctionNames.GetAppointment] = GetAppointment.Rule,
        [FunctionNames.ReadDirectory] = ConfigStore.MayRead,
        [FunctionNames.PublishDirectory] = ConfigStore.MayPublish,
        [FunctionNames.ImportDirectory] = ConfigStore.MayPublish,
        [FunctionNames.PreviewPlan] = PreviewPlan.Rule,
        [FunctionNames.PreviewMonth] = PreviewMonth.Rule,
        [ConfigurationFunctions.ListName] = ConfigStore.MayRead,
        [ConfigurationFunctions.ReadName] = ConfigStore.MayRead,
        [ConfigurationFunctions.HistoryName] = ConfigStore.MayRead,
        [ConfigurationFunctions.PublishName] = ConfigStore.MayPublish,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The rule of one function.</summary>
    /// <exception cref="InvalidOperationException">It has none: whoever wrote it has to say who may call it.</exception>
    public static AccessRule Of(string function) =>
        All.TryGetValue(function, out var rule) ? rule : throw new InvalidOperationException($"Function {function} has no access rule.");
}
