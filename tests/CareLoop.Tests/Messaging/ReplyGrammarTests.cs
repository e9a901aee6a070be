using System.Text;
using CareLoop.Messaging;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Messaging;

public sealed class ReplyGrammarTests
{
    private static readonly string[] Offered = ["11", "12", "13", "21", "22", "23"];

    [Theory]
    [InlineData("1", 1)]
    [InlineData("2", 2)]
    [InlineData("3", 3)]
    [InlineData("１", 1)]
    [InlineData("２。", 2)]
    [InlineData("①", 1)]
    [InlineData("⑵", 2)]
    [InlineData("⒊", 3)]
    [InlineData("❷", 2)]
    [InlineData("➂", 3)]
    [InlineData("1️⃣", 1)]
    [InlineData("一", 1)]
    [InlineData("二！", 2)]
    [InlineData("㊂", 3)]
    [InlineData(" 1 \n", 1)]
    [InlineData("1.", 1)]
    [InlineData("1、", 1)]
    [InlineData("“1”", 1)]
    [InlineData("（1）", 1)]
    [InlineData("1#", 1)]
    [InlineData("1？", 1)]
    [InlineData("1谢谢", 1)]
    [InlineData("1，谢谢医生！", 1)]
    [InlineData("1 好的谢谢", 1)]
    [InlineData("1，好的", 1)]
    [InlineData("1 thanks", 1)]
    [InlineData("1, thank you very much!", 1)]
    [InlineData("谢谢，１", 1)]
    [InlineData("您好，1", 1)]
    [InlineData("好的，2，麻烦您了", 2)]
    [InlineData("1👍🏻", 1)]
    [InlineData("🙏1🙏", 1)]
    [InlineData("回复1", 1)]
    [InlineData("回1", 1)]
    [InlineData("我回复：３", 3)]
    [InlineData("选2", 2)]
    [InlineData("回复一", 1)]
    [InlineData("Reply 1", 1)]
    [InlineData("1确认", 1)]
    [InlineData("1、确认", 1)]
    [InlineData("2.取消", 2)]
    [InlineData("改期3", 3)]
    [InlineData("3 - reschedule", 3)]
    [InlineData("1 yes", 1)]
    [InlineData("是的，1", 1)]
    public void Parse_DigitAlone_IsAnswer(string text, int choice) => Answers(text, choice);

    [Theory]
    [InlineData("确认", 1)]
    [InlineData("確認", 1)]
    [InlineData("确定。", 1)]
    [InlineData("我确认", 1)]
    [InlineData("确认预约，谢谢", 1)]
    [InlineData("是", 1)]
    [InlineData("是的，谢谢", 1)]
    [InlineData("能来", 1)]
    [InlineData("一定来", 1)]
    [InlineData("取消", 2)]
    [InlineData("请取消", 2)]
    [InlineData("我要取消这次预约", 2)]
    [InlineData("取消吧", 2)]
    [InlineData("否", 2)]
    [InlineData("改期", 3)]
    [InlineData("我想改时间", 3)]
    [InlineData("换个时间，谢谢！", 3)]
    [InlineData("YES", 1)]
    [InlineData("Ｙｅｓ", 1)]
    [InlineData("yes please", 1)]
    [InlineData("Confirm", 1)]
    [InlineData("I’ll be there!", 1)]
    [InlineData("No.", 2)]
    [InlineData("no thank you", 2)]
    [InlineData("CANCEL", 2)]
    [InlineData("please cancel my appointment", 2)]
    [InlineData("I'd like to reschedule", 3)]
    [InlineData("another time please", 3)]
    public void Parse_WordAlone_IsAnswer(string text, int choice) => Answers(text, choice, inWords: true);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("。！")]
    [InlineData("👍")]
    [InlineData("🙏🙏🙏")]
    [InlineData("谢谢")]
    [InlineData("好的")]
    [InlineData("OK thanks")]
    [InlineData("收到，谢谢")]
    // Two digits, or one twice.
    [InlineData("12")]
    [InlineData("1 2")]
    [InlineData("1/2")]
    [InlineData("1或2")]
    [InlineData("1-3")]
    [InlineData("①②")]
    [InlineData("一二")]
    [InlineData("1二")]
    [InlineData("½")]
    [InlineData("1 1")]
    [InlineData("1。1")]
    [InlineData("11")]
    [InlineData("111")]
    [InlineData("十一")]
    // Other digits.
    [InlineData("0")]
    [InlineData("4")]
    [InlineData("９")]
    [InlineData("四")]
    // A digit within a sentence.
    [InlineData("我1点到")]
    [InlineData("1点到")]
    [InlineData("1号来")]
    [InlineData("3月5日")]
    [InlineData("周一")]
    [InlineData("我有1个问题")]
    [InlineData("I come at 1")]
    [InlineData("1 hour late")]
    [InlineData("No. 1")]
    [InlineData("13912340001")]
    [InlineData("62345678")]
    // Negations, and what says two things.
    [InlineData("不确认")]
    [InlineData("不要取消")]
    [InlineData("不取消")]
    [InlineData("别取消")]
    [InlineData("没说取消")]
    [InlineData("不能改期")]
    [InlineData("不是1")]
    [InlineData("不1")]
    [InlineData("not 1")]
    [InlineData("don't cancel")]
    [InlineData("Don’t cancel")]
    [InlineData("do not confirm")]
    [InlineData("can't confirm")]
    [InlineData("不好")]
    [InlineData("不")]
    [InlineData("不是")]
    [InlineData("不可以")]
    [InlineData("不去了")]
    [InlineData("1取消")]
    [InlineData("2确认")]
    [InlineData("确认 取消")]
    [InlineData("yes no")]
    [InlineData("no 2")]
    [InlineData("yes 2")]
    // Questions.
    [InlineData("取消？")]
    [InlineData("取消了吗")]
    [InlineData("是吗？")]
    [InlineData("confirmed?")]
    [InlineData("能来吗")]
    // Words that only begin alike.
    [InlineData("取消订阅")]
    [InlineData("STOP")]
    [InlineData("nope")]
    [InlineData("确认医生")]
    [InlineData("换医生")]
    public void Parse_AnythingElse_IsUnclear(string? text) => Assert.IsType<Reply.Unclear>(ReplyGrammar.Parse(text));

    [Theory]
    [InlineData("11", 1, "11")]
    [InlineData("２３", 3, "23")]
    [InlineData("回复12，谢谢", 2, "12")]
    [InlineData("22取消", 2, "22")]
    public void Parse_OfferedCode_NamesTheVisit(string text, int choice, string code) =>
        Assert.Equal(new Reply.Answer((Choice)choice, code), ReplyGrammar.Parse(text, Offered));

    [Theory]
    [InlineData("31")]
    [InlineData("24")]
    [InlineData("1 1")]
    [InlineData("11 21")]
    [InlineData("11确认21取消")]
    [InlineData("22确认")]
    [InlineData("①①1")]
    public void Parse_CodeNotOffered_IsUnclear(string text) => Assert.IsType<Reply.Unclear>(ReplyGrammar.Parse(text, Offered));

    [Fact]
    public void Parse_PlainDigitWhileCodesAreOffered_NamesNoVisit() =>
        Assert.Equal(new Reply.Answer(Choice.Confirm, null), ReplyGrammar.Parse("1", Offered));

    [Fact]
    public void Parse_CodeWithADigitThatMeansNothing_IsUnclear() =>
        Assert.IsType<Reply.Unclear>(ReplyGrammar.Parse("17", ["17"]));

    [Fact]
    public void Parse_TwoDifferentDigits_AreNeverASingleDigitsAnswer()
    {
        var pieces = Gen.Elements(
            "1", "2", "3", "4", "0", "１", "２", "３", "①", "②", "③", "❶", "一", "二", "三", "⒈", "1️⃣",
            "", " ", "。", "，", "-", "/", "?", "谢谢", "好的", "回复", "确认", "取消", "改期", "yes", "no", "点", "我", "不", "👍", "thanks");
        var texts = pieces.ListOf(6).Select(string.Concat);

        Prop.ForAll(texts.ToArbitrary(), text =>
            Digits(text).Distinct().Count() < 2 || ReplyGrammar.Parse(text, Offered) is not Reply.Answer { SlotCode: null })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));
    }

    [Fact]
    public void Parse_Courtesies_ChangeNothing()
    {
        var core = Gen.Elements("1", "2", "3", "２", "③", "11", "22", "确认", "取消", "改期", "yes", "no", "不确认", "不要取消", "我1点到", "12", "1 2", "不去了", "31", "");
        var before = Gen.Elements("", " ", "谢谢，", "您好，", "好的。", "Hello, ", "“", "🙏", "\n");
        var after = Gen.Elements("", " ", "。", "！！", "~", "，谢谢", "谢谢医生", " thanks", " Thank you!", "👍", "…", "，辛苦了。", "　");
        var dressed = from text in core
                      from b in before.ListOf(2)
                      from a in after.ListOf(2)
                      select (Plain: text, Dressed: string.Concat(b) + text + string.Concat(a));

        Prop.ForAll(dressed.ToArbitrary(), pair => ReplyGrammar.Parse(pair.Plain, Offered) == ReplyGrammar.Parse(pair.Dressed, Offered))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Fact]
    public void Parse_WidthAndCase_ChangeNothing()
    {
        var texts = Gen.Elements("1", "2 thanks", "YES", "cancel", "don't cancel", "1 2", "reply 3", "no", "hello", "11", "I want to reschedule");

        Prop.ForAll(texts.ToArbitrary(), text =>
            ReplyGrammar.Parse(text, Offered) == ReplyGrammar.Parse(Widen(text), Offered)
            && ReplyGrammar.Parse(text, Offered) == ReplyGrammar.Parse(text.ToUpperInvariant(), Offered))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Parse_NegationBeforeAnAnswer_IsUnclear()
    {
        var negations = Gen.Elements("不", "别", "不要", "没", "没有", "不是", "勿", "无法", "不能", "not ", "don't ", "do not ", "never ", "no, ", "can't ");
        var answers = Gen.Elements("1", "2", "3", "确认", "取消", "改期", "能来", "confirm", "cancel", "reschedule", "yes", "回复1", "１");

        Prop.ForAll(negations.ToArbitrary(), answers.ToArbitrary(), (not, answer) => ReplyGrammar.Parse(not + answer) is Reply.Unclear)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Parse_AnyText_NeverThrows() => Prop.ForAll<string?>(text => ReplyGrammar.Parse(text, Offered) is not null)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    private static void Answers(string text, int choice, bool inWords = false) => Assert.Equal(new Reply.Answer((Choice)choice, null, inWords), ReplyGrammar.Parse(text));

    private static IEnumerable<char> Digits(string text) =>
        Folding.Fold(text).Select(c => c switch { '一' => '1', '二' => '2', '三' => '3', _ => c }).Where(char.IsDigit);

    private static string Widen(string text)
    {
        var wide = new StringBuilder();
        foreach (var c in text) wide.Append(c is > ' ' and <= '~' ? (char)(c + 0xFEE0) : c == ' ' ? '\u3000' : c);
        return wide.ToString();
    }
}
