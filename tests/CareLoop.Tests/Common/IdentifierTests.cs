using CareLoop.Common;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Common;

public class IdentifierTests
{
    [Theory]
    [InlineData("EAST-MRN", "000123")]
    [InlineData(" east-mrn\t", " 000123 ")]
    [InlineData("ｅａｓｔ－ｍｒｎ", "０００１２３")]
    [InlineData("east-mrn", "\u3000000123\u00A0")]
    public void Identifier_WrittenAnotherWay_IsTheSame(string authority, string value) =>
        Assert.Equal(new Identifier("east-mrn", "000123"), new Identifier(authority, value));

    [Fact]
    public void Identifier_ValueInAnotherCase_IsAnother() =>
        Assert.NotEqual(new Identifier("east-mrn", "A1"), new Identifier("east-mrn", "a1"));

    [Theory]
    [InlineData(null, "1")]
    [InlineData("a", null)]
    [InlineData(" ", "1")]
    [InlineData("a", "\u3000")]
    [InlineData("a|b", "1")]
    [InlineData("a\0", "1")]
    [InlineData("a", "1\u00072")]
    public void TryCreate_NotPlainText_IsRefused(string? authority, string? value)
    {
        Assert.False(Identifier.TryCreate(authority, value, out _));
        Assert.Throws<ArgumentException>(() => new Identifier(authority!, value!));
    }

    [Fact]
    public void TryCreate_HalfASurrogatePair_IsRefused() =>
        Assert.False(Identifier.TryCreate("a", "1" + '\uD800', out _));

    [Fact]
    public void TryCreate_LongOnlyOnceNormalised_IsRefused()
    {
        // U+FDFA is one character that NFKC writes out as eighteen.
        var value = new string('\uFDFA', 8);

        Assert.False(Identifier.TryCreate("a", value, out _));
        Assert.True(Identifier.TryCreate(new string('a', Identifier.MaxAuthority), new string('1', Identifier.MaxValue), out _));
        Assert.False(Identifier.TryCreate(new string('a', Identifier.MaxAuthority + 1), "1", out _));
    }

    [Fact]
    public void TryParse_AuthorityBarValue_TakesTheFirstBar()
    {
        Assert.True(Identifier.TryParse("urn:oid:1.2.3|A|1", out var identifier));

        Assert.Equal(("urn:oid:1.2.3", "A|1"), (identifier.Authority, identifier.Value));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("|")]
    [InlineData("a|")]
    [InlineData("|1")]
    [InlineData("a1")]
    public void TryParse_AnythingElse_IsRefused(string? text)
    {
        Assert.False(Identifier.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Identifier.Parse(text!, null));
    }

    [Fact]
    public void ToString_AnyValue_IsMasked()
    {
        Assert.Equal("east-mrn|***", new Identifier("east-mrn", "000123").ToString());
        Assert.Equal("|***", default(Identifier).ToString());
    }

    [Fact]
    public void TryCreate_WhatItMade_StaysAsItIs() =>
        Prop.ForAll<string, string>((authority, value) =>
                !Identifier.TryCreate(authority, value, out var once)
                || (Identifier.TryCreate(once.Authority, once.Value, out var twice) && once == twice
                    && Identifier.TryParse($"{once.Authority}|{once.Value}", out var parsed) && parsed == once))
            .QuickCheckThrowOnFailure();
}
