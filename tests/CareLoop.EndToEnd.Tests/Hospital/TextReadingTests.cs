using CareLoop.Local.Hospital;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Phones;

using Xunit;

namespace CareLoop.EndToEnd.Tests.Hospital;

public sealed class TextReadingTests
{
    private static readonly DateTimeOffset Read = HospitalDay.At(new DateOnly(2026, 3, 4), new TimeOnly(18, 10));
    private static readonly DateTimeOffset Visit = HospitalDay.At(new DateOnly(2026, 3, 5), new TimeOnly(9, 30));

    [Theory]
    [InlineData("【医院】王建国，您好！您约好了来看病：\n3月5日周四 09:30 内科门诊 门诊楼3层\n您能来吗？能来请回复1，不能来请回复2，想换时间请回复3。不想收短信请回复TD。", "1", "2", "3")]
    [InlineData("【医院】您好！您约好了来看病：\n3月5日周四 09:30\n您能来吗？能来请回复11，不能来请回复12，想换时间请回复13。不想收短信请回复TD。", "11", "12", "13")]
    [InlineData("Hospital: Hello Anna, you have a visit:\nThu 5 Mar 09:30, Clinic\nWill you come? Reply 1 for yes, 2 to cancel, 3 for another time. Text STOP for no more texts.", "1", "2", "3")]
    [InlineData("【医院】收到，谢谢您！我们等您来：\n3月5日周四 09:30\n要是来不了，请回复2；想换时间请回复3。", "", "2", "3")]
    [InlineData("【医院】您好！这次没有等到您来：\n3月5日周四 09:30\n想再约一次，请回复3，我们帮您安排。", "", "", "3")]
    public void Of_ATextAboutAVisit_NamesItAndItsCodes(string text, string confirm, string cancel, string change)
    {
        var reading = TextReading.Of(text, Read);

        Assert.True(reading.Names(Visit));
        Assert.False(reading.Names(Visit.AddDays(1)));
        Assert.False(reading.Names(Visit.AddMinutes(5)));
        Assert.Equal(new AnswerCodes(confirm, cancel, change), reading.Codes);
    }

    [Theory]
    [InlineData("【医院】请问您说的是哪一次？请回复后面的数字：\n欧阳（3月5日周四 09:30）：能来11，不来12，改时间13\n王（3月6日周五 14:00、15:00）：能来21，不来22，改时间23", "欧阳", "王")]
    [InlineData("Hospital: Which visit do you mean? Please reply with one of these numbers:\nThompson, Thu 5 Mar 09:30: yes 11, cancel 12, change 13\nWang, Fri 6 Mar 14:00: yes 21, cancel 22, change 23", "Thompson", "Wang")]
    public void Of_AQuestionWhichVisit_OffersEach(string text, string first, string second)
    {
        var reading = TextReading.Of(text, Read);

        Assert.Equal([first, second], reading.Choices.Select(choice => choice.Family));
        Assert.Equal("22", reading.Choices[1].Codes.For(Intent.Cancel));
        Assert.True(reading.Choices[0].Visits.Names(Visit));
        Assert.False(reading.Choices[0].Visits.Names(Visit.AddMinutes(30)));
        Assert.True(reading.Choices[1].Visits.Names(HospitalDay.At(new DateOnly(2026, 3, 6), new TimeOnly(14, 0))));
    }

    [Theory]
    [InlineData("【医院】请问您说的是哪一次？请回复后面的数字：\n王（3月5日周四 09:30没来）：再约13\n王（3月6日周五 14:00）：能来21，不来22，改时间23")]
    [InlineData("Hospital: Which visit do you mean? Please reply with one of these numbers:\nWang, Thu 5 Mar 09:30, missed: book again 13\nWang, Fri 6 Mar 14:00: yes 21, cancel 22, change 23")]
    public void Of_AQuestionWhichVisitWithAMissedOne_OffersToBookItAgainOnly(string text)
    {
        var choices = TextReading.Of(text, Read).Choices;

        Assert.Equal([new("", "", "13"), new("21", "22", "23")], choices.Select(choice => choice.Codes));
        Assert.True(choices[0].Visits.Names(Visit));
    }

    [Fact]
    public void Of_TheTurnOfTheYear_TakesTheNearestDay()
    {
        var reading = TextReading.Of("1月2日 09:30", HospitalDay.At(new DateOnly(2026, 12, 31), new TimeOnly(18, 0)));

        Assert.True(reading.Names(HospitalDay.At(new DateOnly(2027, 1, 2), new TimeOnly(9, 30))));
        Assert.False(reading.Names(HospitalDay.At(new DateOnly(2026, 1, 2), new TimeOnly(9, 30))));
    }

    [Fact]
    public void Of_ATextWithoutVisits_NamesNone()
    {
        var reading = TextReading.Of("【医院】不好意思，没看懂您的回复。能来请回复1，不能来请回复2，想换时间请回复3，只回复数字就行。", Read);

        Assert.False(reading.Names(Visit));
        Assert.Equal("1", reading.Codes.Confirm);
        Assert.Empty(reading.Choices);
    }
}
