using Xunit;

namespace CareLoop.EndToEnd.Tests.Loops;

public sealed class OptOutTests(RunningLoop loop) : LoopTest(loop)
{
    [Fact]
    public async Task Write_Stop_ReachesEveryPatientOnThePhoneUntilStart()
    {
        var (mother, child) = await SharingAsync();
        await Loop.WriteAsync(mother.Visit.Patient, "STOP");

        await Loop.UntilAsync(Loop.On(0, "18:00"));
        var stopped = Loop.TextsTo(mother.Visit.Patient);
        var why = (await WhyNoReminderAsync(mother.Told), await WhyNoReminderAsync(child.Told));
        await Loop.WriteAsync(mother.Visit.Patient, "恢复");
        await Loop.UntilAsync(Loop.On(1, "14:00"));

        Assert.Empty(stopped);
        Assert.Equal(("opted-out", "opted-out"), why);
        var texts = Loop.TextsTo(mother.Visit.Patient);
        Assert.Equal([Loop.On(-1, "18:00"), Loop.On(0, "13:00"), Loop.On(0, "14:00")], texts.Select(text => text.At));
        Assert.Contains("再给您发", texts[0].Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Book_PatientWithAPhoneThatHasOptedOut_IsOptedOutToo()
    {
        var (mother, _) = await SharingAsync();
        await Loop.WriteAsync(mother.Visit.Patient, "退订");

        var visit = Loop.NewVisit(1, "17:00", Loop.NewPerson() with { Phone = mother.Visit.Patient.Phone });
        var told = await Loop.BookAsync(visit);
        await Loop.UntilAsync(Loop.On(1, "17:00"));

        Assert.Empty(Loop.TextsTo(visit.Patient));
        Assert.Equal("opted-out", await WhyNoReminderAsync(told));
    }

    [Fact]
    public async Task Write_StopAfterAReminder_IsNoAnswerAndNotAnswered()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var told = await Loop.BookAsync(visit);
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        await Loop.WriteAsync(visit.Patient, "TD");
        await Loop.WriteAsync(visit.Patient, "1");
        await Loop.UntilAsync(Loop.On(1, "15:00"));

        Assert.Single(Loop.TextsTo(visit.Patient));
        Assert.Empty(Loop.His.About(visit));
        Assert.Contains(await Loop.Storage.TasksAsync(told), task => task.GetString("what") == "answer-patient");
    }

    [Fact]
    public async Task Write_CancelWhileAskedAboutAVisit_IsAboutTheVisit()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var told = await Loop.BookAsync(visit);
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        await Loop.WriteAsync(visit.Patient, "CANCEL");

        Assert.Equal("cancel-requested", Assert.Single(Loop.His.About(visit)).Response);
        Assert.Null(await WhyNoReminderAsync(told));
    }

    [Fact]
    public async Task Write_WrongNumber_StopsTextsToThatPatientAndStaffLookForAnotherPhone()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var told = await Loop.BookAsync(visit);
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        await Loop.WriteAsync(visit.Patient, "您打错了");
        await Loop.UntilAsync(Loop.On(1, "15:00"));

        var texts = Loop.TextsTo(visit.Patient);
        Assert.Equal(2, texts.Count);
        Assert.Contains("不会再给这个号码", texts[1].Words, StringComparison.Ordinal);
        Assert.Equal("no-working-phone", await WhyNoReminderAsync(told));
        Assert.Contains(await Loop.Storage.TasksAsync(told), task => task.GetString("what") == "find-another-phone");
    }

    [Fact]
    public async Task Tell_AnotherPhoneAfterAWrongNumber_IsTexted()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var right = Loop.NewPerson();
        await Loop.BookAsync(visit);
        await Loop.WriteAsync(visit.Patient, "打错了");

        await Loop.TellAsync(HisEvents.Updated(visit, Loop.Now + TimeSpan.FromMinutes(1), "phones", new System.Text.Json.Nodes.JsonArray(right.Phone)));
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        Assert.Single(Loop.TextsTo(right));
    }

    private async Task<((Visit Visit, Told Told) Mother, (Visit Visit, Told Told) Child)> SharingAsync()
    {
        var mother = Loop.NewVisit(1, "15:00");
        var child = Loop.NewVisit(1, "16:00", Loop.NewPerson() with { Phone = mother.Patient.Phone });
        return ((mother, await Loop.BookAsync(mother)), (child, await Loop.BookAsync(child)));
    }

    private async Task<string?> WhyNoReminderAsync(Told told) => (string?)(await Loop.ReadAsync(told))["whyNoReminder"];
}
