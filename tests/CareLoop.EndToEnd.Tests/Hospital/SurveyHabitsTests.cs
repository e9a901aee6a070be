using System.Text.Json;

using CareLoop.Configuration.Surveys;
using CareLoop.Local.Hospital;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Phones;
using CareLoop.Local.Hospital.Surveys;
using CareLoop.Surveys;

using Xunit;

namespace CareLoop.EndToEnd.Tests.Hospital;

/// <summary>What patients write of their stay: every wording has one meaning, and what is meant to be none is none.</summary>
public sealed class SurveyHabitsTests
{
    private static readonly string[] Languages = ["zh-CN", "en"];

    private static readonly DateTimeOffset At = HospitalDay.At(new DateOnly(2026, 3, 4), new TimeOnly(10, 10));

    [Fact]
    public void Wording_OfAnAnswer_IsReadAsWhatIsMeant()
    {
        foreach (var survey in HospitalSurvey.All)
        {
            foreach (var question in Published(survey).Questions)
            {
                var kind = survey.Questions.Single(own => own.Id == question.Id).Kind;
                foreach (var (value, language) in question.Answers.SelectMany(_ => Languages, (value, language) => (value, language)))
                    Assert.All(SurveyWording.Of(kind, value, language), text => Assert.Equal((text, value), (text, SurveyGrammar.Read(question, text))));
            }
        }
    }

    [Fact]
    public void Wording_OfAllRatings_IsReadAsWhatIsMeant()
    {
        var ratings = Published(HospitalSurvey.All.Single(survey => survey.Compact)).CompactRatings;
        foreach (var values in new string[][] { ["5", "5", "4"], ["1", "2", "1"], ["3", "4", "3"], ["5", "5", "5"] })
        {
            foreach (var language in Languages)
                Assert.All(SurveyWording.OfAll(values, language), text => Assert.Equal((text, string.Concat(values)), (text, string.Concat(SurveyGrammar.ReadAll(ratings, text) ?? []))));
        }
    }

    [Fact]
    public void Nonsense_IsNoAnswer()
    {
        foreach (var survey in HospitalSurvey.All)
        {
            var published = Published(survey);
            foreach (var language in Languages)
            {
                foreach (var question in published.Questions.Where(question => !published.CompactRatings.Contains(question)))
                    Assert.All(SurveyWording.Nonsense(new(survey, question.Id, AskedFor.Invitation), language), text => Assert.Equal((text, null), (text, SurveyGrammar.Read(question, text))));
                if (survey.Compact)
                    Assert.All(SurveyWording.Nonsense(new(survey, HospitalSurvey.AllRatings, AskedFor.Invitation), language), text => Assert.Null(SurveyGrammar.ReadAll(published.CompactRatings, text)));
            }
        }
    }

    [Fact]
    public void Words_OfOnesOwn_AreAnAnswer()
    {
        var why = Published(HospitalSurvey.All[0]).Question("why")!;

        foreach (var language in Languages)
            Assert.All(SurveyWording.Words(language), text => Assert.NotNull(SurveyGrammar.Read(why, text)));
    }

    [Fact]
    public void Answer_OfManyPeople_IsOfEveryKind()
    {
        var answers = Enumerable.Range(0, 3000).Select(phone => Habits.Answer(7, Asked(phone, "overall", AskedFor.Invitation))).ToList();
        var replies = answers.SelectMany(replies => replies).ToList();

        Assert.Equal([Intent.OptOut, Intent.Rated], replies.Select(reply => reply.Intent).Distinct().Order());
        Assert.InRange(answers.Count(replies => replies.Count == 0), 800, 1100);
        Assert.InRange(replies.Count(reply => reply.Survey?.Values.Count == 0), 100, 300);
        Assert.Equal(["1", "2", "3", "4", "5"], replies.SelectMany(reply => reply.Survey?.Values ?? []).Distinct().Order());
        Assert.Contains(replies, reply => reply.SendAt - At > TimeSpan.FromHours(72));
        Assert.Contains(replies, reply => reply.SendAt - At <= TimeSpan.FromMinutes(2));
        foreach (var text in new[] { "5", "５", "⑤", "5分 谢谢", "五星", "非常满意", "4-5吧" })
            Assert.Contains(replies, reply => reply.Text == text);
        Assert.Equal(replies.Take(100).Select(reply => (reply.Text, reply.SendAt)), Enumerable.Range(0, 3000).SelectMany(phone => Habits.Answer(7, Asked(phone, "overall", AskedFor.Invitation))).Take(100).Select(reply => (reply.Text, reply.SendAt)));
    }

    [Fact]
    public void Reminder_OfWhoHasAnswered_IsNotAnswered() =>
        Assert.All(Enumerable.Range(0, 300), phone => Assert.Empty(Habits.Answer(7, Asked(phone, "overall", AskedFor.Reminder) with { HasAnsweredSurvey = true })));

    [Theory]
    [InlineData("【东城医院】王伟，您好！想听听您对这次住院的感受，只有几个小问题，可以随时停下。\n这次住院，您总体满意吗？请回复1到5：5非常满意\n不想收短信请回复TD。", "overall", "Invitation")]
    [InlineData("【东城医院】您有多大可能把我们医院推荐给亲友？请回复0到10：10非常愿意，0完全不愿意", "recommend", "Next")]
    [InlineData("【东城医院】没看懂您的回答，请再回复一次：\n出院后要注意什么，有人给您讲清楚吗？是请回复1，否请回复2", "explained", "Again")]
    [InlineData("East: We would still like to hear from you:\n1 The respect and care that staff showed you\n2 How clean and quiet the ward was\n3 The stay as a whole\nReply with 3 digits", "*", "Reminder")]
    public void Text_ThatAsksHowItWent_IsReadAsThat(string text, string question, string asked)
    {
        var reading = TextReading.Of(text, At);

        Assert.Equal((question, asked), (reading.Survey?.Question, reading.Survey?.For.ToString()));
        Assert.Equal(AnswerCodes.None, reading.Codes);
        Assert.False(reading.AsksHowOneIs);
    }

    private static Survey Published(HospitalSurvey survey) => SurveyDocument.Frozen("east", survey.Name, 1, JsonSerializer.Serialize(survey.Document));

    private static TextInHand Asked(int phone, string question, AskedFor why) => new()
    {
        Phone = $"+861380000{phone:D4}",
        Language = "zh-CN",
        At = At,
        Shown = [],
        Codes = AnswerCodes.None,
        Survey = new(HospitalSurvey.All[0], question, why),
    };
}
