using CareLoop.Surveys.Comments;
using Xunit;

namespace CareLoop.Tests.Surveys;

public sealed class RepeatedWordsTests
{
    [Fact]
    public void Words_OfFive_AreTold_OfFourNot()
    {
        Assert.Equal(["排队太久 5"], Of([.. Texts("排队太久", 5), .. Texts("停车难", 4)]));
        Assert.Empty(Of(Texts("排队太久", 4)));
    }

    [Fact]
    public void Words_OfOnePersonRepeated_CountOnce() => Assert.Empty(Of([["停车难停车难", "停车难", "停车难", "停车难", "停车难"]]));

    [Fact]
    public void Run_WithinALongerOne_IsToldByThat_UnlessItComesOftenElsewhere()
    {
        Assert.Equal(["挂号窗口 6"], Of(Texts("挂号窗口", 6)));
        Assert.Equal(["挂号 26", "挂号窗口 6"], Of([.. Texts("挂号窗口", 6), .. Texts("挂号!", 20)]));
    }

    [Fact]
    public void Particles_StandAtNoEnd() => Assert.Equal(["护士很耐心 6"], Of(Texts("我的护士很耐心了", 6)));

    [Fact]
    public void Latin_GoesByWords_InWhateverCase() => Assert.Equal(["parking 5", "waiting 5"], Of([.. Texts("The Parking was full", 2), .. Texts("parking! WAITING", 3), .. Texts("ｗａｉｔｉｎｇ", 2)]).Where(word => !word.StartsWith("full", StringComparison.Ordinal)));

    [Fact]
    public void Numbers_AreNoWords() => Assert.Empty(Of(Texts("13912340001", 9)));

    [Fact]
    public void Surveys_Many_AreReadInTime()
    {
        var random = new Random(7);
        var surveys = Enumerable.Range(0, 20_000).Select(_ => (IReadOnlyList<string>)[string.Concat(Enumerable.Range(0, 40).Select(_ => (char)(0x4e00 + (int)(2_000 * Math.Pow(random.NextDouble(), 3)))))]).ToList();

        Assert.NotEmpty(RepeatedWords.Of(surveys));
    }

    private static List<IReadOnlyList<string>> Texts(string text, int people) => [.. Enumerable.Repeat<IReadOnlyList<string>>([text], people)];

    private static IEnumerable<string> Of(List<IReadOnlyList<string>> surveys) => RepeatedWords.Of(surveys).Select(word => $"{word.Words} {word.People}");
}
