using CareLoop.Common;
using CareLoop.Messaging;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Messaging;

public sealed class SmsTemplateTests
{
    private static readonly Dictionary<string, string> Values = new()
    {
        ["hospital"] = "东城医院",
        ["name"] = "王建国",
        ["visits"] = "3月5日周四 09:30 内科门诊",
    };

    [Fact]
    public void Render_Fields_AreFilledIn() =>
        Assert.Equal("【东城医院】王建国您好", Reminder("【{hospital}】{name}您好").Render(Values));

    [Theory]
    [InlineData("您好[，{name}]！", "您好，王建国！")]
    [InlineData("您好[，请{instructions}]！", "您好！")]
    [InlineData("您好[，{name}请{instructions}]！", "您好！")]
    [InlineData("[{instructions}]\n您好", "您好")]
    [InlineData("您好\n[请{instructions}]\n再见", "您好\n再见")]
    [InlineData("您好，{instructions}。", "您好，。")]
    public void Render_GroupWithAnEmptyField_IsLeftOut(string body, string expected) =>
        Assert.Equal(expected, Reminder(body).Render(Values));

    [Fact]
    public void Render_Codes_DefaultToOneTwoThree()
    {
        var template = Reminder("{code1} {code2} {code3}");

        Assert.Equal("1 2 3", template.Render(Values));
        Assert.Equal("11 2 3", template.Render(new Dictionary<string, string>(Values) { ["code1"] = "11", ["code2"] = " " }));
    }

    [Fact]
    public void Render_Values_AreNeitherFieldsNorLinesNorControl()
    {
        var values = new Dictionary<string, string>(Values)
        {
            ["name"] = "{hospital}[x]\r\n\u0007王\u202E  芳\u200B\uD83D",
            ["visits"] = "first\r\n\r\n  second\tline \n",
        };

        Assert.Equal("{hospital}[x] 王 芳\nfirst\nsecond line", Reminder("{name}\n{visits}").Render(values));
    }

    [Fact]
    public void Render_LongValue_IsCutBetweenCharacters()
    {
        var values = new Dictionary<string, string> { ["name"] = new string('a', 26) + "👨‍👩‍👧" + new string('b', 9) };

        // Joiners are format characters and go first, so the family is three people here.
        Assert.Equal(new string('a', 26) + "...", Reminder("{name}").Render(values));
        Assert.Equal(30, Reminder("{name}").Render(new Dictionary<string, string> { ["name"] = new string('a', 31) }).Length);
    }

    [Theory]
    [InlineData("{doctor} {visits}您好", "unknown-field")]
    [InlineData("{Name}您好", "unknown-field")]
    [InlineData("{name您好", "unbalanced")]
    [InlineData("name}您好", "unbalanced")]
    [InlineData("{}您好", "unbalanced")]
    [InlineData("{na me}您好", "unbalanced")]
    [InlineData("您好[，{name}", "unbalanced")]
    [InlineData("您好{name}]", "unbalanced")]
    [InlineData("[您[{name}]好]!", "unbalanced")]
    [InlineData("您好[！]", "group-without-field")]
    [InlineData("", "empty-result")]
    [InlineData("  \n ", "empty-result")]
    [InlineData("{visits}", "empty-result")]
    [InlineData("[{name}您好]", "empty-result")]
    public void Validate_WrongBody_NamesTheError(string body, string code) =>
        Assert.Contains(code, Reminder(body).Validate().Select(e => e.Code));

    [Fact]
    public void Validate_UnknownName_SaysSo() =>
        Assert.Equal("unknown-template", Assert.Single(new SmsTemplate("greeting", Language.Chinese, "您好", 1, OnUnknownOutcome.Drop).Validate()).Code);

    [Fact]
    public void Validate_LongerThanTenSegments_IsRefused()
    {
        var fits = Reminder(new string('好', 670));
        var tooLong = Reminder(new string('好', 671));

        Assert.Empty(fits.Validate());
        Assert.Equal("too-long", Assert.Single(tooLong.Validate()).Code);
    }

    [Fact]
    public void Validate_LengthIsCountedWithTypicalValues() =>
        Assert.Equal("too-long", Assert.Single(Reminder(new string('好', 660) + "{visits}").Validate()).Code);

    [Fact]
    public void Shipped_EveryNameInEveryLanguage_IsValid()
    {
        Assert.Equal(TemplateFields.Names.Count * Language.All.Count, ShippedTemplates.All.Count);
        Assert.All(TemplateFields.Names, name => Assert.All(Language.All, language => Assert.NotNull(ShippedTemplates.Find(name, language))));
        Assert.All(ShippedTemplates.All, template => Assert.Empty(template.Validate()));
        Assert.Null(ShippedTemplates.Find("greeting", Language.English));
    }

    [Fact]
    public void Shipped_Lengths_StayCheap()
    {
        // With typical values: a Chinese text in four segments, an English one in GSM-7 and four.
        Assert.All(ShippedTemplates.All, template =>
        {
            var sample = template.Render(TemplateFields.Of(template.Name)!.ToDictionary(f => f.Name, f => f.Sample(template.Language)));
            var (encoding, segments, _) = SmsSegments.Count(sample);

            Assert.InRange(segments, 1, 4);
            Assert.Equal(template.Language == Language.English ? SmsEncoding.Gsm7 : SmsEncoding.Ucs2, encoding);
        });
    }

    [Fact]
    public void Shipped_Words_NameTheHospitalAndNothingClinical()
    {
        string[] clinical = ["手术", "化疗", "肿瘤", "诊断", "病情", "复查结果", "surgery", "cancer", "diagnos", "disease", "treatment"];

        Assert.All(ShippedTemplates.All, template =>
        {
            Assert.StartsWith(template.Language == Language.Chinese ? "【{hospital}】" : "{hospital}: ", template.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(clinical, word => template.Body.Contains(word, StringComparison.OrdinalIgnoreCase));
        });
    }

    [Fact]
    public void Shipped_OnlyTheEmergencyAdviceAndAlertsOfStaffAreSentAgain() =>
        Assert.All(ShippedTemplates.All, t =>
            Assert.Equal(t.Name is TemplateNames.UrgentAdvice or TemplateNames.StaffAlert or TemplateNames.StaffReminder ? OnUnknownOutcome.Resend : OnUnknownOutcome.Drop, t.OnUnknownOutcome));

    [Fact]
    public void Shipped_ReminderWithoutOptionalFields_ReadsWell() => Assert.Equal(
        "【东城医院】您好！您约好了来看病：\n3月5日周四 09:30 内科门诊\n您能来吗？能来请回复1，不能来请回复2，想换时间请回复3。不想收短信请回复TD。",
        ShippedTemplates.Find(TemplateNames.Reminder, Language.Chinese)!.Render(new Dictionary<string, string>(Values) { ["name"] = "" }));

    [Fact]
    public void Render_AnyBodyAndValues_NeverThrowsAndHoldsNoControlCharacter()
    {
        var pieces = Gen.Elements("{name}", "{visits}", "{", "}", "[", "]", "{x}", "您好", "\n", "\r", "\u0000", " ", "\uD83D", "😀");
        var bodies = pieces.ListOf(8).Select(string.Concat);

        Prop.ForAll(bodies.ToArbitrary(), ArbMap.Default.ArbFor<string?>(), (body, value) =>
        {
            var template = Reminder(body);
            var text = template.Render(new Dictionary<string, string> { ["name"] = value!, ["visits"] = value! });
            _ = template.Validate();
            return !text.Any(c => char.IsControl(c) && c != '\n') && text == text.Trim() && !text.Contains("\n\n", StringComparison.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void Render_ValidTemplate_IsNeverEmpty()
    {
        var pieces = Gen.Elements("{name}", "{visits}", "[{name}]", "[您{name}好]", "{code1}", "您好", "\n", " ", "。");
        var bodies = pieces.ListOf(5).Select(string.Concat);

        Prop.ForAll(bodies.ToArbitrary(), ArbMap.Default.ArbFor<string?>(), (body, value) =>
            Reminder(body) is var template
            && (template.Validate().Count > 0 || template.Render(new Dictionary<string, string> { ["name"] = value! }).Length > 0))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    [Theory]
    [InlineData("王建国", "王")]
    [InlineData("欧阳建国", "欧阳")]
    [InlineData("欧阳", "欧")]
    [InlineData("阿里木·买买提", "阿里木")]
    [InlineData("Margaret Thompson", "Thompson")]
    [InlineData("Thompson, Margaret", "Thompson")]
    [InlineData("  ", "")]
    [InlineData(null, "")]
    public void FamilyName_OfAName_IsThePartThatTellsApart(string? name, string family) => Assert.Equal(family, FamilyName.Of(name));

    [Fact]
    public void FamilyName_OfAnyText_NeverThrows() => Prop.ForAll<string?>(name => FamilyName.Of(name) is not null).QuickCheckThrowOnFailure();

    [Fact]
    public void VisitLines_SayWhenAndWhere()
    {
        var start = new DateTime(2026, 3, 5, 9, 30, 0);

        Assert.Equal("3月5日周四 09:30 内科门诊 门诊楼3层", VisitLines.Visit(Language.Chinese, start, "内科门诊", "门诊楼3层"));
        Assert.Equal("Thu 5 Mar 09:30, Medical clinic", VisitLines.Visit(Language.English, start, "Medical clinic", null));
        Assert.Equal("王（3月5日周四 09:30）：能来11，不来12，改时间13", VisitLines.Choice(Language.Chinese, "王", [start], 1));
        Assert.Equal("王（3月5日周四 09:30、14:00）：能来21，不来22，改时间23", VisitLines.Choice(Language.Chinese, "王", [start, start.AddHours(4.5)], 2));
        Assert.Equal("王（3月5日周四 09:30、3月14日周六 09:30）：能来21，不来22，改时间23", VisitLines.Choice(Language.Chinese, "王", [start, start.AddDays(9)], 2));
        Assert.Equal("Wang, Thu 5 Mar 09:30: yes 11, cancel 12, change 13", VisitLines.Choice(Language.English, "Wang", [start], 1));
        Assert.Equal("王（3月5日周四 09:30没来）：再约13", VisitLines.MissedChoice(Language.Chinese, "王", start, 1));
        Assert.Equal("Wang, Thu 5 Mar 09:30, missed: book again 13", VisitLines.MissedChoice(Language.English, "Wang", start, 1));
    }

    private static SmsTemplate Reminder(string body) => new(TemplateNames.Reminder, Language.Chinese, body, 1, OnUnknownOutcome.Drop);
}
