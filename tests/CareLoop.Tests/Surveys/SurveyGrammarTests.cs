using System.Text;
using CareLoop.Configuration.Plans;
using CareLoop.Configuration.Surveys;
using CareLoop.Surveys;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Surveys;

/// <summary>What patients write under the questions of a survey. What is doubted is asked again: none of it may become a score.</summary>
public sealed class SurveyGrammarTests
{
    private static readonly SurveyQuestion Rating = Question(SurveyQuestionKind.Rating);
    private static readonly SurveyQuestion Recommend = Question(SurveyQuestionKind.Recommend);
    private static readonly SurveyQuestion YesNo = Question(SurveyQuestionKind.YesNo);
    private static readonly SurveyQuestion Words = Question(SurveyQuestionKind.Text);

    /// <summary>The answers of the Friends and Family Test, as they ship.</summary>
    private static readonly SurveyQuestion Experience = Question(
        SurveyQuestionKind.Choice,
        new("very-good", new("非常好", "Very good"), ["很好"], OptionSide.Positive),
        new("good", new("好", "Good"), [], OptionSide.Positive),
        new("neither", new("一般", "Neither good nor poor"), [], OptionSide.Neither),
        new("poor", new("差", "Poor"), [], OptionSide.Negative),
        new("very-poor", new("非常差", "Very poor"), [], OptionSide.Negative),
        new("dont-know", new("不知道", "Don't know"), [], OptionSide.Neither));

    private static readonly SurveyQuestion Helper = Question(
        SurveyQuestionKind.Choice,
        new("nurse", new("护士", "Nurse"), [], OptionSide.Neither),
        new("doctor", new("医生", "Doctor"), ["大夫"], OptionSide.Neither));

    private static readonly SurveyQuestion Wait = Question(
        SurveyQuestionKind.Choice,
        new("none", new("1天", null), ["3"], OptionSide.Neither),
        new("few", new("2-3天", null), [], OptionSide.Neither),
        new("many", new("23天", null), [], OptionSide.Neither));

    private static readonly SurveyQuestion Satisfied = Question(
        SurveyQuestionKind.Choice,
        new("yes", new("满意", null), [], OptionSide.Neither),
        new("no", new("不满意", null), [], OptionSide.Negative));

    private static readonly SurveyQuestion[] All = [Rating, Recommend, YesNo, Words, Experience, Helper, Wait];

    [Theory]
    [InlineData("5", "5")]
    [InlineData("１ 谢谢", "1")]
    [InlineData("5分", "5")]
    [InlineData("五星", "5")]
    [InlineData("⑤", "5")]
    [InlineData("➄", "5")]
    [InlineData("❹", "4")]
    [InlineData("㈤", "5")]
    [InlineData("5️⃣", "5")]
    [InlineData("5!!", "5")]
    [InlineData("５。", "5")]
    [InlineData("（４）", "4")]
    [InlineData("“3”", "3")]
    [InlineData("4#", "4")]
    [InlineData("5？", "5")]
    [InlineData("\n 2 \n", "2")]
    [InlineData("五", "5")]
    [InlineData("伍", "5")]
    [InlineData("肆分", "4")]
    [InlineData("叁", "3")]
    [InlineData("貳", "2")]
    [InlineData("壹", "1")]
    [InlineData("两分", "2")]
    [InlineData("兩星", "2")]
    [InlineData("二分", "2")]
    [InlineData("三颗星", "3")]
    [InlineData("5星级", "5")]
    [InlineData("5个星", "5")]
    [InlineData("5 分", "5")]
    [InlineData("五分吧", "5")]
    [InlineData("给5分", "5")]
    [InlineData("給5分", "5")]
    [InlineData("我打5分", "5")]
    [InlineData("评5分", "5")]
    [InlineData("给个5分吧", "5")]
    [InlineData("5分吧", "5")]
    [InlineData("选5", "5")]
    [InlineData("我选4", "4")]
    [InlineData("选择 3", "3")]
    [InlineData("回复5", "5")]
    [InlineData("回复：１", "1")]
    [InlineData("我给你们打5分", "5")]
    [InlineData("我觉得给4分", "4")]
    [InlineData("评分：5", "5")]
    [InlineData("满意度5分", "5")]
    [InlineData("我的评分是4分", "4")]
    [InlineData("打5分了", "5")]
    [InlineData("您好，5", "5")]
    [InlineData("医生你好，5分，谢谢", "5")]
    [InlineData("护士，4分", "4")]
    [InlineData("好的，1", "1")]
    [InlineData("嗯，3", "3")]
    [InlineData("5好的", "5")]
    [InlineData("5 收到", "5")]
    [InlineData("谢谢医生5分", "5")]
    [InlineData("5分，非常感谢！", "5")]
    [InlineData("5，辛苦了", "5")]
    [InlineData("5謝謝", "5")]
    [InlineData("5👍", "5")]
    [InlineData("👍🏻4分👍🏻", "4")]
    [InlineData("🙏1🙏", "1")]
    [InlineData("5 stars", "5")]
    [InlineData("5-star", "5")]
    [InlineData("1 star", "1")]
    [InlineData("five", "5")]
    [InlineData("Four stars!", "4")]
    [InlineData("4 points", "4")]
    [InlineData("rate 5", "5")]
    [InlineData("I'd say 4", "4")]
    [InlineData("I’d give it a 4", "4")]
    [InlineData("reply 2", "2")]
    [InlineData("a 5", "5")]
    [InlineData("5 thank you very much", "5")]
    [InlineData("Hi, 3 please", "3")]
    [InlineData("满分", "5")]
    [InlineData("给满分！", "5")]
    [InlineData("5分满分", "5")]
    [InlineData("full marks", "5")]
    public void Rating_Number_IsRead(string text, string rating) => Assert.Equal(rating, SurveyGrammar.Read(Rating, text));

    [Theory]
    [InlineData("⭐⭐⭐⭐⭐", "5")]
    [InlineData("⭐️⭐️⭐️⭐️", "4")]
    [InlineData("★★★★★ 谢谢", "5")]
    [InlineData("★★★☆☆", "3")]
    [InlineData("★", "1")]
    [InlineData("🌟🌟", "2")]
    [InlineData("⭐ ⭐ ⭐", "3")]
    [InlineData("5⭐", "5")]
    [InlineData("5星⭐⭐⭐⭐⭐", "5")]
    [InlineData("⭐⭐⭐⭐⭐非常满意", "5")]
    public void Rating_Stars_AreCounted(string text, string rating) => Assert.Equal(rating, SurveyGrammar.Read(Rating, text));

    [Theory]
    [InlineData("非常满意", "5")]
    [InlineData("非常滿意！", "5")]
    [InlineData("非常 满意", "5")]
    [InlineData("非常非常满意", "5")]
    [InlineData("十分满意", "5")]
    [InlineData("特别满意", "5")]
    [InlineData("太满意了", "5")]
    [InlineData("很满意", "5")]
    [InlineData("我很满意，谢谢", "5")]
    [InlineData("满意", "4")]
    [InlineData("滿意", "4")]
    [InlineData("满意。", "4")]
    [InlineData("满意的", "4")]
    [InlineData("都满意", "4")]
    [InlineData("总体满意", "4")]
    [InlineData("您好，满意", "4")]
    [InlineData("比较满意", "4")]
    [InlineData("一般", "3")]
    [InlineData("一般般", "3")]
    [InlineData("一般吧", "3")]
    [InlineData("不满意", "2")]
    [InlineData("我选不满意", "2")]
    [InlineData("回复：满意", "4")]
    [InlineData("very  satisfied", "5")]
    [InlineData("不滿意", "2")]
    [InlineData("我不满意！", "2")]
    [InlineData("很不满意", "1")]
    [InlineData("非常不满意", "1")]
    [InlineData("非常不滿意", "1")]
    [InlineData("十分不满意", "1")]
    [InlineData("Very satisfied", "5")]
    [InlineData("I am very satisfied, thank you", "5")]
    [InlineData("satisfied", "4")]
    [InlineData("ＳＡＴＩＳＦＩＥＤ", "4")]
    [InlineData("Neutral.", "3")]
    [InlineData("dissatisfied", "2")]
    [InlineData("very dissatisfied", "1")]
    [InlineData("五 满意", "5")]
    [InlineData("5 非常满意", "5")]
    [InlineData("5、非常满意", "5")]
    [InlineData("5（非常满意）", "5")]
    [InlineData("非常满意5分", "5")]
    [InlineData("十分满意，5", "5")]
    [InlineData("5分满意", "5")]
    [InlineData("4满意", "4")]
    [InlineData("4 很满意", "4")]
    [InlineData("3 一般", "3")]
    [InlineData("一般 3分", "3")]
    [InlineData("2不满意", "2")]
    [InlineData("不满意，1分", "1")]
    [InlineData("1 非常不满意", "1")]
    [InlineData("五星好评", "5")]
    [InlineData("一星差评", "1")]
    [InlineData("3，还可以", "3")]
    [InlineData("5分，很好", "5")]
    [InlineData("很好 5分", "5")]
    [InlineData("4，不错", "4")]
    [InlineData("好5", "5")]
    [InlineData("不太满意，2分", "2")]
    [InlineData("2 差", "2")]
    [InlineData("1 very dissatisfied", "1")]
    [InlineData("five very satisfied", "5")]
    public void Rating_WordsOfTheScale_AreRead(string text, string rating) => Assert.Equal(rating, SurveyGrammar.Read(Rating, text));

    [Theory]
    // Nothing that rates.
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("。！")]
    [InlineData("谢谢")]
    [InlineData("十分感谢")]
    [InlineData("好的")]
    [InlineData("收到")]
    [InlineData("👍")]
    [InlineData("👍👍👍👍👍")]
    [InlineData("好")]
    [InlineData("很好")]
    [InlineData("非常好")]
    [InlineData("还行")]
    [InlineData("差")]
    [InlineData("good")]
    [InlineData("OK")]
    [InlineData("*****")]
    // Off the scale.
    [InlineData("0")]
    [InlineData("零")]
    [InlineData("6")]
    [InlineData("10")]
    [InlineData("10分")]
    [InlineData("十分")]
    [InlineData("🔟")]
    [InlineData("11")]
    [InlineData("100")]
    [InlineData("100分")]
    [InlineData("一百分")]
    [InlineData("100%")]
    [InlineData("百分之百")]
    [InlineData("05")]
    [InlineData("五十")]
    [InlineData("十五")]
    // Below nought, with a fraction, of something.
    [InlineData("-1")]
    [InlineData("－1")]
    [InlineData("谢谢，-1")]
    [InlineData("负5")]
    [InlineData("minus 5")]
    [InlineData(".5")]
    [InlineData("4.5分")]
    [InlineData("4.5")]
    [InlineData("４。５")]
    [InlineData("5.0")]
    [InlineData("五点五")]
    [InlineData("4分半")]
    [InlineData("½")]
    [InlineData("五分之一")]
    [InlineData("4/5")]
    [InlineData("5/5")]
    [InlineData("5 out of 5")]
    [InlineData("5 out of 10")]
    [InlineData("five of five")]
    // Two, a range, about so many.
    [InlineData("5 5")]
    [InlineData("55")]
    [InlineData("555")]
    [InlineData("五五")]
    [InlineData("5，5")]
    [InlineData("5\n4")]
    [InlineData("4-5")]
    [InlineData("4~5")]
    [InlineData("4到5")]
    [InlineData("4或5")]
    [InlineData("4 or 5")]
    [InlineData("四五分")]
    [InlineData("医生5分护士3分")]
    [InlineData("满分5分，给4分")]
    [InlineData("5+")]
    [InlineData("5分以上")]
    [InlineData("大概4分")]
    [InlineData("不到4分")]
    [InlineData("差1分")]
    [InlineData("差 1")]
    [InlineData("差一分")]
    [InlineData("最多3分")]
    // A digit within a sentence, or that counts something else.
    [InlineData("第5")]
    [InlineData("第五")]
    [InlineData("5号")]
    [InlineData("5楼")]
    [InlineData("5楼的护士很好")]
    [InlineData("等了2个小时")]
    [InlineData("2次")]
    [InlineData("来了2次")]
    [InlineData("5月3号")]
    [InlineData("5分钟")]
    [InlineData("等了5分钟")]
    [InlineData("5分钱")]
    [InlineData("3天了")]
    [InlineData("3点")]
    [InlineData("5:30")]
    [InlineData("5床")]
    [InlineData("打5针")]
    [InlineData("按5号键")]
    [InlineData("一星期")]
    [InlineData("住了三星期")]
    [InlineData("一切都好")]
    [InlineData("一点都不满意")]
    [InlineData("一直很好")]
    [InlineData("一流")]
    [InlineData("三甲医院")]
    [InlineData("五官科")]
    [InlineData("两")]
    [InlineData("两个")]
    [InlineData("5元")]
    [InlineData("¥5")]
    [InlineData("5℃")]
    [InlineData("ward 5")]
    [InlineData("5 days")]
    [InlineData("one of the best")]
    [InlineData("No. 5")]
    [InlineData("not 5")]
    [InlineData("b5")]
    [InlineData("5b")]
    [InlineData("13912345678")]
    [InlineData("医生5分")]
    [InlineData("护士 5分")]
    [InlineData("护士:5")]
    [InlineData("给医生5分")]
    [InlineData("我5岁")]
    // Negated, asked, hedged.
    [InlineData("不是5")]
    [InlineData("不5")]
    [InlineData("没5分")]
    [InlineData("不给5分")]
    [InlineData("5分不给")]
    [InlineData("不太满意")]
    [InlineData("没有不满意")]
    [InlineData("不是不满意")]
    [InlineData("不是很满意")]
    [InlineData("不是非常满意")]
    [InlineData("不 满意")]
    [InlineData("不，满意")]
    [InlineData("谈不上满意")]
    [InlineData("满意不满意")]
    [InlineData("满意吗")]
    [InlineData("满意？")]
    [InlineData("5 满意？")]
    [InlineData("还算满意")]
    [InlineData("挺满意")]
    [InlineData("医生不满意")]
    [InlineData("护士满意")]
    [InlineData("not satisfied")]
    [InlineData("not very satisfied")]
    [InlineData("not dissatisfied")]
    [InlineData("somewhat satisfied")]
    [InlineData("satisfied?")]
    [InlineData("5 but the food was cold")]
    [InlineData("满意，就是饭不好吃")]
    // One thing and its opposite.
    [InlineData("1 非常满意")]
    [InlineData("1 满意")]
    [InlineData("1满分")]
    [InlineData("1 好")]
    [InlineData("1好")]
    [InlineData("好，1")]
    [InlineData("2 很好")]
    [InlineData("1👍")]
    [InlineData("5 不满意")]
    [InlineData("5 差")]
    [InlineData("4 非常满意")]
    [InlineData("2 一般")]
    [InlineData("满意，满意")]
    [InlineData("回复不5")]
    [InlineData("3 满意")]
    [InlineData("3 不满意")]
    [InlineData("5 ok not")]
    [InlineData("满意5 不满意1")]
    // Stars that are no count.
    [InlineData("★★★★★★")]
    [InlineData("★★★☆")]
    [InlineData("☆☆☆☆☆")]
    [InlineData("☆☆★★★")]
    [InlineData("⭐★")]
    [InlineData("3⭐⭐⭐⭐⭐")]
    [InlineData("⭐满意")]
    [InlineData("⭐护士⭐")]
    [InlineData("5😡")]
    // Urgent.
    [InlineData("5 胸痛")]
    [InlineData("5分，伤口出血了")]
    public void Rating_AnythingElse_IsNone(string? text) => Assert.Null(SurveyGrammar.Read(Rating, text));

    [Theory]
    [InlineData("10", "10")]
    [InlineData("１０", "10")]
    [InlineData("⑩", "10")]
    [InlineData("➓", "10")]
    [InlineData("🔟", "10")]
    [InlineData("十", "10")]
    [InlineData("拾分", "10")]
    [InlineData("10分", "10")]
    [InlineData("十分", "10")]
    [InlineData("十分，谢谢", "10")]
    [InlineData("给10分", "10")]
    [InlineData("满分", "10")]
    [InlineData("10分满分", "10")]
    [InlineData("0", "0")]
    [InlineData("零", "0")]
    [InlineData("0分", "0")]
    [InlineData("〇", "0")]
    [InlineData("5分", "5")]
    [InlineData("七分", "7")]
    [InlineData("九", "9")]
    [InlineData("8 吧", "8")]
    [InlineData("I'd say 9", "9")]
    [InlineData("ten", "10")]
    [InlineData("8 points", "8")]
    [InlineData("10 非常愿意", "10")]
    [InlineData("9分，很好", "9")]
    [InlineData("0 不会推荐", "0")]
    [InlineData("6 一般", "6")]
    [InlineData("6👍", "6")]
    public void Recommend_Number_IsRead(string text, string answer) => Assert.Equal(answer, SurveyGrammar.Read(Recommend, text));

    [Theory]
    [InlineData("11")]
    [InlineData("100")]
    [InlineData("100分")]
    [InlineData("010")]
    [InlineData("00")]
    [InlineData("-1")]
    [InlineData("1 0")]
    [InlineData("10/10")]
    [InlineData("9.5")]
    [InlineData("9-10")]
    [InlineData("八九分")]
    [InlineData("十一")]
    [InlineData("二十")]
    [InlineData("十分满意")]
    [InlineData("十分愿意")]
    [InlineData("十分感谢")]
    [InlineData("十分谢谢")]
    [InlineData("十分 谢谢")]
    [InlineData("十分好")]
    [InlineData("十分钟")]
    [InlineData("满意")]
    [InlineData("非常满意")]
    [InlineData("很愿意")]
    [InlineData("会推荐10个人")]
    [InlineData("五星")]
    [InlineData("5 stars")]
    [InlineData("⭐⭐⭐⭐⭐")]
    [InlineData("8 满分")]
    [InlineData("10 不会推荐")]
    [InlineData("0 非常愿意")]
    [InlineData("0👍")]
    [InlineData("10%")]
    [InlineData("10年")]
    [InlineData("ten years")]
    [InlineData("十全十美")]
    public void Recommend_AnythingElse_IsNone(string text) => Assert.Null(SurveyGrammar.Read(Recommend, text));

    [Theory]
    [InlineData("是", "yes")]
    [InlineData("是的，谢谢", "yes")]
    [InlineData("有", "yes")]
    [InlineData("有的。", "yes")]
    [InlineData("对", "yes")]
    [InlineData("有啊", "yes")]
    [InlineData("1", "yes")]
    [InlineData("１ 是", "yes")]
    [InlineData("是，1", "yes")]
    [InlineData("1 yes", "yes")]
    [InlineData("①", "yes")]
    [InlineData("YES", "yes")]
    [InlineData("Ｙ", "yes")]
    [InlineData("yes please", "yes")]
    [InlineData("Yes, I did.", "yes")]
    [InlineData("您好，有", "yes")]
    [InlineData("嗯，是的", "yes")]
    [InlineData("选1", "yes")]
    [InlineData("不是", "no")]
    [InlineData("没有", "no")]
    [InlineData("沒有", "no")]
    [InlineData("没有，谢谢", "no")]
    [InlineData("没", "no")]
    [InlineData("否", "no")]
    [InlineData("2", "no")]
    [InlineData("二", "no")]
    [InlineData("二 没有", "no")]
    [InlineData("2没有", "no")]
    [InlineData("2、不是", "no")]
    [InlineData("没有，2", "no")]
    [InlineData("No.", "no")]
    [InlineData("n", "no")]
    [InlineData("no i didn’t", "no")]
    public void YesNo_Answer_IsRead(string text, string answer) => Assert.Equal(answer, SurveyGrammar.Read(YesNo, text));

    [Theory]
    [InlineData("3")]
    [InlineData("0")]
    [InlineData("12")]
    [InlineData("1/2")]
    [InlineData("1或2")]
    [InlineData("1分")]
    [InlineData("打1")]
    [InlineData("1次")]
    [InlineData("有1次")]
    [InlineData("不是1")]
    [InlineData("不是2")]
    [InlineData("没有 2")]
    [InlineData("not 2")]
    [InlineData("no 2")]
    [InlineData("1 没有")]
    [InlineData("2 是")]
    [InlineData("是不是")]
    [InlineData("有没有")]
    [InlineData("是吗")]
    [InlineData("有？")]
    [InlineData("好的")]
    [InlineData("嗯")]
    [InlineData("没有问题")]
    [InlineData("有一点")]
    [InlineData("有麻烦了")]
    [InlineData("没有不好")]
    [InlineData("不是没有")]
    [InlineData("不知道")]
    [InlineData("yes and no")]
    [InlineData("yes no")]
    [InlineData("y/n")]
    [InlineData("no idea")]
    [InlineData("not sure")]
    [InlineData("有，伤口流血")]
    public void YesNo_AnythingElse_IsNone(string text) => Assert.Null(SurveyGrammar.Read(YesNo, text));

    [Theory]
    [InlineData("1", "very-good")]
    [InlineData("６", "dont-know")]
    [InlineData("三", "neither")]
    [InlineData("选2", "good")]
    [InlineData("选项4", "poor")]
    [InlineData("option 5", "very-poor")]
    [InlineData("第二个", "good")]
    [InlineData("1 非常好", "very-good")]
    [InlineData("1.非常好", "very-good")]
    [InlineData("非常好 1", "very-good")]
    [InlineData("1很好", "very-good")]
    [InlineData("2 好", "good")]
    [InlineData("非常好", "very-good")]
    [InlineData("非常好谢谢", "very-good")]
    [InlineData("非常好，谢谢！", "very-good")]
    [InlineData("好", "good")]
    [InlineData("好！", "good")]
    [InlineData("一般", "neither")]
    [InlineData("选一般", "neither")]
    [InlineData("差", "poor")]
    [InlineData("4 差", "poor")]
    [InlineData("VERY GOOD", "very-good")]
    [InlineData("Don’t know", "dont-know")]
    [InlineData("dont know", "dont-know")]
    [InlineData("neither good nor poor.", "neither")]
    [InlineData("您好，非常差", "very-poor")]
    [InlineData("好的，3", "neither")]
    public void Choice_Option_IsRead(string text, string option) => Assert.Equal(option, SurveyGrammar.Read(Experience, text));

    [Theory]
    [InlineData("护士", "nurse")]
    [InlineData("護士", "nurse")]
    [InlineData("大夫", "doctor")]
    [InlineData("2 医生", "doctor")]
    [InlineData("护士，1", "nurse")]
    public void Choice_OptionThatIsAlsoAGreeting_IsRead(string text, string option) => Assert.Equal(option, SurveyGrammar.Read(Helper, text));

    [Theory]
    [InlineData("1天", "none")]
    [InlineData("2-3天", "few")]
    [InlineData("2", "few")]
    [InlineData("23天", "many")]
    [InlineData("3", null)]
    [InlineData("1 2-3天", null)]
    public void Choice_OptionsWithDigits_AreReadWhereTheyAreOne(string text, string? option) => Assert.Equal(option, SurveyGrammar.Read(Wait, text));

    [Theory]
    [InlineData("不满意", "no")]
    [InlineData("2 不满意", "no")]
    [InlineData("不 满意", null)]
    [InlineData("没 不满意", null)]
    public void Choice_OptionThatDeniesAnother_IsReadInOnePiece(string text, string? option) => Assert.Equal(option, SurveyGrammar.Read(Satisfied, text));

    [Theory]
    [InlineData("0")]
    [InlineData("7")]
    [InlineData("01")]
    [InlineData("-1")]
    [InlineData("12")]
    [InlineData("1 2")]
    [InlineData("1-2")]
    [InlineData("1.2")]
    [InlineData("5分")]
    [InlineData("5星")]
    [InlineData("给5")]
    [InlineData("评价5")]
    [InlineData("满意度5")]
    [InlineData("rate 5")]
    [InlineData("a 5")]
    [InlineData("5楼")]
    [InlineData("第5")]
    [InlineData("1 好")]
    [InlineData("好，1")]
    [InlineData("1好")]
    [InlineData("1 差")]
    [InlineData("5 非常好")]
    [InlineData("不好")]
    [InlineData("不差")]
    [InlineData("不是非常好")]
    [InlineData("不 好")]
    [InlineData("非常好？")]
    [InlineData("好吗")]
    [InlineData("好 差")]
    [InlineData("非常")]
    [InlineData("好的")]
    [InlineData("5👍")]
    [InlineData("not good")]
    [InlineData("good or poor")]
    [InlineData("护士非常好")]
    public void Choice_AnythingElse_IsNone(string text) => Assert.Null(SurveyGrammar.Read(Experience, text));

    [Theory]
    [InlineData("食堂的饭太咸了", "食堂的饭太咸了")]
    [InlineData("  等的时间长 \n", "等的时间长")]
    [InlineData("很好", "很好")]
    [InlineData("谢谢，护士态度很好！", "谢谢，护士态度很好！")]
    [InlineData("没有问题", "没有问题")]
    [InlineData("没有热水", "没有热水")]
    [InlineData("５", "５")]
    [InlineData("Nothing was explained", "Nothing was explained")]
    [InlineData("没有", "")]
    [InlineData("沒有", "")]
    [InlineData("没有，谢谢！", "")]
    [InlineData("没有了", "")]
    [InlineData("无", "")]
    [InlineData("無", "")]
    [InlineData("没意见", "")]
    [InlineData("No", "")]
    [InlineData("no, thanks", "")]
    [InlineData("None.", "")]
    [InlineData("NOTHING", "")]
    [InlineData("谢谢", null)]
    [InlineData("好的，谢谢🙏", null)]
    [InlineData("👍", null)]
    [InlineData("。。。", null)]
    [InlineData("\u200B", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("护士很好，但我现在胸痛", null)]
    [InlineData("I want to die", null)]
    public void Text_Words_AreKept(string? text, string? answer) => Assert.Equal(answer, SurveyGrammar.Read(Words, text));

    [Fact]
    public void Text_TooLong_IsCutBetweenCharacters()
    {
        var text = new string('饭', SurveyGrammar.LongestText - 1) + "😡😡";

        Assert.Equal(new string('饭', SurveyGrammar.LongestText - 1), SurveyGrammar.Read(Words, text));
        Assert.Equal(SurveyGrammar.LongestText, SurveyGrammar.Read(Words, new string('饭', 5_000))!.Length);
    }

    [Theory]
    [InlineData(7, "5545544", "5545544")]
    [InlineData(7, "５５４５５４４", "5545544")]
    [InlineData(7, "5 5 4 5 5 4 4", "5545544")]
    [InlineData(7, "５，５，４，５，５，４，４，谢谢", "5545544")]
    [InlineData(7, "5、5、4、5、5、4、4。", "5545544")]
    [InlineData(7, "5-5-4-5-5-4-4", "5545544")]
    [InlineData(7, "554 5544", "5545544")]
    [InlineData(7, "⑤⑤④⑤⑤④④", "5545544")]
    [InlineData(7, "5️⃣5️⃣4️⃣5️⃣5️⃣4️⃣4️⃣", "5545544")]
    [InlineData(7, "五五四五五四四", "5545544")]
    [InlineData(3, "您好，5 4 5", "545")]
    [InlineData(3, "评分：545", "545")]
    [InlineData(3, "5分 4分 5分", "545")]
    [InlineData(3, "5分4分5分", "545")]
    [InlineData(3, "5\n4\n5", "545")]
    [InlineData(3, "5/4/5", "545")]
    [InlineData(3, "1:5 2:4 3:5", "545")]
    [InlineData(3, "1：5，2：4，3：5", "545")]
    [InlineData(3, "1.5 2.4 3.5", "545")]
    [InlineData(3, "1、5分 2、4分 3、5分", "545")]
    [InlineData(3, "1. 5\n2. 4\n3. 5", "545")]
    [InlineData(3, "1)5;2)4;3)5", "545")]
    [InlineData(3, "第1题5分 第2题4分 第3题5分", "545")]
    [InlineData(3, "一、5；二、4；三、5", "545")]
    [InlineData(2, "4 5", "45")]
    [InlineData(2, "45", "45")]
    [InlineData(2, "4，5", "45")]
    [InlineData(1, "非常满意", "5")]
    public void ReadAll_ExactlyAsMany_AreRead(int count, string text, string ratings) =>
        Assert.Equal(ratings.Select(rating => $"{rating}"), SurveyGrammar.ReadAll([.. Enumerable.Repeat(Rating, count)], text));

    [Theory]
    [InlineData(7, null)]
    [InlineData(7, "")]
    [InlineData(7, "5")]
    [InlineData(7, "都是5分")]
    [InlineData(7, "554554")]
    [InlineData(7, "55455444")]
    [InlineData(7, "5546544")]
    [InlineData(7, "5505544")]
    [InlineData(7, "55455 4 4 谢谢 5")]
    [InlineData(7, "1 2 3 4 5 5 4 3")]
    [InlineData(7, "5545544 胸痛")]
    [InlineData(7, "5545544元")]
    [InlineData(7, "电话5545544")]
    [InlineData(3, "5,4/5")]
    [InlineData(3, "123")]
    [InlineData(3, "1 2 3")]
    [InlineData(2, "12")]
    [InlineData(5, "12345")]
    [InlineData(3, "-5 4 5")]
    [InlineData(3, "5 -4 5")]
    [InlineData(3, ".5 4 5")]
    [InlineData(3, "1:5 2:4")]
    [InlineData(3, "1:5 3:4 2:5")]
    [InlineData(3, "1:5 2:4 2:5")]
    [InlineData(3, "1:5 2:4 3:6")]
    [InlineData(3, "1 5 2 4 3 5")]
    [InlineData(3, "152435")]
    [InlineData(3, "1.5 2.4 3.55")]
    [InlineData(3, "3月5日")]
    [InlineData(3, "5--4-5")]
    [InlineData(3, "5 4 5吗")]
    [InlineData(2, "4.5")]
    [InlineData(2, "4-5")]
    [InlineData(2, "4/5")]
    [InlineData(2, "4~5")]
    [InlineData(2, "4。5")]
    [InlineData(2, "四五")]
    [InlineData(2, "四五分")]
    [InlineData(2, "1、5、2、4")]
    [InlineData(2, "满意")]
    [InlineData(1, "55")]
    [InlineData(0, "5")]
    [InlineData(0, "")]
    public void ReadAll_AnythingElse_IsNone(int count, string? text) => Assert.Null(SurveyGrammar.ReadAll([.. Enumerable.Repeat(Rating, count)], text));

    [Fact]
    public void Read_AnyText_IsAnAnswerOfTheQuestionOrNone()
    {
        var pieces = Gen.Elements(
            "1", "5", "4", "0", "10", "５", "⑤", "五", "十", "两", "分", "星", "⭐", "★", "☆", "满意", "不", "很", "非常", "一般", "好", "谢谢", "，", " ", "-", ".", "/", "?", "给", "第", "个", "是", "没有",
            "very ", "satisfied", "five", "stars", "no", "yes", "👍", "\uD83D", "\uDF1F", "\0", "1:5 2:4", "选项");
        var texts = Gen.OneOf(pieces.ListOf(5).Select(string.Concat), ArbMap.Default.GeneratorFor<string?>()!);

        Prop.ForAll(texts.ToArbitrary(), text =>
            All.All(question => SurveyGrammar.Read(question, text) is not { } answer || (question.Kind == SurveyQuestionKind.Text ? answer.Length <= SurveyGrammar.LongestText : question.Answers.Contains(answer)))
            && Enumerable.Range(0, 5).All(count => SurveyGrammar.ReadAll([.. Enumerable.Repeat(Rating, count)], text) is not { } answers || (answers.Count == count && answers.All(Rating.Answers.Contains))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Fact]
    public void Read_Courtesies_ChangeNothing()
    {
        var cores = Gen.Elements("1", "5", "５分", "④", "五星", "两分", "十", "十分", "满分", "非常满意", "满意", "不满意", "5 非常满意", "给4分", "是", "没有", "2没有", "yes", "好", "非常好", "1 非常好", "护士",
            "4.5", "5楼", "不太满意", "1 满意", "55", "4到5", "不是2", "医生5分", "satisfied", "not satisfied", "★★★☆☆");
        var before = Gen.Elements("", " ", "谢谢，", "谢谢您！", "“", "🙏", "\n", "　", "（", "Thank you. ", "感谢。");
        var after = Gen.Elements("", " ", "。", "！！", "~", "，谢谢", "，謝謝！", "。非常感谢", ", thanks", ". Thank you!", "🙏", "…", "，辛苦了。", "　", "）", "🌹", "”");
        var dressed = from text in cores
                      from b in before.ListOf(2)
                      from a in after.ListOf(2)
                      select (Plain: text, Dressed: string.Concat(b) + text + string.Concat(a));

        Prop.ForAll(dressed.ToArbitrary(), pair => All.Where(question => question != Words).All(question => SurveyGrammar.Read(question, pair.Plain) == SurveyGrammar.Read(question, pair.Dressed)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Fact]
    public void Read_WidthAndCase_ChangeNothing()
    {
        var texts = Gen.Elements("1", "5!", "10", "5 stars", "very satisfied", "not satisfied", "i'd say 4", "yes", "2 no", "dont know", "4.5", "-1", "4-5", "5/5", "1 5", "05", "5?", "satisfied?", "1:5 2:4", "5 4", "45", "b5");

        Prop.ForAll(texts.ToArbitrary(), text => new[] { Widen(text), text.ToUpperInvariant(), Widen(text.ToUpperInvariant()) }.All(other =>
            All.Where(question => question != Words).All(question => SurveyGrammar.Read(question, text) == SurveyGrammar.Read(question, other))
            && Same(SurveyGrammar.ReadAll([Rating, Rating], text), SurveyGrammar.ReadAll([Rating, Rating], other))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Read_DigitWithinLetters_IsNone()
    {
        var letters = Gen.Elements("abcdfghjkmqvwxz病房楼床号天次月日点针药科层岁年元斤位条".ToCharArray()).ListOf().Where(those => those.Count > 0).Select(those => new string([.. those]));
        var texts = from before in letters
                    from digit in Gen.Elements("0", "1", "2", "5", "９", "⑤", "10", "五", "十", "5分", "5星", "满意")
                    from after in letters
                    from form in Gen.Elements("{0}{1}{2}", "{0}{1}", "{1}{2}", "{0} {1} {2}", "{0}{1} {2}", "{1} {2}", "{0}，{1}")
                    select string.Format(null, form, before, digit, after);

        Prop.ForAll(texts.ToArbitrary(), text => new[] { Rating, Recommend, YesNo, Experience, Helper }.All(question => SurveyGrammar.Read(question, text) is null)
            && SurveyGrammar.ReadAll([Rating, Rating], text) is null)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Fact]
    public void Read_NegationBeforeAnAnswer_IsNone()
    {
        var negations = Gen.Elements("不是", "没有", "别", "不要", "没", "不给", "不能给", "并非", "谈不上", "算不上", "not ", "don't ", "never ", "hardly ", "not really ");
        var answers = Gen.Elements("5", "5分", "１", "2", "五星", "非常满意", "满意", "很满意", "一般", "不满意", "满分", "★★★★★", "给5分", "very satisfied", "dissatisfied", "5 满意", "10", "十分", "是", "好", "非常好", "差");

        Prop.ForAll(negations.ToArbitrary(), answers.ToArbitrary(), (not, answer) => new[] { Rating, Recommend, YesNo, Experience }.All(question => SurveyGrammar.Read(question, not + answer) is null))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    [Fact]
    public void Read_TwoDifferentDigits_AreNeverOneAnswer()
    {
        var pieces = Gen.Elements("1", "2", "3", "4", "5", "５", "④", "❸", "五", "四", "一", "", " ", "。", "，", "-", "/", "?", "谢谢", "好的", "回复", "给", "满意", "分", "星", "👍", "thanks", "stars");
        var texts = pieces.ListOf(6).Select(string.Concat).Where(text => Digits(text).Distinct().Count() > 1);

        Prop.ForAll(texts.ToArbitrary(), text => new[] { Rating, Recommend, YesNo, Experience }.All(question => SurveyGrammar.Read(question, text) is null))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));
    }

    [Fact]
    public void ReadAll_AsManyDigits_AreThoseOfTheText()
    {
        var ratings = Gen.Elements("1", "2", "3", "4", "5").ListOf().Where(those => those.Count is >= 2 and <= 20 && !those.Select(int.Parse).SequenceEqual(Enumerable.Range(1, those.Count)));
        var texts = from those in ratings
                    from between in Gen.Elements("", " ", "，", ",", "、", "；", "分", "分，")
                    from asked in Gen.Choose(2, 8)
                    select (Ratings: those, Text: string.Join(between, those), Asked: asked);

        Prop.ForAll(texts.ToArbitrary(), row =>
            Same(SurveyGrammar.ReadAll([.. Enumerable.Repeat(Rating, row.Ratings.Count)], row.Text), row.Ratings)
            && (row.Asked == row.Ratings.Count || SurveyGrammar.ReadAll([.. Enumerable.Repeat(Rating, row.Asked)], row.Text) is null))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }

    private static bool Same(IEnumerable<string>? one, IEnumerable<string>? other) => one is null ? other is null : other is not null && one.SequenceEqual(other);

    private static IEnumerable<char> Digits(string text) =>
        text.Normalize(NormalizationForm.FormKC).Select(sign => sign switch { '一' => '1', '四' => '4', '五' => '5', '❸' => '3', _ => sign }).Where(char.IsAsciiDigit);

    private static string Widen(string text) => string.Concat(text.Select(sign => sign == ' ' ? '　' : sign is > ' ' and <= '~' ? (char)(sign + 0xFEE0) : sign));

    private static SurveyQuestion Question(SurveyQuestionKind kind, params SurveyOption[] options) => new("q", kind, [SurveyDimension.Overall], LocalText.None, options, null, false);
}
