using CareLoop.Common;
using CareLoop.Messaging;
using CareLoop.Storage;
using Microsoft.Extensions.Options;
using Xunit;

namespace CareLoop.Tests.Messaging;

public sealed class LoopGuardTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 20, TimeSpan.Zero);
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    [Fact]
    public void Refused_TwentySameTexts_GoAndTheNextDoesNot()
    {
        Assert.Empty(LoopGuard.Refused(After(19), ["same"], Now));
        Assert.Equal([0], LoopGuard.Refused(After(20), ["same"], Now));
    }

    [Fact]
    public void Refused_ManyInOneGroup_CountsThoseBeforeIt()
    {
        var refused = LoopGuard.Refused(After(18), ["same", "another", "same", "same", "another", "same"], Now);

        Assert.Equal([3, 5], refused.Order());
    }

    [Fact]
    public void Refused_MinutesLater_GoesAgain()
    {
        Assert.NotEmpty(LoopGuard.Refused(After(20), ["same"], Now.AddMinutes(5)));
        Assert.Empty(LoopGuard.Refused(After(20), ["same"], Now.AddMinutes(6)));
    }

    [Fact]
    public void Refused_AClockThatIsBehind_CountsWhatAnotherHasSent() =>
        Assert.NotEmpty(LoopGuard.Refused(After(20), ["same"], Now.AddSeconds(-90)));

    [Fact]
    public void Noted_ALongBusyTime_KeepsTheNewestAndFitsAProperty()
    {
        var recent = None;
        for (var number = 0; number < 60; number++)
            recent = LoopGuard.Noted(recent, [.. Enumerable.Range(0, 100).Select(index => $"k{number:00}-{index:000000}")], Now.AddSeconds(number * 5));

        Assert.InRange(recent.Sum(minute => minute.Key.Length + minute.Value.Length + 6), 1, StorageLimits.PropertyCharacters);
        Assert.Contains("k59-000099", recent.Values.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void Noted_MoreThanIsKeptInOneMinute_KeepsTheNewest()
    {
        var recent = LoopGuard.Noted(None, [.. Enumerable.Range(0, 4000).Select(index => $"k{index:000000000}")], Now);

        Assert.InRange(recent.Values.Single().Length, 1, StorageLimits.PropertyCharacters);
        Assert.EndsWith("k000003999", recent.Values.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Key_OfPhoneAndText_TellsNeitherAndKeepsThemApart()
    {
        var hash = new KeyedHash(Options.Create(new HashingOptions { Current = "1", Keys = { ["1"] = Convert.ToBase64String(new byte[32]) } }));

        string[] keys = [LoopGuard.Key(hash, "+8613912340001", "1"), LoopGuard.Key(hash, "+8613912340001", "2"), LoopGuard.Key(hash, "+8613912340002", "1")];

        Assert.Equal(3, keys.Distinct().Count());
        Assert.All(keys, key => Assert.DoesNotContain("1391", key, StringComparison.Ordinal));
    }

    private static IReadOnlyDictionary<string, string> After(int texts) =>
        Enumerable.Range(0, texts).Aggregate(None, (recent, _) => LoopGuard.Noted(recent, ["same"], Now));
}
