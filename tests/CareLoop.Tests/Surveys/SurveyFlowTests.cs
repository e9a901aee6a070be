using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Patients.HisEvents;
using CareLoop.Patients.Tasks;
using CareLoop.Surveys;
using CareLoop.Tests.Configuration;
using CareLoop.Tests.FollowUps;
using Xunit;

namespace CareLoop.Tests.Surveys;

/// <summary>A survey by text, from the end of care to its last answer.</summary>
public sealed class SurveyFlowTests : IDisposable
{
    private const string Json = """
        {"title":{"zh-CN":"门诊满意度"},"startsFrom":"visit","after":"PT2H","opening":{"zh-CN":"一共3个小问题。"},"thanks":{"zh-CN":"祝您健康！"},
         "questions":[
          {"id":"overall","kind":"rating","dimensions":["overall"],"text":{"zh-CN":"您总体满意吗？"}},
          {"id":"why","kind":"text","dimensions":["overall"],"text":{"zh-CN":"哪里不好？"},"onlyIf":{"question":"overall","answers":["1","2"]}},
          {"id":"recommend","kind":"recommend","dimensions":["overall"],"recovers":true,"text":{"zh-CN":"愿意推荐吗？"}}]}
        """;

    private readonly Ward ward = new(Ward.Everybody, Published.Document(ConfigKind.Survey, "east", "outpatient", Json));

    private SurveyRow Survey => ward.File.Open<SurveyRow>().Single();

    private static ConfigSnapshot WithQuota() =>
        Published.Snapshot([Ward.Directory, Ward.Everybody, Published.Document(ConfigKind.Survey, "east", "outpatient", Json.Replace("\"after\":\"PT2H\"", "\"after\":\"PT2H\",\"quota\":1", StringComparison.Ordinal))]);

    private IEnumerable<string> Texts => ward.Sent.Where(text => text.Subject == SurveySubject.SubjectName).Select(text => text.Template);

    public void Dispose() => ward.Dispose();

    [Fact]
    public void Visit_Over_IsAskedAboutTwoHoursLater_OneQuestionAtATime()
    {
        Visit();
        Assert.Empty(Texts);

        ward.Until(0.09);
        Assert.Equal(["survey-invite"], Texts);
        Says("５分 谢谢");
        Assert.Equal(["survey-invite", "survey-question"], Texts);
        Says("9");

        Assert.Equal(["survey-invite", "survey-question", "survey-thanks"], Texts);
        Assert.Equal((SurveyState.Completed, "overall=5 recommend=9"), (Survey.State, Answers()));
        Assert.Empty(ward.Open);
        Assert.Empty(ward.File.Open<ConversationRow>());
        Assert.Contains("一共3个小问题。\n您总体满意吗？请回复1到5", ward.Sent[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rating_ThatIsBad_ReachesSomebodyAtOnce_AndBranches()
    {
        Visit();
        ward.Until(0.09);

        Says("1");

        var task = ward.Task("service-recovery");
        Assert.Equal(("CARD", "您总体满意吗？ 1"), (task.Worklist, task.Quote));
        Assert.Contains(ward.Sent, text => text.Template == "staff-notice" && text.To == "+8613900000003");
        Assert.Equal(TaskState.Open, task.State);
        Assert.Equal("why", Survey.Question);
        Says("等了三个小时");
        Says("2");
        Assert.Equal("overall=1 why=等了三个小时 recommend=2", Answers());
        Assert.Single(ward.Open, "service-recovery");
    }

    [Fact]
    public void Answer_ThatIsNone_IsAskedAgainOnce_ThenAPersonReadsIt_AndTheSurveyGoesOn()
    {
        Visit();
        ward.Until(0.09);

        Says("4-5吧");
        Assert.Equal(["survey-invite", "survey-again"], Texts);
        Says("看情况");

        Assert.Equal(["survey-invite", "survey-again", "survey-question"], Texts);
        Assert.Equal("看情况", ward.Task("read-answer").Quote);
        Says("10");
        Assert.Equal((SurveyState.Partial, "not-understood", "recommend=10"), (Survey.State, Survey.Reason, Answers()));
    }

    [Fact]
    public void Question_ThatNobodyAnswers_IsAskedOnceMoreAfterADay_AndOverAfterThree()
    {
        Visit();

        ward.Until(1.2);
        Assert.Equal(["survey-invite", "survey-reminder"], Texts);
        ward.Until(3.0);
        Assert.Equal(SurveyState.Asking, Survey.State);
        ward.Until(3.2);

        Assert.Equal(["survey-invite", "survey-reminder"], Texts);
        Assert.Equal((SurveyState.Unanswered, "no-answer"), (Survey.State, Survey.Reason));
    }

    [Fact]
    public void Answers_OfWhichSomeCame_ArePartial()
    {
        Visit();
        ward.Until(0.09);
        Says("5");

        ward.Until(4);

        Assert.Equal((SurveyState.Partial, "overall=5"), (Survey.State, Answers()));
    }

    [Theory]
    [InlineData(-5, "overall=4")]
    [InlineData(0, "overall=4")]
    [InlineData(4, "overall=4")]
    [InlineData(6, "overall=5 recommend=4")]
    public void Answer_WrittenBeforeTheNextQuestionCanHaveBeenRead_IsAboutTheOneBefore(int seconds, string answers)
    {
        Visit();
        ward.Until(0.09);
        Says("5");

        ward.Writes("4", at: ward.Now.AddSeconds(seconds));

        Assert.Equal(answers, Answers());
    }

    [Fact]
    public void Survey_PublishedAnew_IsFinishedAsItBegan()
    {
        Visit();
        ward.Until(0.09);
        ward.Config = Published.Snapshot([Ward.Directory, Ward.Everybody, Published.Document(ConfigKind.Survey, "east", "outpatient", Json.Replace("recommend", "other", StringComparison.Ordinal).Replace("\"kind\":\"other\"", "\"kind\":\"yes-no\"", StringComparison.Ordinal).Replace("\"recovers\":true,", "", StringComparison.Ordinal), 2)]);

        Says("5");

        Assert.Equal("recommend", Survey.Question);
        Assert.Equal(1, Survey.SurveyVersion);
    }

    [Fact]
    public void Visit_ThatNeverWas_IsNotAskedAbout_AndOneThatWasAfterAllIs()
    {
        Visit();
        ward.Tell(HisEventType.EncounterCancelled, new EncounterData("V-1"));
        ward.Until(1);
        Assert.Equal((SurveyState.Withdrawn, "encounter-cancelled"), (Survey.State, Survey.Reason));
        Assert.Empty(Texts);

        Visit();
        ward.Until(1.5);

        Assert.Equal(SurveyState.Asking, Survey.State);
    }

    [Fact]
    public void Patient_WhoWasAskedLately_IsLeftOut()
    {
        Visit();
        ward.Until(0.09);
        Says("5");
        Says("9");

        ward.Until(20);
        Visit("V-2");
        ward.Until(21);

        Assert.Equal("asked-recently", ward.File.Open<SurveyRow>().Single(survey => survey.State == SurveyState.LeftOut).Reason);
        ward.Until(40);
        Visit("V-3");
        ward.Until(40.2);
        Assert.Contains(ward.File.Open<SurveyRow>(), survey => survey.State == SurveyState.Asking);
    }

    [Theory]
    [InlineData(1, "Asking", null)]
    [InlineData(0, "LeftOut", "quota")]
    public void Survey_WithAQuota_IsAskedWhereItHasAPlace(int places, string state, string? reason)
    {
        ward.Config = WithQuota();
        ward.Places = places;
        Visit();

        ward.Until(0.5);

        Assert.Equal((state, reason, "2026-03"), (Survey.State.ToString(), Survey.Reason, Survey.QuotaMonth));
        Assert.Equal(places, Texts.Count());
    }

    [Fact]
    public void Patient_WhoIsNotToBeAsked_TakesNoPlace()
    {
        ward.Config = WithQuota();
        ward.Places = 1;
        ward.File.Head = ward.File.Head with { SurveyedAt = Ward.Start.AddDays(-3) };
        Visit();

        ward.Until(1);

        Assert.Equal((SurveyState.LeftOut, "asked-recently", 1), (Survey.State, Survey.Reason, ward.Places));
    }

    [Fact]
    public void Patient_WhoDied_IsLeftInPeace()
    {
        Visit();
        ward.Tell(HisEventType.PatientUpdated, deceased: Deceased.Yes);

        ward.Until(1);

        Assert.Equal((SurveyState.LeftOut, "deceased"), (Survey.State, Survey.Reason));
        Assert.Empty(ward.Sent);
    }

    [Fact]
    public void Survey_OnADayWithAnotherText_GivesWay_AndSaysToWhat()
    {
        ward.File.Head = ward.File.Head with { TextedAt = Ward.Start, TextedAbout = "visit" };
        Visit();

        ward.Until(0.5);
        Assert.Empty(Texts);
        var waiting = ward.File.Open<MessageRow>().Single(message => message.Subject == SurveySubject.SubjectName);
        Assert.Equal(("gave-way-to-visit", "gave-way-to-visit"), (waiting.Reason, waiting.GaveWay.Single().To));
        ward.Until(1.2);

        Assert.Equal(["survey-invite"], Texts);
    }

    [Fact]
    public void Text_WithUrgentWords_IsNoAnswer_WhateverIsAsked()
    {
        Visit();
        ward.Until(0.09);

        Says("1 胸痛");

        Assert.Empty(Survey.Answers);
        Assert.Contains("urgent-answer", ward.Open);
        Assert.Contains(ward.Sent, text => text.Template == "urgent-advice");
    }

    [Fact]
    public void Answer_AfterTheEnd_CountsForNothing_AndAPersonReadsIt()
    {
        Visit();
        ward.Until(3.2);

        Says("5");

        Assert.Equal((SurveyState.Unanswered, ""), (Survey.State, Answers()));
        Assert.Contains("answer-patient", ward.Open);
    }

    [Fact]
    public void Ratings_InOneText_AreAnsweredInOne()
    {
        ward.Config = Published.Snapshot([Ward.Directory, Published.Document(ConfigKind.Survey, "east", "outpatient", """
            {"title":{"zh-CN":"门诊满意度"},"startsFrom":"visit","compact":true,"questions":[
              {"id":"a","kind":"rating","dimensions":["attitude"],"text":{"zh-CN":"态度"}},{"id":"b","kind":"rating","dimensions":["care"],"text":{"zh-CN":"关心"}},
              {"id":"words","kind":"text","dimensions":["overall"],"text":{"zh-CN":"还有什么想说？"}}]}
            """)]);
        Visit();
        ward.Until(0.01);

        Says("5 2");

        Assert.Equal("a=5 b=2", Answers());
        Assert.Equal("words", Survey.Question);
        Assert.Contains("service-recovery", ward.Open);
        Says("护士很好，谢谢");
        Assert.Equal(SurveyState.Completed, Survey.State);
    }

    [Fact]
    public void FreeText_OfPraise_ReachesTheDepartment()
    {
        ward.Config = Published.Snapshot([Ward.Directory, Published.Document(ConfigKind.Survey, "east", "outpatient", """
            {"title":{"zh-CN":"门诊满意度"},"startsFrom":"visit","questions":[{"id":"words","kind":"text","dimensions":["overall"],"text":{"zh-CN":"还有什么想说？"}}]}
            """)]);
        Visit();
        ward.Until(0.01);

        Says("张护士特别耐心，点赞");

        Assert.Equal("张护士特别耐心，点赞", ward.Task("praise").Quote);
        Assert.Equal(SurveyState.Completed, Survey.State);
    }

    private void Visit(string visit = "V-1") => ward.Tell(
        HisEventType.VisitCompleted,
        new EncounterData(visit, EncounterClass.Ambulatory, Discharged: ward.Now, Department: new DepartmentData("CARD", null), Clinician: new ClinicianData("D-1", null)),
        ward.Now.AddSeconds(1));

    private void Says(string text)
    {
        ward.Until(ward.Now.AddMinutes(1));
        ward.Writes(text);
    }

    private string Answers() => string.Join(' ', Survey.Answers.Select(answer => $"{answer.Question}={answer.Value}"));
}
