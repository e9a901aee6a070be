using System.Text.Json;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CareLoop.Tests.Configuration.Published;

namespace CareLoop.Tests.Configuration;

public sealed class QuestionnaireTests
{
    private static readonly Questionnaire Call = ConfigSnapshot.Shipped.Questionnaire("east", "discharge-call")!;

    [Fact]
    public void Check_AnswersInAnyForm_AreKeptInOne()
    {
        var result = Check("""{"satisfied":"very","advice":"  多休息 ","fever":false,"answered-by":"patient","feeling":"better","pain":3.50,"medicines":"as-told","diet":null,"wound":" ","knows-reexamination":"yes"}""");

        Assert.Empty(result.Errors);
        Assert.False(result.IsRedFlag);
        Assert.Equal(
            """{"answered-by":"patient","feeling":"better","pain":"3.5","fever":"no","medicines":"as-told","knows-reexamination":"yes","satisfied":"very","advice":"多休息"}""",
            result.Json);
    }

    [Theory]
    [InlineData("\"fever\":\"yes\"", "fever")]
    [InlineData("\"fever\":true", "fever")]
    [InlineData("\"wound\":\"bleeding\"", "wound")]
    [InlineData("\"pain\":7", "pain")]
    [InlineData("\"pain\":6.9", null)]
    [InlineData("\"wound\":\"healing\"", null)]
    public void Check_AnswerThatIsMarked_IsARedFlag(string answer, string? flagged)
    {
        var result = QuestionnaireAnswers.Check(Call with { Questions = [.. Call.Questions.Select(question => question with { Required = false })] }, Parse($"{{{answer}}}"), "");

        Assert.Empty(result.Errors);
        Assert.Equal(flagged is null ? [] : [flagged], result.Answers.Where(given => given.IsRedFlag).Select(given => given.Question));
    }

    [Theory]
    [InlineData("{}", "/answers/answered-by /answers/feeling /answers/fever /answers/medicines /answers/knows-reexamination")]
    [InlineData("""{"answered-by":"dog","feeling":1,"fever":"maybe","medicines":["none"],"knows-reexamination":1,"pain":11,"advice":5,"sh/oe":1}""", "/answers/answered-by /answers/feeling /answers/pain /answers/fever /answers/medicines /answers/knows-reexamination /answers/advice /answers/sh~1oe")]
    [InlineData("""{"answered-by":"patient","feeling":"same","fever":"no","medicines":"none","knows-reexamination":"no","pain":"3"}""", "/answers/pain")]
    [InlineData("""["patient"]""", "/answers")]
    [InlineData("5", "/answers")]
    public void Check_WrongAnswers_ArePointedTo(string json, string expected) =>
        Assert.Equal(Pointers(expected), Call.Check(Parse(json), "/answers").Errors.Select(error => error.Pointer));

    [Fact]
    public void Check_NoAnswersAtAll_AskForWhatIsRequired() => Assert.Equal(5, Call.Check(default).Errors.Count);

    [Fact]
    public void Check_LongestWords_AreKept()
    {
        Assert.Empty(Errors(new string('字', QuestionnaireAnswers.MaxText)));
        Assert.Equal(["/remark"], Errors(new string('字', QuestionnaireAnswers.MaxText + 1)));

        static IEnumerable<string> Errors(string remark) => ConfigSnapshot.Shipped.Questionnaire("east", "record-check")!
            .Check(Parse($$"""{"took-place":"yes","record-right":"no","mark":5,"remark":"{{remark}}"}""")).Errors.Select(error => error.Pointer);
    }

    [Fact]
    public void Check_WhatWasKept_IsKeptTheSame()
    {
        var names = Call.Questions.Select(question => question.Id).Append("x").ToArray();
        var values = Gen.Elements("\"patient\"", "\"better\"", "\"worse\"", "\"yes\"", "true", "false", "0", "3.50", "10", "1e2", "1e99", "\"bleeding\"", "null", "\"\\ud800\"", "\"多休息\"", "[]");
        var answers = Gen.Zip(Gen.Elements(names), values).ListOf(10).Select(members => $"{{{string.Join(',', members.DistinctBy(m => m.Item1).Select(m => $"\"{m.Item1}\":{m.Item2}"))}}}");

        Prop.ForAll(answers.ToArbitrary(), json =>
        {
            var first = Call.Check(Parse(json));
            // Numbers are kept as texts, and answered as numbers.
            var again = first.Answers.Select(given => given.Question == "pain" ? $"\"pain\":{given.Answer}" : $"\"{given.Question}\":{JsonSerializer.Serialize(given.Answer)}");
            return Call.Check(Parse($"{{{string.Join(',', again)}}}")).Answers.SequenceEqual(first.Answers);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("""{"title":{"en":"T"},"questions":[{"id":"a","kind":"text","text":{"en":"?"}}]}""", "")]
    [InlineData("{}", "/title /questions")]
    [InlineData("""{"title":{},"questions":[]}""", "/title /questions")]
    [InlineData("""{"title":{"en":"T"},"questions":[{}]}""", "/questions/0/id /questions/0/kind /questions/0/text")]
    [InlineData("""{"title":{"en":"T"},"questions":[{"id":"a","kind":"text","text":{"en":"?"}},{"id":"a","kind":"text","text":{"en":"?"}}]}""", "/questions/1/id")]
    [InlineData("""{"title":{"en":"T"},"questions":[{"id":"a","kind":"choice","text":{"en":"?"},"options":[{"id":"x","text":{"en":"X"}}]}]}""", "/questions/0/options")]
    [InlineData("""{"title":{"en":"T"},"questions":[{"id":"a","kind":"choice","text":{"en":"?"},"options":[{"id":"x","text":{"en":"X"}},{"id":"x"}],"redFlags":["z"],"min":1}]}""", "/questions/0/options/1/text /questions/0/options/1/id /questions/0/redFlags /questions/0/min")]
    [InlineData("""{"title":{"en":"T"},"questions":[{"id":"a","kind":"yes-no","text":{"en":"?"},"options":[{"id":"x","text":{"en":"X"}}],"redFlags":["maybe"]}]}""", "/questions/0/options /questions/0/redFlags")]
    [InlineData("""{"title":{"en":"T"},"questions":[{"id":"a","kind":"number","text":{"en":"?"},"min":5,"max":4,"redFlags":["9"]}]}""", "/questions/0/redFlags /questions/0/max")]
    [InlineData("""{"title":{"en":"T"},"questions":[{"id":"a b","kind":"song","text":"?"}],"x":1}""", "/questions/0/id /questions/0/kind /questions/0/text /x")]
    public void Mistakes_Questionnaire_ArePointedTo(string json, string expected) =>
        Assert.Equal(Pointers(expected), Mistakes(Document(ConfigKind.Questionnaire, "east", "q", json)).Select(mistake => mistake.Pointer));

    [Fact]
    public void Questionnaire_ByName_OwnThenTheOneOfAll()
    {
        var snapshot = Snapshot(Document(ConfigKind.Questionnaire, "east", "discharge-call", """{"title":{"en":"Ours"},"questions":[{"id":"a","kind":"text","text":{"en":"?"}}]}"""));

        Assert.Equal("east/discharge-call@1", snapshot.Questionnaire("east", "discharge-call")?.Address);
        Assert.Equal("Ours", snapshot.Questionnaire("east", "discharge-call")?.Title.In(Language.Chinese));
        Assert.Equal("*/discharge-call@0", snapshot.Questionnaire("west", "discharge-call")?.Address);
        Assert.Null(snapshot.Questionnaire("west", "no-such-questionnaire"));
    }

    private static CheckedAnswers Check(string json) => Call.Check(Parse(json));

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
