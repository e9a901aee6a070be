using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CareLoop.Storage.Tests.Scheduling;

/// <summary>A due row on its way: swept, leased, handed out, looked at, gone. Whatever happens on the way, it is looked at.</summary>
public sealed class LookTests : AzuriteTest
{
    private static readonly (string, string)[] OneShard = [("Scheduling:Shards", "1")];

    [Fact]
    public async Task RunDue_Group_IsLookedAtOnceAndGone()
    {
        var handler = new FakeDue();
        await using var bed = await StartAsync(handler);
        await PromiseAsync(bed, 1, 2, 3);

        await bed.RunDueAsync();
        bed.Pass(TimeSpan.FromHours(1));
        await bed.RunDueAsync();

        Assert.Equal(["1", "2", "3"], handler.Looks.Select(look => look.Id).Order());
        Assert.Empty(await bed.RowsAsync(TableNames.Due));
    }

    [Fact]
    public async Task Sweep_NothingDue_TakesOneRequestAShard()
    {
        await using var bed = await TestBed.StartAsync(Storage, [("Scheduling:Shards", "7")]);

        await bed.Get<SweepDue>().HandleAsync(default);

        Assert.True(bed.Requests.Total == 7, string.Join('\n', bed.Requests.Log));
    }

    [Fact]
    public async Task Sweep_OutageOfADay_HandsOutWhatWasMissed()
    {
        var handler = new FakeDue();
        await using var bed = await StartAsync(handler);
        await PromiseAsync(bed, 1);

        bed.Pass(TimeSpan.FromDays(1));
        await bed.RunDueAsync();

        Assert.Equal(TestBed.Start, Assert.Single(handler.Looks).At);
    }

    [Fact]
    public async Task Sweep_BeforeTheMinute_HandsOutNothing()
    {
        await using var bed = await StartAsync(new FakeDue());
        bed.Pass(-TimeSpan.FromSeconds(1));
        await PromiseAsync(bed, 1);

        Assert.Equal(0, await bed.RunDueAsync());

        bed.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await bed.RunDueAsync());
    }

    [Fact]
    public async Task Dispatch_OneOfThreeFails_TheOthersAreDoneAndItIsDueAgainWithItsCount()
    {
        var handler = new FakeDue { Fail = id => id == "2" };
        await using var bed = await StartAsync(handler);
        await PromiseAsync(bed, 1, 2, 3);

        await bed.RunDueAsync();

        var row = Assert.Single(await bed.RowsAsync(TableNames.Due));
        Assert.Equal(("00~202603020101", 1), (row.PartitionKey, row.GetInt32("attempts")));
        Assert.EndsWith("~x.2~1", row.RowKey, StringComparison.Ordinal);
        Assert.Equal(["1", "3"], handler.Done.Select(look => look.Id).Order());
    }

    [Fact]
    public async Task Dispatch_FailsAgainAndAgain_IsNeverForgottenAndIsWrittenDownOnce()
    {
        var handler = new FakeDue { Fail = _ => true };
        await using var bed = await StartAsync(handler);
        await PromiseAsync(bed, 1);

        for (var round = 0; round < 9; round++)
        {
            await bed.RunDueAsync();
            Assert.Single(await bed.RowsAsync(TableNames.Due));
            bed.Pass(TimeSpan.FromHours(6));
        }

        Assert.Equal(Enumerable.Range(0, 9), handler.Looks.Select(look => look.Attempts));
        Assert.Equal("look-keeps-failing", Assert.Single(await bed.RowsAsync(TableNames.Failures)).GetString("reason"));
    }

    [Fact]
    public async Task Dispatch_CommitStillToCome_WaitsForIt()
    {
        var handler = new FakeDue();
        await using var bed = await StartAsync(handler);
        await bed.Get<DueTable>().WriteAsync([Look(1, 1) with { HeadVersion = 1 }], default);

        bed.WireClock.Now = await WrittenAsync(bed) + TimeSpan.FromMinutes(1);
        await bed.RunDueAsync();
        Assert.Empty(handler.Looks);
        await ChangeAsync(bed, 1);
        bed.Business.Pass(TimeSpan.FromMinutes(5));
        await bed.RunDueAsync();

        Assert.Single(handler.Looks);
        Assert.Empty(await bed.RowsAsync(TableNames.Due));
    }

    [Fact]
    public async Task Dispatch_CommitNeverCame_IsDroppedWhenTheRowIsOldHoweverOftenItWasPutOff()
    {
        var handler = new FakeDue();
        await using var bed = await StartAsync(handler);
        await bed.Get<DueTable>().WriteAsync([Look(1, 1) with { HeadVersion = 1 }], default);

        bed.WireClock.Now = await WrittenAsync(bed);
        for (var minutes = 0; minutes < 15; minutes += 5)
        {
            await bed.RunDueAsync();
            Assert.Single(await bed.RowsAsync(TableNames.Due));
            bed.Pass(TimeSpan.FromMinutes(5));
        }

        await bed.RunDueAsync();

        Assert.Empty(handler.Looks);
        Assert.Empty(await bed.RowsAsync(TableNames.Due));
    }

    [Fact]
    public async Task Dispatch_SameMessageTwice_IsHarmless()
    {
        var handler = new FakeDue();
        await using var bed = await StartAsync(handler);
        await PromiseAsync(bed, 1);
        await bed.Get<SweepDue>().HandleAsync(default);

        await bed.DrainAsync(QueueNames.Due, async message =>
        {
            await bed.Get<DispatchDue>().HandleAsync(message, default);
            await bed.Get<DispatchDue>().HandleAsync(message, default);
        });

        Assert.Empty(await bed.RowsAsync(TableNames.Due));
        Assert.Single((await bed.Get<PatientFiles>().LoadAsync(Key(1), default)).Open<StaffTaskRow>());
    }

    [Fact]
    public async Task Dispatch_NoMessageOfOurs_SaysSo()
    {
        await using var bed = await StartAsync(new FakeDue());

        await Assert.ThrowsAsync<FormatException>(() => bed.Get<DispatchDue>().HandleAsync("{", default));
    }

    [Fact]
    public async Task RunDue_MoreShardsThanWhenTheRowWasWritten_LeavesNothingBehind()
    {
        await using (var before = await TestBed.StartAsync(Storage, OneShard))
            await before.Get<DueTable>().WriteAsync([.. Enumerable.Range(1, 8).Select(patient => Look(patient, 1))], default);
        var handler = new FakeDue();
        await using var bed = await TestBed.StartAsync(Storage, [("Scheduling:Shards", "8")], services => services.AddSingleton<IDueHandler>(handler));

        await bed.RunDueAsync();

        Assert.Equal(8, handler.Looks.Count);
        Assert.Empty(await bed.RowsAsync(TableNames.Due));
    }

    /// <summary>The process ends before or after each request of sweep and dispatch in turn; what another does later must cover it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunDue_ProcessEndsAtAnyRequest_EveryLookIsStillLookedAt(bool applied)
    {
        for (var cut = 1; ; cut++)
        {
            var handler = new FakeDue();
            await using var corner = new TestCorner();
            await using var bed = await TestBed.StartAsync(corner.Azurite, OneShard, services => services.AddSingleton<IDueHandler>(handler));
            await ChangeAsync(bed, 1, 2);
            await PromiseAsync(bed, 1, 2);
            bed.Wire.DieAt(cut, applied);

            await Record.ExceptionAsync(() => bed.RunDueAsync());
            var reached = bed.Wire.Revive();
            // The message in hand comes back to the queue after its time; until then the lease runs out.
            bed.Pass(TimeSpan.FromMinutes(16));
            await bed.RunDueAsync();

            foreach (var patient in (int[])[1, 2])
                Assert.True((await bed.Get<PatientFiles>().LoadAsync(Key(patient), default)).Open<StaffTaskRow>().Any(), $"Cut at request {cut}: patient {patient} was not looked at.");
            if (!reached)
            {
                Assert.True(cut > 8, $"Only {cut - 1} requests were cut.");
                return;
            }
        }
    }

    private Task<TestBed> StartAsync(FakeDue handler) =>
        TestBed.StartAsync(Storage, OneShard, services => services.AddSingleton<IDueHandler>(handler));

    /// <summary>When the one row was written, by the server's clock.</summary>
    private static async Task<DateTimeOffset> WrittenAsync(TestBed bed) => Assert.Single(await bed.RowsAsync(TableNames.Due)).Timestamp!.Value;

    private static async Task ChangeAsync(TestBed bed, params int[] patients)
    {
        foreach (var patient in patients)
            await bed.Get<PatientFiles>().ChangeAsync(Key(patient), file => file.Head = file.Head with { Name = "王" + file.Head.Version }, default);
    }

    /// <summary>Looks at records 1, 2, …, each of its own patient.</summary>
    private static Task PromiseAsync(TestBed bed, params int[] records) =>
        bed.Get<DueTable>().WriteAsync([.. records.Select(record => Look(record, record) with { HeadVersion = 0 })], default);

    private static Look Look(int patient, int record) => new(TestBed.Start, Key(patient), $"x.{record}", 1);

    private static PatientKey Key(int patient) => PatientKey.FromHash($"1aaaa{patient}");

    /// <summary>Raises a task a look, so that what was looked at is seen in the file.</summary>
    private sealed class FakeDue : IDueHandler
    {
        public string Kind => "x";

        public Func<string, bool> Fail { get; init; } = _ => false;

        public List<(string Id, DateTimeOffset At, int Attempts)> Looks { get; } = [];

        public List<(string Id, DateTimeOffset At, int Attempts)> Done { get; } = [];

        public void Look(PatientFile file, Look look, string id, Moment moment)
        {
            lock (Looks)
            {
                Looks.Add((id, look.At, look.Attempts));
                if (Fail(id))
                    throw new InvalidOperationException("This record can't be looked at.");
                Done.Add((id, look.At, look.Attempts));
            }

            StaffTasks.Raise(file, "east", "CARD", "looked", id, moment.Now, TimeSpan.FromHours(1));
        }
    }
}
