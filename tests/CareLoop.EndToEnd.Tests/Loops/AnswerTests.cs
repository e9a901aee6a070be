using Azure.Data.Tables;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>What patients write back, and what the HIS, the patient and staff then get.</summary>
public sealed class AnswerTests(RunningLoop loop) : LoopTest(loop)
{
    [Theory]
    [InlineData("１ 谢谢", "confirmed", "我们等您来")]
    [InlineData("2", "cancel-requested", "帮您取消")]
    [InlineData("③", "reschedule-requested", "换个时间")]
    public async Task Write_Answer_TheHisLearnsItAndThePatientIsAnswered(string words, string response, string answer)
    {
        var visit = Loop.NewVisit(1, "15:00");
        var told = await RemindedAsync(visit);

        await Loop.WriteAsync(visit.Patient, words);

        var callback = Assert.Single(Loop.His.About(visit));
        Assert.True(callback.IsSigned);
        Assert.Equal((response, 1, 1), (callback.Response, callback.Sequence, callback.Version));
        Assert.Equal(("east", visit.Id, visit.Start), ((string?)callback.Body["organisation"], (string?)callback.Body["appointment"], callback.Start));
        Assert.Equal(Loop.Now, (DateTimeOffset)callback.Body["at"]!);
        Assert.Contains(answer, LastTo(visit), StringComparison.Ordinal);
        Assert.Contains("15:00", LastTo(visit), StringComparison.Ordinal);
        Assert.Equal(response, (string?)(await Loop.ReadAsync(told))["response"]);
    }

    [Fact]
    public async Task Write_AnotherAnswerLater_TheHisLearnsItWithTheNextSequence()
    {
        var visit = Loop.NewVisit(1, "15:00");
        await RemindedAsync(visit);

        await Loop.WriteAsync(visit.Patient, "1");
        await Loop.WriteAsync(visit.Patient, "1");
        await Loop.WriteAsync(visit.Patient, "取消");

        var callbacks = Loop.His.About(visit);
        Assert.Equal([("confirmed", 1), ("cancel-requested", 2)], callbacks.Select(callback => (callback.Response, callback.Sequence)));
        Assert.Equal(2, callbacks.Select(callback => callback.WebhookId).Distinct().Count());
        Assert.Equal(3, Loop.TextsTo(visit.Patient).Count);
    }

    [Fact]
    public async Task Write_CancelledByThePatient_NoFurtherReminder()
    {
        var visit = Loop.NewVisit(1, "15:00");
        await RemindedAsync(visit);

        await Loop.WriteAsync(visit.Patient, "2");
        await Loop.UntilAsync(Loop.On(1, "15:00"));

        Assert.Equal(2, Loop.TextsTo(visit.Patient).Count);
    }

    [Fact]
    public async Task Write_AfterTheVisitHasMoved_IsAnsweredWithTheNewTime()
    {
        var visit = Loop.NewVisit(1, "15:00");
        await RemindedAsync(visit);
        await Loop.TellAsync(HisEvents.Rescheduled(visit with { Start = Loop.On(2, "16:20") }, Loop.Now));

        await Loop.WriteAsync(visit.Patient, "1");
        var answer = LastTo(visit);
        var told = Loop.His.About(visit);
        await Loop.WriteAsync(visit.Patient, "1");

        Assert.Contains("16:20", answer, StringComparison.Ordinal);
        Assert.Empty(told);
        var callback = Assert.Single(Loop.His.About(visit));
        Assert.Equal(("confirmed", 2, Loop.On(2, "16:20")), (callback.Response, callback.Version, callback.Start));
    }

    [Fact]
    public async Task Write_TwoPatientsOfOnePhone_IsAskedWhichAndTheCodeAnswersForThatOneOnly()
    {
        var mother = Loop.NewVisit(1, "15:00");
        var child = Loop.NewVisit(1, "16:00", Loop.NewPerson() with { Phone = mother.Patient.Phone });
        await Loop.BookAsync(mother);
        await RemindedAsync(child);

        await Loop.WriteAsync(mother.Patient, "1");
        var question = LastTo(mother);
        var (first, second) = question.IndexOf(mother.Patient.Name[..1], StringComparison.Ordinal) < question.IndexOf(child.Patient.Name[..1], StringComparison.Ordinal)
            ? (mother, child)
            : (child, mother);
        await Loop.WriteAsync(mother.Patient, "21");

        Assert.Contains("哪一次", question, StringComparison.Ordinal);
        Assert.All(["11", "12", "13", "21", "22", "23"], code => Assert.Contains(code, question, StringComparison.Ordinal));
        Assert.Empty(Loop.His.About(first));
        Assert.Equal("confirmed", Assert.Single(Loop.His.About(second)).Response);
    }

    [Fact]
    public async Task Write_NotUnderstood_IsHelpedOnceThenAPersonHasIt()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var told = await RemindedAsync(visit);

        await Loop.WriteAsync(visit.Patient, "这个药要吃多久");
        var (help, none) = (LastTo(visit), await Loop.Storage.TasksAsync(told));
        await Loop.WriteAsync(visit.Patient, "我想问问这个药");
        await Loop.WriteAsync(visit.Patient, "请问有人在吗");

        Assert.Contains("只回复数字", help, StringComparison.Ordinal);
        Assert.Empty(none);
        Assert.Contains("工作人员", LastTo(visit), StringComparison.Ordinal);
        Assert.Equal(3, Loop.TextsTo(visit.Patient).Count);
        // What is written within minutes is one thing.
        Assert.Equal(["answer-patient"], What(await Loop.Storage.TasksAsync(told)));
        Assert.Empty(Loop.His.About(visit));
    }

    [Fact]
    public async Task Write_UrgentWords_APersonHasItAtOnceAndAdviceGoesInQuietHoursToo()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var told = await RemindedAsync(visit);
        await Loop.UntilAsync(Loop.On(0, "23:00"));

        await Loop.WriteAsync(visit.Patient, "我妈妈胸痛得厉害");

        var advice = Loop.TextsTo(visit.Patient)[^1];
        Assert.Equal(Loop.On(0, "23:00"), advice.At);
        Assert.Contains("120", advice.Words, StringComparison.Ordinal);
        var task = Assert.Single(await Loop.Storage.TasksAsync(told));
        Assert.Equal(("urgent-answer", true), (task.GetString("what"), task.GetBoolean("urgent")));
    }

    [Fact]
    public async Task Write_LongAfterTheVisit_IsNoAnswer()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var told = await RemindedAsync(visit);
        await Loop.UntilAsync(Loop.On(1, "18:00"));

        await Loop.WriteAsync(visit.Patient, "1");

        Assert.Empty(Loop.His.About(visit));
        Assert.Equal(["answer-patient"], What(await Loop.Storage.TasksAsync(told)));
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("这是什么意思", 0)]
    public async Task Write_DeliveredTwice_IsOneText(string words, int callbacks)
    {
        var visit = Loop.NewVisit(1, "15:00");
        var told = await RemindedAsync(visit);
        var received = SmsEvents.Received(visit.Patient, words, Loop.Now);

        await Loop.Storage.SendAsync("sms-events", received);
        await Loop.SettleAsync();
        await Loop.Storage.SendAsync("sms-events", received);
        await Loop.SettleAsync();

        Assert.Equal(callbacks, Loop.His.About(visit).Count);
        Assert.Equal(2, Loop.TextsTo(visit.Patient).Count);
        Assert.Empty(await Loop.Storage.TasksAsync(told));
    }

    [Fact]
    public async Task Write_ByAPhoneThatNobodyHas_IsAFailureForAPersonToRead()
    {
        var stranger = Loop.NewPerson();

        await Loop.WriteAsync(stranger, "请问你们几点开门");

        Assert.Contains(await Loop.Storage.FailuresAsync("sms-events"), row => row.GetString("reason") == "unknown-phone");
        Assert.Empty(Loop.TextsTo(stranger));
    }

    private async Task<Told> RemindedAsync(Visit visit)
    {
        var told = await Loop.BookAsync(visit);
        await Loop.UntilAsync(Loop.On(0, "18:05"));
        Assert.NotEmpty(Loop.TextsTo(visit.Patient));
        return told;
    }

    private string LastTo(Visit visit) => Loop.TextsTo(visit.Patient)[^1].Words;

    private static IEnumerable<string> What(IEnumerable<TableEntity> tasks) => tasks.Select(task => task.GetString("what")!);
}
