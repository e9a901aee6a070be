using CareLoop.Local.Hospital;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Phones;

using Xunit;

namespace CareLoop.EndToEnd.Tests.Hospital;

public sealed class HabitsTests
{
    private static readonly DateTimeOffset At = HospitalDay.At(new DateOnly(2026, 3, 4), new TimeOnly(18, 10));

    [Fact]
    public void Answer_TheSameText_IsTheSameAnswer()
    {
        for (var visit = 0; visit < 50; visit++)
            Assert.Equal(Habits.Answer(7, Reminder(visit)).Select(Words), Habits.Answer(7, Reminder(visit)).Select(Words));

        static (string, Intent, DateTimeOffset) Words(PlannedReply reply) => (reply.Text, reply.Intent, reply.SendAt);
    }

    [Fact]
    public void Answer_OfManyPeople_IsOfEveryKind()
    {
        var answers = Enumerable.Range(0, 2000).Select(visit => Habits.Answer(7, Reminder(visit))).ToList();
        var replies = answers.SelectMany(replies => replies).ToList();

        // How one is after a discharge is asked by another text.
        Assert.Equal(Enum.GetValues<Intent>().Where(intent => intent < Intent.Well).Order(), replies.Select(reply => reply.Intent).Distinct().Order());
        Assert.InRange(answers.Count(replies => replies.Count == 0), 600, 1200);
        Assert.Contains(answers, replies => replies.Count == 2 && replies[0].Intent == replies[1].Intent);
        Assert.Contains(replies, reply => reply.SendAt - At <= TimeSpan.FromMinutes(1));
        Assert.Contains(replies, reply => reply.SendAt - At > TimeSpan.FromHours(12));
        foreach (var text in new[] { "1", "１", "①", "1 谢谢", "回复1", "确认", "2", "取消", "3", "改期" })
            Assert.Contains(replies, reply => reply.Text == text);
        Assert.All(replies, reply => Assert.True(reply.SendAt > At));
    }

    [Fact]
    public void Answer_ToHowOneIs_IsOfEveryKind()
    {
        var replies = Enumerable.Range(0, 2000)
            .SelectMany(patient => Habits.Answer(7, Reminder(0) with { Phone = $"+861380000{patient:D4}", Shown = [], AsksHowOneIs = true }))
            .ToList();

        Assert.Equal([Intent.Question, Intent.Urgent, Intent.Well, Intent.Unwell, Intent.CallMe], replies.Select(reply => reply.Intent).Distinct().Order());
        Assert.InRange(replies.Count, 1200, 1600);
    }

    [Fact]
    public void Answer_WhereTheTextAsksForCodes_UsesThem()
    {
        var replies = Enumerable.Range(0, 500)
            .SelectMany(visit => Habits.Answer(7, Reminder(visit) with { Codes = new("21", "22", "23") }))
            .Where(reply => reply.Intent is Intent.Confirm)
            .ToList();

        Assert.NotEmpty(replies);
        Assert.All(replies, reply => Assert.True(reply.Text.Contains("21", StringComparison.Ordinal) || reply.Text.Contains("２１", StringComparison.Ordinal), reply.Text));
    }

    [Fact]
    public void Answer_ToAnAnsweredVisit_IsNone() =>
        Assert.All(Enumerable.Range(0, 200), visit => Assert.Empty(Habits.Answer(7, Reminder(visit) with { HasAnswered = true })));

    [Fact]
    public void Answer_ToAQuestionWhichVisit_NamesOneOfThem()
    {
        ShownVisit[] first = [new("A-1", At.AddDays(1))], second = [new("A-2", At.AddDays(2))];
        var question = Reminder(0) with
        {
            Shown = [],
            Codes = AnswerCodes.None,
            Meant = Intent.Cancel,
            Choices = [(new("11", "12", "13"), first), (new("21", "22", "23"), second)],
        };

        var replies = Enumerable.Range(0, 100).SelectMany(phone => Habits.Answer(7, question with { Phone = $"+86{phone}" })).ToList();

        Assert.Equal(["12", "22"], replies.Select(reply => reply.Text).Distinct().Order());
        Assert.All(replies, reply => Assert.Equal(reply.Text == "12" ? first : second, reply.Shown));
    }

    private static TextInHand Reminder(int visit) => new()
    {
        Phone = "+8613800000000",
        Language = "zh-CN",
        At = At,
        Shown = [new ShownVisit($"A-{visit}", At.AddDays(1))],
        Codes = new("1", "2", "3"),
    };
}
