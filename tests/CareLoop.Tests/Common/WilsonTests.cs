using CareLoop.Common;
using Xunit;

namespace CareLoop.Tests.Common;

public sealed class WilsonTests
{
    [Theory]
    // Newcombe 1998, table I, method 3.
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    public void Of_PublishedExample_IsItsInterval(int successes, int n, double low, double high)
    {
        var interval = Wilson.Of(successes, n)!.Value;

        Assert.Equal((low, high), (Math.Round(interval.Low, 4), Math.Round(interval.High, 4)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(0, -1)]
    public void Of_Nothing_IsNone(int successes, int n) => Assert.Null(Wilson.Of(successes, n));

    [Fact]
    public void Of_Any_HoldsTheShareWithinZeroAndOne() => Assert.All(
        from n in Enumerable.Range(1, 60) from successes in Enumerable.Range(-1, n + 3) select (successes, n),
        of =>
        {
            var interval = Wilson.Of(of.successes, of.n)!.Value;
            var share = Math.Clamp(of.successes, 0, of.n) / (double)of.n;

            Assert.True(interval.Low >= 0 && interval.Low <= share && share <= interval.High && interval.High <= 1, $"{of}: {interval}");
        });
}
