using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;

using Xunit;

namespace CareLoop.EndToEnd.Tests.Hospital;

public sealed class JournalTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("careloop-journal-").FullName;

    private string Path => System.IO.Path.Combine(folder, "deeper", "hospital.jsonl");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Open_AfterARestart_KnowsEveryKindOfEntry()
    {
        var at = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));
        Entry[] entries =
        [
            new Opened(7) { At = at },
            new DayPlanned(new DateOnly(2026, 3, 2)) { At = at },
            new Decided("e-1", ChangeKind.Booked, "A-1", "100001", at, null, at.AddDays(1)) { At = at },
            new StayDecided("e-S-1-0", StayChange.Admitted, "S-1", "100001", at, null, new(at, null, "CARD", "D-CARD-1", null, [], [])) { At = at },
            new StayDecided("e-S-1-1", StayChange.Discharged, "S-1", "100001", at.AddDays(3), at.AddDays(13), new(at, at.AddDays(3), "CARD", null, StayFacts.Died, ["I21.9", "I10"], ["36.07"])) { At = at.AddDays(3) },
            new Delivered("e-1", 0, "applied", "r", "appointments/P.A", null, 2) { At = at },
            new TextRead("m1", "+8613800000000", "+8610690000", "3月3日 09:00") { At = at },
            new ReplyPlanned("m1-0", "+8613800000000", "+8610690000", "１", Intent.Confirm, at.AddHours(1), [new("A-1", at.AddDays(1))]) { At = at },
            new Replied("m1-0", "m2") { At = at.AddHours(1) },
            new CalledBack("w", "A-1", "confirmed", 1, 1, at.AddDays(1), CalledBack.Taken) { At = at },
        ];
        var written = Write(entries);

        var read = Read();

        Assert.Equal(written.Count, read.Entries.Count);
        Assert.Equal(written.Select(Journalled), read.Entries.Select(Journalled));
        Assert.True(read.TryVisit("A-1", out var visit) && visit.IsLive);
        Assert.True(read.TryStay("S-1", out var stay) && !stay.IsInHouse);
        Assert.Equal("e-S-1-1", read.DeathOf("100001")?.EventId);
        Assert.True(read.HasDecided("e-S-1-1") && !read.HasDecided("e-S-1-2"));
        Assert.NotNull(read.Delivery("e-1"));
        Assert.NotNull(read.Reply("m1-0"));
    }

    [Fact]
    public void Open_AfterAKill_DropsTheHalfWrittenLineAndGoesOn()
    {
        Write([new Opened(7), new DayPlanned(new DateOnly(2026, 3, 2))]);
        File.AppendAllText(Path, """{"kind":"day-pl""");

        Write([new DayPlanned(new DateOnly(2026, 3, 3))]);
        var read = Read();

        Assert.Equal([1L, 2L, 3L], read.Entries.Select(entry => entry.Seq));
        Assert.Equal(new DateOnly(2026, 3, 3), read.All<DayPlanned>()[^1].Day);
    }

    private static string Journalled(Entry entry) => System.Text.Json.JsonSerializer.Serialize(entry, Journal.Format);

    private IReadOnlyList<Entry> Write(IEnumerable<Entry> entries)
    {
        var (ledger, journal) = Journal.Open(Path);
        using (journal)
        {
            foreach (var entry in entries)
                ledger.Add(entry);
        }

        return ledger.Entries;
    }

    private Ledger Read()
    {
        var (ledger, journal) = Journal.Open(Path);
        journal.Dispose();
        return ledger;
    }
}
