using CareLoop.Configuration;
using CareLoop.Configuration.Surveys;
using CareLoop.Tests.Configuration;
using Xunit;

namespace CareLoop.Tests.Surveys;

/// <summary>What a survey's document may say, and where it is told that it does not.</summary>
public sealed class SurveyDocumentTests
{
    private const string Rating = """{"id":"overall","kind":"rating","dimensions":["overall"],"text":{"zh-CN":"满意吗？"}}""";
    private const string Quiet = """{"id":"overall","kind":"rating","dimensions":["overall"],"recovers":false,"text":{"zh-CN":"满意吗？"}}""";

    [Theory]
    [InlineData("\"months\":[1,4,7,10]", "")]
    [InlineData("\"months\":[1],\"day\":28,\"spreadOver\":\"P28D\",\"careWithin\":\"P366D\"", "")]
    [InlineData("\"months\":[1],\"spreadOver\":\"P2W\"", "")]
    [InlineData("\"day\":1", "/months")]
    [InlineData("\"months\":[0,13]", "/months/0 /months/1")]
    [InlineData("\"months\":[1],\"day\":29", "/day")]
    [InlineData("\"months\":[1],\"day\":0", "/day")]
    [InlineData("\"months\":[1],\"spreadOver\":\"P29D\"", "/spreadOver")]
    [InlineData("\"months\":[1],\"spreadOver\":\"P0D\"", "/spreadOver")]
    [InlineData("\"months\":[1],\"spreadOver\":\"PT12H\"", "/spreadOver")]
    [InlineData("\"months\":[1],\"careWithin\":\"P1DT1H\"", "/careWithin")]
    [InlineData("\"months\":[1],\"careWithin\":\"P367D\"", "/careWithin")]
    [InlineData("\"months\":[1],\"careWithin\":\"P3M\"", "/careWithin")]
    [InlineData("\"months\":[1],\"after\":\"P2D\"", "/after")]
    public void Calendar_SaysWhen_AndNothingElse(string fields, string expected) => Assert.Equal(Published.Pointers(expected), Mistakes("calendar", fields, Rating));

    [Theory]
    [InlineData("discharge", "\"months\":[1]", "/months")]
    [InlineData("hand", "\"day\":3", "/day")]
    [InlineData("visit", "\"spreadOver\":\"P2D\"", "/spreadOver")]
    [InlineData("complaint-closed", "\"careWithin\":\"P30D\"", "/careWithin")]
    [InlineData("visit", "\"after\":\"P2D\"", "")]
    public void WhatStartsFromElsewhere_HasNoDays(string starts, string fields, string expected) => Assert.Equal(Published.Pointers(expected), Mistakes(starts, fields, Rating));

    [Theory]
    [InlineData("\"share\":0,\"shares\":{\"CARD\":100}", "")]
    [InlineData("\"share\":101", "/share")]
    [InlineData("\"share\":\"50\"", "/share")]
    [InlineData("\"shares\":{\"CARD\":-1,\"OBS\":50}", "/shares/CARD")]
    [InlineData("\"shares\":[50]", "/shares")]
    [InlineData("\"quota\":0", "")]
    [InlineData("\"quota\":-1", "/quota")]
    [InlineData("\"quota\":1.5", "/quota")]
    [InlineData("\"page\":\"offered\"", "")]
    [InlineData("\"page\":\"always\"", "/page")]
    [InlineData("\"page\":true", "/page")]
    public void Numbers_AndThePage_AreOfTheirKind(string fields, string expected) => Assert.Equal(Published.Pointers(expected), Mistakes("discharge", fields, Rating));

    [Theory]
    [InlineData("\"page\":\"only\",\"anonymous\":true", Quiet, "")]
    [InlineData("\"page\":\"only\",\"anonymous\":true", Rating, "/anonymous")]
    [InlineData("\"page\":\"offered\",\"anonymous\":true", Quiet, "/anonymous")]
    [InlineData("\"anonymous\":true", Quiet, "/anonymous")]
    [InlineData("\"anonymous\":\"yes\"", Quiet, "/anonymous")]
    public void Anonymous_IsOnAPageAlone_AndCallsNobodyBack(string fields, string question, string expected) => Assert.Equal(Published.Pointers(expected), Mistakes("discharge", fields, question));

    [Fact]
    public void ShareOf_ADepartment_IsItsOwn_ElseThatOfAll()
    {
        var survey = Published.Snapshot(Document("discharge", "\"share\":20,\"shares\":{\"CARD\":0}", Rating)).Survey("east", "ours")!;

        Assert.Equal([0, 20, 20], new[] { "CARD", "OBS", null }.Select(survey.ShareOf));
        Assert.True(survey.AsksAnybody);
        Assert.False(Published.Snapshot(Document("discharge", "\"share\":0,\"shares\":{\"CARD\":0}", Rating)).Survey("east", "ours")!.AsksAnybody);
    }

    [Fact]
    public void Calendar_WithoutMore_BeginsOnTheFirst_InOneDay_OfThreeMonths()
    {
        var survey = Published.Snapshot(Document("calendar", "\"months\":[6]", Rating)).Survey("east", "ours")!;

        Assert.Equal((1, 1, 90, SurveyStart.Calendar), (survey.Day, survey.SpreadOver, survey.CareWithin, survey.Start));
    }

    private static ConfigDocument Document(string starts, string fields, string question) =>
        Published.Document(ConfigKind.Survey, "east", "ours", $$"""{"title":{"zh-CN":"满意度","en":"How it went"},"startsFrom":"{{starts}}",{{fields}},"questions":[{{question}}]}""");

    private static IEnumerable<string> Mistakes(string starts, string fields, string question) => Published.Mistakes(Document(starts, fields, question)).Select(mistake => mistake.Pointer).Order(StringComparer.Ordinal);
}
