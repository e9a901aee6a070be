using Azure.Data.Tables;
using CareLoop.Access;
using CareLoop.Storage;
using Xunit;

namespace CareLoop.Storage.Tests.Access;

public sealed class AuditLogTests : AzuriteTest
{
    private static readonly DateTimeOffset Moment = new(2026, 3, 2, 9, 30, 0, TimeSpan.FromHours(8));
    private static readonly DateOnly Day = new(2026, 3, 2);

    private static readonly AuditEntry Entry = new()
    {
        Who = new Principal("5b5450db-eb26-4c1a-981c-ba1d25f0483d", "Sample Person", [RoleGrant.Parse("Clinician@east/CARD", null), RoleGrant.Parse("Auditor@*", null)]),
        Action = "read-timeline",
        Organisation = "east",
        At = Moment,
        Cause = "request-1",
        Outcome = "ok",
        Why = "call-list",
        Patients = ["a1-0001", "b2-0002"],
        Records = ["appointment/A-1001"],
    };

    [Fact]
    public async Task WriteAsync_OneEntry_IsFoundByDayAndByEachPatient()
    {
        var (log, table) = await LogAsync();

        await log.WriteAsync(Entry, default);

        Assert.Equal(3, await CountAsync(table));
        foreach (var found in new[] { await OneAsync(log.OfDayAsync(Day, default)), await OneAsync(log.OfPatientAsync("a1-0001", Day, default)), await OneAsync(log.OfPatientAsync("b2-0002", Day, default)) })
        {
            Assert.Equal((Entry.Who.Id, Entry.Action, Entry.Organisation, Entry.At, Entry.Outcome, Entry.Why), (found.Who.Id, found.Action, found.Organisation, found.At, found.Outcome, found.Why));
            Assert.Equal(Entry.Who.Grants, found.Who.Grants);
            Assert.Equal(Entry.Patients, found.Patients);
            Assert.Equal(Entry.Records, found.Records);
        }
    }

    [Fact]
    public async Task WriteAsync_SameEntryAgain_LeavesOne()
    {
        var (log, table) = await LogAsync();

        await log.WriteAsync(Entry, default);
        await log.WriteAsync(Entry with { At = Entry.At.ToUniversalTime() }, default);

        Assert.Equal(3, await CountAsync(table));
    }

    [Fact]
    public async Task WriteAsync_AnswerLost_IsWrittenOnce()
    {
        var lost = 0;
        var (log, table) = await LogAsync(request => request.Method == HttpMethod.Post && Interlocked.Increment(ref lost) <= 3);

        await log.WriteAsync(Entry, default);

        Assert.Equal(3, await CountAsync(table));
    }

    [Fact]
    public async Task WriteAsync_EntriesThatDifferInAnything_AreAllKept()
    {
        var (log, table) = await LogAsync();
        AuditEntry[] entries = [
            Entry, Entry with { Cause = "request-2" }, Entry with { Outcome = "denied" }, Entry with { Records = ["appointment/A-1002"] },
            Entry with { Why = null }, Entry with { Action = "read-appointment" }, Entry with { Who = Entry.Who with { Id = "6b5450db-eb26-4c1a-981c-ba1d25f0483d" } }];

        foreach (var entry in entries)
            await log.WriteAsync(entry with { Patients = [] }, default);

        Assert.Equal(entries.Length, await CountAsync(table));
    }

    [Fact]
    public async Task OfDayAsync_OtherDays_AreLeftOut()
    {
        var (log, _) = await LogAsync();
        foreach (var hours in new[] { -48, -24, 0, 1, 24, 24 * 30 })
            await log.WriteAsync(Entry with { At = Moment.AddHours(hours) }, default);

        Assert.Equal(2, await log.OfDayAsync(Day, default).CountAsync());
        Assert.Equal(4, await log.OfPatientAsync("a1-0001", Day, default).CountAsync());
        Assert.Equal(1, await log.OfPatientAsync("a1-0001", new DateOnly(2026, 4, 30), default).CountAsync());
    }

    [Fact]
    public async Task WriteAsync_AnyEntry_StoresNoNameOfWhoAsked()
    {
        var (log, table) = await LogAsync();

        await log.WriteAsync(Entry, default);

        await foreach (var row in table.QueryAsync<TableEntity>())
            Assert.DoesNotContain(((IDictionary<string, object>)row).Values, value => value is string text && text.Contains("Sample", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WriteAsync_MoreRecordsThanARowHolds_KeepsWhatFits()
    {
        var (log, _) = await LogAsync();

        await log.WriteAsync(Entry with { Records = [.. Enumerable.Range(0, 5_000).Select(at => $"appointment/{at:D10}")] }, default);

        Assert.InRange((await OneAsync(log.OfDayAsync(Day, default))).Records.Count, 1_000, 2_000);
    }

    [Theory]
    [InlineData("Read timeline")]
    [InlineData("13912340001")]
    [InlineData("read-timeline\n")]
    [InlineData("")]
    public async Task WriteAsync_CodeThatMightHoldAnything_IsABug(string code)
    {
        var (log, _) = await LogAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => log.WriteAsync(Entry with { Action = code }, default));
        await Assert.ThrowsAsync<ArgumentException>(() => log.WriteAsync(Entry with { Outcome = code }, default));
        await Assert.ThrowsAsync<ArgumentException>(() => log.WriteAsync(Entry with { Why = code }, default));
    }

    private static async Task<AuditEntry> OneAsync(IAsyncEnumerable<AuditEntry> entries)
    {
        var all = await entries.ToListAsync();
        return Assert.Single(all);
    }

    private static async Task<int> CountAsync(TableClient table) => await table.QueryAsync<TableEntity>().CountAsync();

    private async Task<(AuditLog Log, TableClient Table)> LogAsync(Func<HttpRequestMessage, bool>? lose = null)
    {
        var table = await Storage.TableAsync(AuditLog.TableName);
        var options = new TableClientOptions().Through(new AnswerLoss(lose ?? (_ => false)));
        return (new AuditLog(new StorageClients(new TableServiceClient(Azurite.ConnectionString, options), Storage.Queues, Storage.Prefix)), table);
    }
}
