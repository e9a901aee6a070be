using CareLoop.Common;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Common;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("zh", "zh-CN")]
    [InlineData("zh-CN", "zh-CN")]
    [InlineData("zh_CN", "zh-CN")]
    [InlineData("ZH-hans", "zh-CN")]
    [InlineData("zh-Hant-TW", "zh-CN")]
    [InlineData(" chi ", "zh-CN")]
    [InlineData("en", "en")]
    [InlineData("en-US", "en")]
    [InlineData("EN_gb", "en")]
    [InlineData("eng", "en")]
    public void TryParse_KnownTag_IsNormalised(string tag, string code)
    {
        Assert.True(Language.TryParse(tag, null, out var language));

        Assert.Equal(code, language.Code);
        Assert.Equal(code, language.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("fr-FR")]
    [InlineData("zhongwen")]
    [InlineData("e")]
    public void Of_UnknownTag_IsTheFallback(string? tag)
    {
        Assert.Equal(Language.English, Language.Of(tag, Language.English));
        Assert.Equal(Language.Chinese, Language.Of(tag, Language.Chinese));
    }

    [Fact]
    public void Default_IsChinese() => Assert.Equal(Language.Chinese, default);

    [Fact]
    public void Of_AnyText_IsALanguageThatReadsBack() => Prop.ForAll<string?>(text =>
        Language.Of(text, Language.English) is var language && Language.Parse(language.Code, null) == language)
        .QuickCheckThrowOnFailure();
}
