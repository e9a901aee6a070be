using CareLoop.Common;
using CareLoop.FollowUps.Figures;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Storage;
using Xunit;

namespace CareLoop.Tests.FollowUps;

/// <summary>What people do with the tasks of a follow-up: tries, letters and visits, who has them, and what they hold.</summary>
public sealed class StaffTaskTests : IDisposable
{
    private readonly Ward ward = new(Ward.Everybody);

    public StaffTaskTests()
    {
        ward.File.Head = ward.File.Head with { Address = new PatientAddress("110105") };
        ward.Discharge();
    }

    public void Dispose() => ward.Dispose();

    [Fact]
    public void Task_GivenBackAndAway_KeepsItsNote_AndWhoDidSoAndWhy()
    {
        ward.Until(3.1);
        var note = ward.Task("follow-up-call").Note;
        ward.Does("acc-1", ward.Task("follow-up-call"), "claim");
        ward.Does("acc-1", ward.Task("follow-up-call"), "hand-back", """{"why":"on leave"}""");

        ward.Does("acc-h", ward.Task("follow-up-call"), "assign", """{"person":"N-CARD","why":"stands in"}""");
        ward.Does("acc-h", ward.Task("follow-up-call"), "assign", """{"person":"N-CARD","why":"stands in"}""");

        var task = ward.Task("follow-up-call");
        Assert.Equal(note, task.Note);
        Assert.Equal(
            [new TaskChange(ward.Now, "D-1", "handed-back", "on leave", "D-1"), new TaskChange(ward.Now, "H-CARD", "assigned", "stands in", "D-1", "N-CARD")], task.Changes);
    }

    [Fact]
    public void Task_GivenAwayAllTheTime_KeepsTheLatestChangesThatItHasRoomFor()
    {
        ward.Until(3.1);
        var why = new string('一', 2_000);
        for (var time = 0; time < 30; time++)
        {
            ward.Does("acc-h", ward.Task("follow-up-call"), "assign", $$"""{"person":"{{(time % 2 == 0 ? "N-CARD" : "CS")}}","why":"{{time}} {{why[..1_990]}}"}""");
        }

        var changes = ward.Task("follow-up-call").Changes;
        Assert.StartsWith("29 ", changes[^1].Why, StringComparison.Ordinal);
        Assert.InRange(StoredJson.Write(changes).Length, 20_000, StorageLimits.PropertyCharacters);
    }

    [Theory]
    [InlineData("")]
    [InlineData("call-back")]
    public void Attempts_WithoutEnd_AreRefusedOnceThereIsNoRoom_AndTheTaskCanStillBeDone(string result)
    {
        ward.Until(Ward.Start.AddDays(3).AddHours(1));
        var body = result.Length > 0 ? $$"""{"result":"call-back","callBackAt":"{{ward.Now.AddDays(1):O}}"}""" : $$"""{"result":"no-answer","note":"{{new string('n', 1_900)}}"}""";
        Problem? refused = null;
        for (var time = 0; time < 60 && refused is null; time++)
        {
            ward.Until(ward.Now.AddMinutes(2));
            refused = ward.Does("acc-1", ward.Task("follow-up-call"), "attempts", body) is { IsOk: false } told ? told.Problem : null;
        }

        Assert.Equal((ProblemKind.Unprocessable, result.Length > 0 ? "too-many-tries" : "notes-too-long"), (refused!.Kind, refused.Code));
        Assert.Equal(result.Length > 0 ? 20 : 9, ward.Task("follow-up-call").Attempts.Count);
        ward.Until(ward.Now.AddHours(4));
        Assert.True(ward.Does("acc-1", ward.Task("follow-up-call"), "attempts", """{"result":"no-answer"}""").IsOk);
        var done = ward.Completes("follow-up-call").Value;
        Assert.InRange(StoredJson.Write(done.Attempts).Length, 1, StorageLimits.PropertyCharacters);
    }

    [Fact]
    public void Answers_LongerThanATaskHolds_AreRefused()
    {
        ward.Until(2.2);
        ward.Writes("2");

        var refused = ward.Does("acc-1", ward.Task("red-flag"), "complete", $$"""{"answers":{"said":"{{new string('n', 40_000)}}"} }""").Problem!;

        Assert.Equal(("answers-too-long", "/answers"), (refused.Code, refused.Errors[0].Pointer));
    }

    [Fact]
    public void Call_NobodyAnswersThreeTimes_GoesToTheHeadNurse_ThenToALetter()
    {
        ward.Until(3.1);
        for (var call = 0; call < 3; call++)
        {
            ward.Until(3.1 + call / 4.0);
            ward.Does("acc-1", ward.Task("follow-up-call"), "attempts", """{"result":"no-answer"}""");
        }

        Assert.Empty(ward.Open);
        Assert.Equal("level-1:not-reached(not-reached)", ward.Steps().Split(' ')[1]);
        ward.Until(7.1);
        Assert.Equal(2, ward.Task("follow-up-call").Level);
        for (var call = 0; call < 3; call++)
        {
            ward.Until(7.1 + call / 4.0);
            ward.Does("acc-n", ward.Task("follow-up-call"), "attempts", """{"result":"no-answer"}""");
        }

        Assert.Equal(["follow-up-letter"], ward.Open);
        var letter = ward.Does("acc-n", ward.Task("follow-up-letter"), "complete", """{"minutes":5}""").Value;
        Assert.Equal((TaskState.Done, AttemptResult.Sent), (letter.State, Assert.Single(letter.Attempts).Result));
        Assert.Equal("level-2:not-reached(letter-sent)", ward.Steps().Split(' ')[2]);
        var fact = DischargeFact.Of(ward.File.Key, ward.Episode);
        Assert.Equal((DischargeFact.NotCovered, "letter-sent", 0), (fact.Standing, fact.Reason, fact.Level));
    }

    [Fact]
    public void Letter_ReachesNobody_AndTheNextLevelTakesOver()
    {
        ward.File.Head = ward.File.Head with { Phones = [] };
        ward.Until(3.1);
        Assert.Equal("letter-reaches-nobody", ward.Does("acc-1", ward.Task("follow-up-letter"), "attempts", """{"result":"reached"}""").Problem!.Code);

        var sent = ward.Does("acc-1", ward.Task("follow-up-letter"), "complete", """{"minutes":5}""").Value;

        Assert.Equal("level-1:not-reached(letter-sent)", ward.Steps().Split(' ')[1]);
        // Who was not called can't be asked whether the call took place.
        Assert.Empty(ward.Open);
        var counts = Counters.Of(TaskFact.Of(ward.File.Key, sent), ward.Now);
        Assert.Equal((1, 1, 0), (counts[Counters.Due], counts[Counters.InTime], counts.GetValueOrDefault(Counters.Reached)));
        ward.Until(7.1);
        Assert.Equal(("level-2:open(no-phone)", "N-CARD"), (ward.Steps().Split(' ')[2], ward.Task("follow-up-letter").Assignee));
    }

    [Theory]
    [InlineData("call", 1, 5)]
    [InlineData("visit", 0, 0)]
    [InlineData("letter", 0, 0)]
    public void Tries_ThatAreNoCalls_AreNotCountedAsCalls(string channel, int calls, int minutes)
    {
        var fact = new AttemptFact("p.t", "acc-1", "CARD", ward.Now, "reached", 5, channel);
        var cells = new FigureCells();

        cells.Add(TellFigures.OfAttempt + "1", StoredJson.Write(fact), ward.Now);

        Assert.Equal((calls, minutes), (cells.All.Sum(cell => cell.Counts["calls"]), cells.All.Sum(cell => cell.Counts["minutes"])));
    }

    [Fact]
    public void Attempt_InTheEvening_IsMadeAgainTheNextMorning()
    {
        ward.Until(3.1);
        ward.Until(Ward.Start.AddDays(3).AddHours(8));

        var tried = ward.Does("acc-1", ward.Task("follow-up-call"), "attempts", """{"result":"no-answer","minutes":1}""");

        Assert.Equal(Ward.Start.AddDays(4), tried.Value.NotBefore);
    }

    [Fact]
    public void Attempts_MadeTooSoon_AreKept_AndUseNoneUp()
    {
        var first = Ward.Start.AddDays(3).AddHours(1);
        foreach (var hours in new[] { 0, 1, 2, 3 })
        {
            ward.Until(first.AddHours(hours));
            ward.Does("acc-1", ward.Task("follow-up-call"), "attempts", """{"result":"no-answer"}""");
        }

        Assert.Equal((4, first.AddHours(4)), (ward.Task("follow-up-call").Attempts.Count, ward.Task("follow-up-call").NotBefore));
        ward.Until(first.AddHours(4));
        ward.Does("acc-1", ward.Task("follow-up-call"), "attempts", """{"result":"no-answer"}""");
        ward.Until(first.AddDays(1));
        Assert.Equal(["follow-up-call"], ward.Open);
        ward.Does("acc-1", ward.Task("follow-up-call"), "attempts", """{"result":"no-answer"}""");

        Assert.Empty(ward.Open);
        Assert.Equal("level-1:not-reached(not-reached)", ward.Steps().Split(' ')[1]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Attempt_BeforeItsTaskOrStillToCome_IsRefused(int hours)
    {
        ward.Until(Ward.Start.AddDays(3));
        var at = ward.Now.AddHours(hours);

        var told = ward.Does("acc-1", ward.Task("follow-up-call"), "attempts", $$"""{"result":"no-answer","at":"{{at:O}}"}""");

        Assert.Equal(("no-such-time", ProblemKind.Unprocessable, "/at"), (told.Problem!.Code, told.Problem.Kind, told.Problem.Errors[0].Pointer));
        Assert.Empty(ward.Task("follow-up-call").Attempts);
    }

    [Fact]
    public void Visit_NobodyAtHome_IsTriedAsOftenAsThePlanSays()
    {
        ward.Until(3.1);
        ward.Completes("follow-up-call");
        for (var visit = 0; visit < 3; visit++)
        {
            ward.Until(14.1 + (visit / 4.0));
            Assert.Contains("follow-up-visit", ward.Open);
            ward.Does("acc-o", ward.Task("follow-up-visit"), "attempts", """{"result":"no-answer"}""");
        }

        Assert.DoesNotContain("follow-up-visit", ward.Open);
        Assert.Equal("level-3:not-reached(not-reached)", ward.Steps().Split(' ')[3]);
    }

    [Fact]
    public void Attempt_ToldTwice_IsOne()
    {
        ward.Until(3.1);
        ward.Does("acc-1", ward.Task("follow-up-call"), "attempts", """{"result":"no-answer"}""");

        ward.Does("acc-1", ward.Task("follow-up-call"), "attempts", """{"result":"no-answer"}""");

        Assert.Single(ward.Task("follow-up-call").Attempts);
    }

    [Fact]
    public void Patient_WhoRefuses_IsLeftInPeace()
    {
        ward.Until(3.1);

        ward.Does("acc-1", ward.Task("follow-up-call"), "attempts", """{"result":"refused"}""");
        ward.Until(13);

        Assert.Equal("level-1:declined(patient-refused) level-2:planned", string.Join(' ', ward.Steps().Split(' ')[1..3]));
        Assert.Empty(ward.Open);
    }

    [Fact]
    public void Task_TwoPeopleAtOnce_OneWins()
    {
        ward.Until(3.1);
        var seen = ward.Task("follow-up-call");
        Assert.True(ward.Does("acc-1", seen, "claim").IsOk);

        Assert.Equal("taken-by-another", ward.Does("acc-2", seen, "claim").Problem!.Code);
        Assert.Equal("taken-by-another", ward.Does("acc-2", seen, "complete", $$"""{"answers":{{Ward.Well}}}""").Problem!.Code);
        Assert.True(ward.Does("acc-1", seen, "complete", $$"""{"answers":{{Ward.Well}}}""").IsOk);
        Assert.Equal("changed-meanwhile", ward.Does("acc-cs", ward.Task("record-check"), "claim", "{}", basedOn: 7).Problem!.Code);
    }

    [Fact]
    public void Task_ThatIsOver_IsDoneNoMore_AndStaysAsItEnded()
    {
        ward.Until(3.1);
        var ended = ward.Does("acc-1", ward.Task("follow-up-call"), "attempts", """{"result":"refused"}""").Value;

        foreach (var (verb, body) in new[] { ("claim", "{}"), ("attempts", """{"result":"no-answer"}"""), ("complete", $$"""{"answers":{{Ward.Well}}}"""), ("hand-back", "{}"), ("assign", """{"person":"D-1"}""") })
            Assert.Equal(ProblemKind.Conflict, ward.Does("acc-1", ended, verb, body).Problem?.Kind);

        Assert.DoesNotContain("done", ward.Steps().Split(' ')[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_ThatAreNone_AreRefusedByTheirPlace()
    {
        ward.Until(3.1);

        var refused = ward.Does("acc-1", ward.Task("follow-up-call"), "complete", """{"answers":{"pain":"perhaps"}}""");

        Assert.Equal("invalid-answers", refused.Problem!.Code);
        Assert.Contains(refused.Problem.Errors, error => error.Pointer == "/answers/pain");
        Assert.Equal(TaskState.Open, ward.Task("follow-up-call").State);
    }
}
