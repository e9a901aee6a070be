using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Scheduling;
using Xunit;

namespace CareLoop.Storage.Tests.Patients;

public sealed class PatientFilesTests : AzuriteTest
{
    private static readonly PatientKey Key = PatientKey.FromHash("1abcdefgh");

    private static readonly EventReceipt Receipt = new(
        "2222222222222222", "his.patient.updated", TestBed.Start, TestBed.Start, ReceiptStatus.Applied, null, ["name"], null, "east");

    [Fact]
    public async Task ChangeAsync_SomebodyElseGetsInBetween_BothChangesStand()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await using var other = await TestBed.StartAsync(Storage);
        await NoteAsync(bed, "first");
        var interrupted = false;
        bed.Wire.Before = async request =>
        {
            if (request.IsTransaction() && !interrupted)
            {
                interrupted = true;
                await NoteAsync(other, "other");
            }
        };

        var changed = await NoteAsync(bed, "mine");

        Assert.Equal(CommitOutcome.Applied, changed.Outcome);
        var file = await LoadAsync(bed);
        Assert.Equal(["first", "other", "mine"], file.Head.Organisations);
        Assert.Equal(3, file.Head.Version);
    }

    [Fact]
    public async Task ChangeAsync_FourAtOnce_NoneIsLost()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        string[] notes = ["a", "b", "c", "d"];

        await Task.WhenAll(notes.Select(note => NoteAsync(bed, note)));

        var file = await LoadAsync(bed);
        Assert.Equal(notes, file.Head.Organisations.Order());
        Assert.Equal(4, file.Head.Version);
    }

    [Fact]
    public async Task ChangeAsync_SomebodyElseAtEveryTry_StoresNothingAndSaysSo()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await using var other = await TestBed.StartAsync(Storage);
        await NoteAsync(bed, "first");
        bed.Wire.Before = request => request.IsTransaction() ? NoteAsync(other, "other") : Task.CompletedTask;

        await Assert.ThrowsAsync<PersistentConflictException>(() => NoteAsync(bed, "mine"));

        Assert.DoesNotContain("mine", (await LoadAsync(other)).Head.Organisations);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ChangeAsync_AnswerOfTheCommitLost_IsRecognisedAsOurOwn(bool knownPatient)
    {
        await using var bed = await TestBed.StartAsync(Storage);
        if (knownPatient)
            await NoteAsync(bed, "first");
        var decided = 0;
        LoseFirstCommitsAnswer(bed);

        var changed = await bed.Get<PatientFiles>().ChangeAsync(Key, file => { decided++; return Note(file, "mine"); }, default);

        Assert.Equal((CommitOutcome.Applied, 1), (changed.Outcome, decided));
        Assert.Equal(knownPatient ? ["first", "mine"] : ["mine"], (await LoadAsync(bed)).Head.Organisations);
    }

    [Fact]
    public async Task ChangeAsync_AnswerLostAndOthersCommittedSince_LaterCommitKeepsWhatTheySaid()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await using var other = await TestBed.StartAsync(Storage);
        LoseFirstCommitsAnswer(bed, meanwhile: () => NoteAsync(other, "other"));

        var changed = await NoteAsync(bed, "mine");
        await bed.Get<PatientFiles>().ChangeAsync(Key, file => Note(file, "later"), default, changed.File);

        Assert.Equal(["mine", "other", "later"], (await LoadAsync(bed)).Head.Organisations);
    }

    [Fact]
    public async Task ChangeAsync_AnswerOfAnEventsCommitLost_IsAppliedOnceAndNotTakenForADuplicate()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        LoseFirstCommitsAnswer(bed);

        var changed = await ReceiveAsync(bed, "mine");

        Assert.Equal(CommitOutcome.Applied, changed.Outcome);
        Assert.Equal(["mine"], (await LoadAsync(bed)).Head.Organisations);
    }

    [Fact]
    public async Task ChangeAsync_ReceiptThatExists_StoresNothingAndSaysAlreadyReceived()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await ReceiveAsync(bed, "once");

        var again = await ReceiveAsync(bed, "twice");

        Assert.Equal(CommitOutcome.AlreadyReceived, again.Outcome);
        Assert.Equal(["once"], again.File.Head.Organisations);
        Assert.Equal(["once"], (await LoadAsync(bed)).Head.Organisations);
        Assert.Equal(Receipt.Kind, (await bed.Get<PatientFiles>().FindReceiptAsync(Key, Receipt.Id, default))!.Kind);
    }

    [Fact]
    public async Task ChangeAsync_SameEventTwiceAtOnce_IsAppliedOnce()
    {
        await using var bed = await TestBed.StartAsync(Storage);

        var outcomes = await Task.WhenAll(ReceiveAsync(bed, "a"), ReceiveAsync(bed, "b"));

        Assert.Equal([CommitOutcome.Applied, CommitOutcome.AlreadyReceived], outcomes.Select(changed => changed.Outcome).Order());
        Assert.Single((await LoadAsync(bed)).Head.Organisations);
    }

    [Fact]
    public async Task ChangeAsync_DueRow_StandsBeforeTheCommitAndOutlivesItsFailure()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var dueAtCommit = -1;
        bed.Wire.Before = async request =>
        {
            if (await request.IsTransactionOnAsync(TableNames.Care))
            {
                dueAtCommit = (await bed.RowsAsync(TableNames.Due)).Count;
                await bed.Wire.DieAsync();
            }
        };

        await Assert.ThrowsAsync<ProcessEndedException>(() => bed.Get<PatientFiles>().ChangeAsync(Key, file =>
        {
            file.LookAt(TestBed.Start, "t.1", 1);
            return Note(file, "mine");
        }, default));

        Assert.Equal(1, dueAtCommit);
        Assert.Equal(1, Assert.Single(await bed.RowsAsync(TableNames.Due)).GetInt32("head"));
        Assert.Empty(await bed.RowsAsync(TableNames.Care));
    }

    [Fact]
    public async Task LoadAsync_HeadAndOpenRecords_TakesOneRequestAndLeavesThePast()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.Get<PatientFiles>().ChangeAsync(Key, file =>
        {
            StaffTasks.Raise(file, "east", "CARD", "call", "1", TestBed.Start, TimeSpan.FromHours(1));
            StaffTasks.Raise(file, "east", "CARD", "call", "2", TestBed.Start, TimeSpan.FromHours(1));
            file.Receive(Receipt);
            return true;
        }, default);
        await bed.Get<PatientFiles>().ChangeAsync(Key, file => { file.Close(file.Open<StaffTaskRow>().First()); return true; }, default);
        bed.Requests.Reset();

        var loaded = await LoadAsync(bed);

        Assert.True(bed.Requests.Total == 1, string.Join('\n', bed.Requests.Log));
        Assert.Single(loaded.Open<StaffTaskRow>());
        Assert.Equal(4, (await bed.RowsAsync(TableNames.Care)).Count);
    }

    private static void LoseFirstCommitsAnswer(TestBed bed, Func<Task>? meanwhile = null)
    {
        var lost = false;
        bed.Wire.After = async request =>
        {
            if (request.IsTransaction() && !lost)
            {
                lost = true;
                await (meanwhile?.Invoke() ?? Task.CompletedTask);
                throw new HttpRequestException("The connection was reset.");
            }
        };
    }

    private static Task<PatientFile> LoadAsync(TestBed bed) => bed.Get<PatientFiles>().LoadAsync(Key, default);

    private static Task<Changed<bool>> NoteAsync(TestBed bed, string note) => bed.Get<PatientFiles>().ChangeAsync(Key, file => Note(file, note), default);

    private static Task<Changed<bool>> ReceiveAsync(TestBed bed, string note) => bed.Get<PatientFiles>().ChangeAsync(Key, file =>
    {
        file.Receive(Receipt);
        return Note(file, note);
    }, default);

    private static bool Note(PatientFile file, string note)
    {
        file.Head = file.Head with { Organisations = [.. file.Head.Organisations, note] };
        return true;
    }
}
