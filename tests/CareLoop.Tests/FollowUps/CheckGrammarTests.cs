using CareLoop.FollowUps;
using Xunit;

namespace CareLoop.Tests.FollowUps;

/// <summary>How a patient says how it is. That a patient is well is believed only when nothing else is said.</summary>
public sealed class CheckGrammarTests
{
    [Theory]
    [InlineData("一切正常")]
    [InlineData("１一切正常 谢谢")]
    [InlineData("我很好")]
    [InlineData("1，没事")]
    [InlineData("没有不舒服")]
    [InlineData("I am fine")]
    public void Read_Well(string text) => Assert.Equal(1, CheckGrammar.Read(text));

    [Theory]
    [InlineData("有点不舒服")]
    [InlineData("2 头晕")]
    [InlineData("２、伤口有点疼")]
    [InlineData("回复2 吃不下饭")]
    [InlineData("二，没力气")]
    [InlineData("2.还是睡不好")]
    [InlineData("2(腿肿)")]
    [InlineData("2 dizzy since yesterday")]
    [InlineData("伤口疼")]
    [InlineData("昨天开始发烧了")]
    [InlineData("2天了还疼")]
    [InlineData("my leg is swollen")]
    [InlineData("疼得睡不着")]
    [InlineData("1 头晕")]
    public void Read_Unwell(string text) => Assert.Equal(2, CheckGrammar.Read(text));

    [Theory]
    [InlineData("请联系我")]
    [InlineData("3 想问问药怎么吃")]
    [InlineData("给我打个电话")]
    public void Read_Contact(string text) => Assert.Equal(3, CheckGrammar.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("1 not well")]
    [InlineData("2 一切正常")]
    [InlineData("2 请联系我")]
    [InlineData("2天没事")]
    [InlineData("3天后复查")]
    [InlineData("二楼")]
    [InlineData("2 or 3")]
    [InlineData("2和3")]
    [InlineData("不疼了")]
    [InlineData("没有发烧")]
    [InlineData("会疼吗")]
    [InlineData("好吗?")]
    [InlineData("no pain")]
    [InlineData("几点上班")]
    [InlineData("2 胸痛")]
    [InlineData("伤口出血")]
    public void Read_WhatAPersonHasToRead_OrIsUrgent(string? text) => Assert.Null(CheckGrammar.Read(text));
}
