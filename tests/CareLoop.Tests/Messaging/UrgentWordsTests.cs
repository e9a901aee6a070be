using CareLoop.Messaging;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Messaging;

public sealed class UrgentWordsTests
{
    [Theory]
    [InlineData("我胸痛得厉害", "胸痛")]
    [InlineData("老人家 喘 不 上 气", "喘不上气")]
    [InlineData("伤口一直出血怎么办", "出血")]
    [InlineData("我爸昏迷了", "昏迷")]
    [InlineData("真的不想活了", "不想活")]
    [InlineData("I am SUICIDAL", "suicid")]
    [InlineData("ｃｈｅｓｔ　ｐａｉｎ", "chest pain")]
    [InlineData("I can’t breathe", "can't breathe")]
    [InlineData("cant breathe well", "can't breathe")]
    [InlineData("she had a Stroke", "stroke")]
    [InlineData("bleeding", "bleed")]
    public void Find_UrgentWord_IsFound(string text, string word) => Assert.Equal(word, UrgentWords.Find(text));

    // Whether it is over is for a person to judge.
    [Theory]
    [InlineData("不出血了")]
    [InlineData("没有胸痛")]
    [InlineData("no chest pain today")]
    public void Find_UrgentWordDenied_IsStillFound(string text) => Assert.NotNull(UrgentWords.Find(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("我想换到下午三点，可以吗")]
    [InlineData("门诊楼在哪里")]
    [InlineData("Can I bring my daughter?")]
    [InlineData("请问要空腹吗，早上能喝水吗")]
    public void Find_OrdinaryMessage_IsNull(string? text) => Assert.Null(UrgentWords.Find(text));

    [Fact]
    public void Find_WordAnywhereInAnyText_IsFound()
    {
        var words = Gen.Elements("胸痛", "大出血", "呼吸困难", "自杀", "Chest Pain", "UNCONSCIOUS", "kill myself", "不想活");
        var around = ArbMap.Default.GeneratorFor<string?>();

        Prop.ForAll(words.ToArbitrary(), around.ToArbitrary(), around.ToArbitrary(), (word, before, after) =>
            UrgentWords.Find(before + word + after) is not null
            && UrgentWords.Find(before + string.Join(' ', word.AsEnumerable()) + after) is not null)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void ShippedReminders_QuotedBack_AreNotUrgent()
    {
        // People forward or quote what they were sent; only the advice for emergencies speaks of them.
        var quoted = ShippedTemplates.All.Where(t => t.Name != TemplateNames.UrgentAdvice);

        Assert.All(quoted, t => Assert.Null(UrgentWords.Find(t.Body)));
    }
}
