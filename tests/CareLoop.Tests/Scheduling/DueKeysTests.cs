using CareLoop.Patients;
using CareLoop.Scheduling;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Scheduling;

public sealed class DueKeysTests
{
    private static readonly DateTimeOffset Epoch = new(2026, 12, 31, 15, 59, 0, TimeSpan.Zero);

    private static readonly Arbitrary<(DateTimeOffset, DateTimeOffset)> Instants =
        (from first in Gen.Choose(0, 200_000)
         from second in Gen.Frequency((1, Gen.Choose(0, 200_000)), (2, Gen.Choose(-200, 200).Select(near => first + near)))
         from ticks in Gen.Choose(0, 1)
         select (Epoch.AddSeconds(first), Epoch.AddSeconds(second).AddTicks(ticks))).ToArbitrary();

    [Theory]
    [InlineData("2026-03-02T10:00:00Z", "03~202603021000")]
    [InlineData("2026-03-02T10:00:00.0000001Z", "03~202603021001")]
    [InlineData("2026-03-02T18:00:30+08:00", "03~202603021001")]
    [InlineData("2026-12-31T23:59:59Z", "03~202701010000")]
    public void Partition_Instant_IsTheMinuteAtOrAfterIt(string at, string expected) =>
        Assert.Equal(expected, DueKeys.Partition(3, DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Partition_Any_SortsAsTimeDoes() => Prop.ForAll(Instants, pair =>
    {
        var (first, second) = pair;
        var order = string.CompareOrdinal(DueKeys.Partition(7, first), DueKeys.Partition(7, second));

        Assert.True(first <= second ? order <= 0 : order >= 0);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void DueRange_Any_HoldsWhatIsDueAndNothingThatIsNot() => Prop.ForAll(Instants, pair =>
    {
        var (at, now) = pair;
        var (from, before) = DueKeys.DueRange(7, now);
        var partition = DueKeys.Partition(7, at);
        var read = string.CompareOrdinal(partition, from) >= 0 && string.CompareOrdinal(partition, before) < 0;

        // Never before its instant, and at the first whole minute that is not before it.
        Assert.False(read && at > now);
        Assert.True(read || now < at.AddMinutes(1));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void DueRange_OtherShards_AreNotInIt()
    {
        var (from, before) = DueKeys.DueRange(7, Epoch);

        Assert.All(Enumerable.Range(0, 100).Where(shard => shard != 7).Select(shard => DueKeys.Partition(shard, Epoch.AddYears(-3))),
            partition => Assert.False(string.CompareOrdinal(partition, from) >= 0 && string.CompareOrdinal(partition, before) < 0));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("202603021000")]
    public void Row_Look_ReadsBack(string? leasedFrom)
    {
        var look = new Look(Epoch, PatientKey.FromHash("1aaaa"), "cb.2222222222222222.000001", 12);

        Assert.Equal((look.Patient, look.Record, look.Version, leasedFrom), DueKeys.ParseRow(DueKeys.Row(look, leasedFrom)));
    }

    [Fact]
    public void Read_NoGroup_IsAFormatException()
    {
        Assert.Throws<FormatException>(() => DueGroupMessage.Read("not json"));
        Assert.Throws<FormatException>(() => DueGroupMessage.Read("null"));
        Assert.Throws<FormatException>(() => DueGroupMessage.Read("{}"));
        Assert.Throws<FormatException>(() => DueGroupMessage.Read("""{"p":"00~1","i":[{"k":"not a key","r":"a.1","v":1,"at":"2026-03-02T10:00:00Z","n":0,"h":1,"c":"2026-03-02T10:00:00Z"}]}"""));
    }
}
