using CareLoop.Messaging;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Messaging;

public sealed class KeywordsTests
{
    [Theory]
    [InlineData("STOP")]
    [InlineData("stop.")]
    [InlineData("Ｓｔｏｐ！")]
    [InlineData("Stop, thanks")]
    [InlineData("stop all")]
    [InlineData("UNSUBSCRIBE")]
    [InlineData("opt-out")]
    [InlineData("OPT OUT")]
    [InlineData("quit")]
    [InlineData("End")]
    [InlineData("revoke")]
    [InlineData("退订")]
    [InlineData("退订。")]
    [InlineData("TD")]
    [InlineData("ｔｄ")]
    [InlineData("T")]
    [InlineData("取消订阅")]
    [InlineData("退订，谢谢")]
    public void Find_OptOutWord_OptsOut(string text)
    {
        Assert.Equal(Keyword.OptOut, Keywords.Find(text, conversationOpen: true));
        Assert.Equal(Keyword.OptOut, Keywords.Find(text, conversationOpen: false));
    }

    [Theory]
    [InlineData("CANCEL")]
    [InlineData("cancel!")]
    [InlineData("取消")]
    public void Find_Cancel_IsAboutTheVisitWhileOneIsAskedAbout(string text)
    {
        Assert.Null(Keywords.Find(text, conversationOpen: true));
        Assert.Equal(Keyword.OptOut, Keywords.Find(text, conversationOpen: false));
    }

    [Theory]
    [InlineData("START")]
    [InlineData("unstop")]
    [InlineData("恢复")]
    [InlineData("恢复订阅！")]
    public void Find_OptInWord_OptsIn(string text) => Assert.Equal(Keyword.OptIn, Keywords.Find(text, conversationOpen: true));

    [Theory]
    [InlineData("打错了")]
    [InlineData("你好，发错了。")]
    [InlineData("不是本人")]
    [InlineData("号码错误")]
    [InlineData("Wrong number")]
    [InlineData("Sorry, wrong number!")]
    [InlineData("I don’t know this person")]
    public void Find_WrongNumber_IsWrongNumber(string text) => Assert.Equal(Keyword.WrongNumber, Keywords.Find(text, conversationOpen: true));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("。")]
    [InlineData("1")]
    [InlineData("don't stop")]
    [InlineData("please stop the bleeding")]
    [InlineData("我要退订短信吗")]
    [InlineData("T恤")]
    [InlineData("weekend")]
    [InlineData("不恢复")]
    [InlineData("restart")]
    [InlineData("谢谢")]
    public void Find_WordWithinAMessage_IsNoKeyword(string? text) => Assert.Null(Keywords.Find(text, conversationOpen: false));

    [Fact]
    public void Find_ConfiguredWords_CountLikeTheOthers()
    {
        var settings = new KeywordSettings(["Ｒ", "别烦我", ""], ["再来"], ["谁啊"]);

        Assert.Equal(Keyword.OptOut, Keywords.Find("r", conversationOpen: true, settings));
        Assert.Equal(Keyword.OptOut, Keywords.Find("别烦我！", conversationOpen: true, settings));
        Assert.Equal(Keyword.OptIn, Keywords.Find("再来", conversationOpen: true, settings));
        Assert.Equal(Keyword.WrongNumber, Keywords.Find("谁啊？", conversationOpen: true, settings));
        Assert.Null(Keywords.Find("。", conversationOpen: true, settings));
    }

    [Fact]
    public void Find_WithoutLettersAround_IsTheSame()
    {
        var words = Gen.Elements("STOP", "退订", "TD", "START", "恢复", "打错了", "wrong number", "CANCEL", "取消", "1", "hello", "确认");
        var around = Gen.Elements("", " ", "。", "！", "...", "\n", "\u200B", "“", "，");

        Prop.ForAll(words.ToArbitrary(), around.ToArbitrary(), around.ToArbitrary(), (word, before, after) =>
            Keywords.Find(word, conversationOpen: false) == Keywords.Find(before + word + after, conversationOpen: false)
            && Keywords.Find(word, conversationOpen: false) is var found
            && (found is null || Keywords.Find("请问" + word + "吗", conversationOpen: false) is null))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    [Fact]
    public void Find_OpenConversation_OnlyTakesCancelAway() => Prop.ForAll<string?>(text =>
        Keywords.Find(text, conversationOpen: true) is var open
        && (open == Keywords.Find(text, conversationOpen: false) || open is null))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Find_Keywords_AreNoAnswersAboutAVisit() => Assert.All(
        ["STOP", "退订", "TD", "T", "取消订阅", "START", "恢复", "打错了", "不是本人", "wrong number"],
        text => Assert.IsType<Reply.Unclear>(ReplyGrammar.Parse(text)));
}
