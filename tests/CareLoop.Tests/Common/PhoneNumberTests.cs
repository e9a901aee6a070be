using CareLoop.Common;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Common;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("13800138000")]
    [InlineData("139 0000 0000")]
    [InlineData("13812345678")]
    [InlineData("+8618987654321")]
    public void IsPlaceholder_TypedWhereThereIsNoNumber_IsNotTexted(string text)
    {
        Assert.True(PhoneNumber.TryParse(text, "86", out var number));

        Assert.True(number.IsPlaceholder);
        Assert.False(number.CanBeTexted);
    }

    [Theory]
    [InlineData("13888888888")]
    [InlineData("13800138001")]
    [InlineData("13912340001")]
    [InlineData("+1 206 555 0000")]
    public void IsPlaceholder_SomebodysNumber_IsTexted(string text)
    {
        Assert.True(PhoneNumber.TryParse(text, "86", out var number));

        Assert.False(number.IsPlaceholder);
        Assert.True(number.CanBeTexted);
    }

    [Theory]
    [InlineData("13912340001")]
    [InlineData(" 139 1234 0001 ")]
    [InlineData("139-1234-0001")]
    [InlineData("１３９１２３４０００１")]
    [InlineData("＋８６ １３９ １２３４ ０００１")]
    [InlineData("+8613912340001")]
    [InlineData("+86 (139) 1234-0001")]
    [InlineData("+86 (0)139 1234 0001")]
    [InlineData("0086 139 1234 0001")]
    [InlineData("8613912340001")]
    [InlineData("86-139-1234-0001")]
    [InlineData("013912340001")]
    [InlineData("tel:+86-139-1234-0001")]
    [InlineData("\u202A139 1234 0001\u202C")]
    public void TryParse_ChineseMobileHoweverWritten_IsOneNumber(string text)
    {
        Assert.True(PhoneNumber.TryParse(text, "86", out var number));

        Assert.Equal("+8613912340001", number.E164);
        Assert.True(number.IsMobile);
        Assert.True(number.CanBeTexted);
    }

    [Theory]
    [InlineData("010-02345678", null)]
    [InlineData("010-12345678", "+861012345678")]
    [InlineData("010-62345678", "+861062345678")]
    [InlineData("（010）6234 5678", "+861062345678")]
    [InlineData("021 62345678", "+862162345678")]
    [InlineData("0571-62345678", "+8657162345678")]
    [InlineData("0951-6234567", "+869516234567")]
    [InlineData("+86 10 6234 5678", "+861062345678")]
    [InlineData("+86 (0)10 6234 5678", "+861062345678")]
    public void TryParse_ChineseLandline_IsNotTexted(string text, string? e164)
    {
        var read = PhoneNumber.TryParse(text, "86", out var number);

        Assert.Equal(e164 is not null, read);
        Assert.Equal(e164 ?? "", number.E164);
        Assert.False(number.IsMobile);
        Assert.False(number.CanBeTexted);
    }

    [Theory]
    [InlineData("+1 425 555 0123", "86", "+14255550123")]
    [InlineData("(425) 555-0123", "1", "+14255550123")]
    [InlineData("1-425-555-0123", "1", "+14255550123")]
    [InlineData("+44 (0)20 7946 0958", "86", "+442079460958")]
    [InlineData("0044 (0)20 7946 0958", "86", "+442079460958")]
    [InlineData("020 7946 0958", "44", "+442079460958")]
    [InlineData("442079460958", "44", "+442079460958")]
    [InlineData("06 1234 5678", "39", "+390612345678")]
    [InlineData("+852 5123 4567", "86", "+85251234567")]
    [InlineData("0091 98765 43210", "86", "+919876543210")]
    [InlineData("13912340001", "+86", "+8613912340001")]
    public void TryParse_OtherCountries_KeepTheirNumber(string text, string country, string e164)
    {
        Assert.True(PhoneNumber.TryParse(text, country, out var number));

        Assert.Equal(e164, number.E164);
        Assert.True(number.CanBeTexted);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("+")]
    [InlineData("+ (0)")]
    [InlineData("00")]
    [InlineData("none")]
    [InlineData("12345")]
    [InlineData("1391234000")]
    [InlineData("139123400011")]
    [InlineData("12912340001")]
    [InlineData("13912340001/13912340002")]
    [InlineData("13912340001 ext 5")]
    [InlineData("139+12340001")]
    [InlineData("++8613912340001")]
    [InlineData("62345678")]
    [InlineData("4001234567")]
    [InlineData("+8612345")]
    [InlineData("+0123456789")]
    [InlineData("+123456")]
    [InlineData("+1234567890123456")]
    [InlineData("٠١٢٣٤٥٦٧٨٩٠")]
    public void TryParse_WhatIsNoNumber_IsFalse(string? text)
    {
        Assert.False(PhoneNumber.TryParse(text, "86", out var number));

        Assert.Equal(default, number);
    }

    [Theory]
    [InlineData("15555555555", "+15555555555")]
    [InlineData("+15555555555", "+15555555555")]
    [InlineData("8613912340001", "+8613912340001")]
    [InlineData("13912340001", "+13912340001")]
    [InlineData("72345", null)]
    [InlineData("CareLoop", null)]
    public void TryParseE164_WithOrWithoutPlus_IsInternational(string text, string? e164)
    {
        Assert.Equal(e164 is not null, PhoneNumber.TryParseE164(text, out var number));
        Assert.Equal(e164 ?? "", number.E164);
    }

    [Theory]
    [InlineData("+8613912340001", "+86139****0001")]
    [InlineData("+14255550123", "+142****0123")]
    [InlineData("+861062345678", "+8610****5678")]
    [InlineData("+1234567", "+1****67")]
    public void ToString_AnyNumber_IsMasked(string e164, string shown)
    {
        var number = PhoneNumber.Parse(e164, null);

        Assert.Equal(shown, number.ToString());
        Assert.Equal(shown, $"{number}");
    }

    [Fact]
    public void Default_IsNothing()
    {
        Assert.Equal("", default(PhoneNumber).E164);
        Assert.Equal("", default(PhoneNumber).ToString());
        Assert.False(default(PhoneNumber).CanBeTexted);
    }

    [Fact]
    public void TryParse_AnyText_NeverThrowsAndYieldsE164() => Prop.ForAll<string?, string?>((text, country) =>
        !PhoneNumber.TryParse(text, country!, out var number)
        || (number.E164[0] == '+' && number.E164.Length is >= 8 and <= 16 && number.E164.Skip(1).All(char.IsAsciiDigit)))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void TryParse_ChineseMobileInAnyDress_IsTheSameNumber()
    {
        var dressed =
            from second in Gen.Elements("3456789".ToCharArray())
            from rest in Gen.Elements("0123456789".ToCharArray()).ArrayOf(9)
            let plain = "1" + second + new string(rest)
            from prefix in Gen.Elements("", "+86", "0086 ", "86", "0", "+86 (0)")
            from wide in Gen.Elements(false, true)
            from gaps in Gen.Elements("", " ", "-", ".").ArrayOf(11)
            select (Plain: plain, Written: prefix + string.Concat(plain.Select((c, i) => (wide ? (char)(c - '0' + '０') : c) + gaps[i])));

        Prop.ForAll(dressed.ToArbitrary(), pair =>
            PhoneNumber.TryParse(pair.Written, "86", out var number) && number.E164 == "+86" + pair.Plain
            && PhoneNumber.TryParseE164(number.E164, out var again) && again == number
            && !number.ToString().Contains(pair.Plain[3..7] + pair.Plain[7..], StringComparison.Ordinal))
            .QuickCheckThrowOnFailure();
    }
}
