using System.Text;
using CareLoop.Messaging;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Messaging;

public sealed class SmsSegmentsTests
{
    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("a", 1, 1)]
    [InlineData("ÄÖÜß@£ç", 0, -1)]
    [InlineData("ÄÖÜß@£Ç\n", 1, 8)]
    [InlineData("€", 1, 2)]
    [InlineData("[a|b]{c}~^\\", 1, 19)]
    public void Count_Gsm7_CountsSeptets(string text, int segments, int units)
    {
        var counted = SmsSegments.Count(text);

        if (units < 0) Assert.Equal(SmsEncoding.Ucs2, counted.Encoding);
        else Assert.Equal((SmsEncoding.Gsm7, segments, units), counted);
    }

    [Theory]
    [InlineData(160, 1)]
    [InlineData(161, 2)]
    [InlineData(306, 2)]
    [InlineData(307, 3)]
    public void Count_LongGsm7_Takes153APart(int length, int segments) =>
        Assert.Equal((SmsEncoding.Gsm7, segments, length), SmsSegments.Count(new string('a', length)));

    [Theory]
    [InlineData(70, 1)]
    [InlineData(71, 2)]
    [InlineData(134, 2)]
    [InlineData(135, 3)]
    public void Count_LongUcs2_Takes67APart(int length, int segments) =>
        Assert.Equal((SmsEncoding.Ucs2, segments, length), SmsSegments.Count(new string('您', length)));

    [Fact]
    public void Count_EscapedCharacterAtTheEndOfAPart_MovesToTheNext()
    {
        // 152 + € does not fit into 153, so the second part begins with it and cannot hold 152 more.
        Assert.Equal(2, SmsSegments.Count(new string('a', 152) + "€" + new string('a', 151)).Segments);
        Assert.Equal(3, SmsSegments.Count(new string('a', 152) + "€" + new string('a', 152)).Segments);
        Assert.Equal((SmsEncoding.Gsm7, 1, 160), SmsSegments.Count(new string('a', 158) + "€"));
    }

    [Fact]
    public void Count_SurrogatePairAtTheEndOfAPart_MovesToTheNext()
    {
        Assert.Equal(2, SmsSegments.Count(new string('您', 66) + "😀" + new string('您', 65)).Segments);
        Assert.Equal(3, SmsSegments.Count(new string('您', 66) + "😀" + new string('您', 66)).Segments);
        Assert.Equal((SmsEncoding.Ucs2, 1, 70), SmsSegments.Count(new string('您', 68) + "😀"));
    }

    [Fact]
    public void Count_OneOtherCharacter_MakesTheWholeTextUcs2() =>
        Assert.Equal((SmsEncoding.Ucs2, 3, 161), SmsSegments.Count(new string('a', 160) + "中"));

    [Fact]
    public void Count_AnyText_AgreesWithPackingCharacterByCharacter()
    {
        var character = Gen.Elements("a", "€", "{", "é", "\n", "您", "😀", "\uD83D");
        var texts = from ascii in Gen.Elements(true, false)
                    from length in Gen.Choose(0, 500)
                    from parts in (ascii ? Gen.Elements("a", "b", "€", "[") : character).ArrayOf(length)
                    select string.Concat(parts);

        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var (encoding, segments, units) = SmsSegments.Count(text);
            var sizes = encoding == SmsEncoding.Gsm7
                ? text.Select(c => "\f^{}\\[~]|€".Contains(c, StringComparison.Ordinal) ? 2 : 1).ToList()
                : Utf16Sizes(text);
            var (alone, part) = encoding == SmsEncoding.Gsm7 ? (160, 153) : (70, 67);
            var total = sizes.Sum();
            var lost = 0;
            var filled = 0;
            foreach (var size in sizes)
            {
                if (filled % part + size > part)
                {
                    lost++;
                    filled++;
                }

                filled += size;
            }

            return units == total
                && segments == (total == 0 ? 0 : total <= alone ? 1 : (total + lost + part - 1) / part);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static List<int> Utf16Sizes(string text)
    {
        var sizes = new List<int>();
        for (var i = 0; i < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(i), out _, out var consumed);
            sizes.Add(consumed);
            i += consumed;
        }

        return sizes;
    }
}
