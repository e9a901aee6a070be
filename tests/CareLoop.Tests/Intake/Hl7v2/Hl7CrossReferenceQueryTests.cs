using CareLoop.Common;
using CareLoop.Intake.Hl7v2;
using Xunit;

namespace CareLoop.Tests.Intake.Hl7v2;

public sealed class Hl7CrossReferenceQueryTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Read_AKnownIdentifier_AsksByEachNameOfItsAuthority()
    {
        var query = Read("QPD|IHE PIX Query|Q-1|000123^^^EAST-MRN&1.2.156.1&ISO^MR|^^^WEST-MRN~^^^&1.2.156.2&ISO\rRCP|I");

        Assert.Empty(query.Errors);
        Assert.Equal([new Identifier("east-mrn", "000123"), new Identifier("1.2.156.1", "000123")], query.Known);
        Assert.Equal(["WEST-MRN", "1.2.156.2"], query.To);
    }

    [Theory]
    [InlineData("RCP|I", "QPD", 100)]
    [InlineData("QPD|IHE PIX Query|Q-1", "QPD-3.1", 101)]
    [InlineData("QPD|IHE PIX Query|Q-1|^^^EAST", "QPD-3.1", 101)]
    public void Read_WithoutWhatIsKnown_NamesThePlace(string body, string place, int code)
    {
        var error = Assert.Single(Read(body).Errors);

        Assert.Equal((place, code), (error.Place, error.Code));
    }

    [Fact]
    public void Write_WhatWasFound_IsInTheWordsOfWhoAsks()
    {
        var query = Read("QPD|IHE PIX Query|Q-1|000123^^^EAST-MRN^MR|^^^WEST-MRN&1.2.156.2&ISO\rRCP|I");

        var answer = Hl7Message.Read(query.Write([new Identifier("west-mrn", "W-9")], [], "r-1", At))!;

        Assert.Equal(["MSH", "MSA", "QAK", "QPD", "PID"], answer.Segments.Select(segment => segment.Name));
        Assert.Equal(("RSP", "K23", "RSP_K23", "r-1"), (answer.Code, answer.Trigger, answer.Header[9][3].Text, answer.ControlId));
        Assert.Equal(("AA", "C-1"), (answer.Find("MSA")![1].Text, answer.Find("MSA")![2].Text));
        Assert.Equal(("Q-1", "OK"), (answer.Find("QAK")![1].Text, answer.Find("QAK")![2].Text));
        Assert.Equal("W-9^^^WEST-MRN&1.2.156.2&ISO", answer.Find("PID")![3].Raw);
        Assert.Equal("~^^^^^^S", answer.Find("PID")![5].Raw);
    }

    [Fact]
    public void Write_AuthoritiesThatNobodyNamed_AreWrittenAsWhatTheyAre()
    {
        var answer = Hl7Message.Read(Read("QPD|IHE PIX Query|Q-1|1^^^E\rRCP|I").Write(
            [new Identifier("1.2.156.7", "A"), new Identifier("http://his.example/mrn", "B"), new Identifier("west", "C|D")], [], "r-1", At))!;

        Assert.Equal(["A^^^&1.2.156.7&ISO", "B^^^&http://his.example/mrn&URI", "C\\F\\D^^^west"], answer.Find("PID")![3].Repetitions.Select(entry => entry.Raw));
    }

    [Fact]
    public void Write_NothingElseIsKnown_IsAGoodAnswerWithoutAPerson()
    {
        var answer = Hl7Message.Read(Read("QPD|IHE PIX Query|Q-1|1^^^E\rRCP|I").Write([], [], "r-1", At))!;

        Assert.Equal(("AA", "NF"), (answer.Find("MSA")![1].Text, answer.Find("QAK")![2].Text));
        Assert.Null(answer.Find("PID"));
    }

    [Fact]
    public void Write_NobodyIsKnownByIt_PointsToTheNumber()
    {
        var answer = Hl7Message.Read(Read("QPD|IHE PIX Query|Q-1|1^^^E\rRCP|I").Write([], [Hl7CrossReferenceQuery.Unknown()], "r-1", At))!;

        Assert.Equal(("AE", "AE"), (answer.Find("MSA")![1].Text, answer.Find("QAK")![2].Text));
        Assert.Equal(("QPD^1^3^1^1", "204"), (answer.Find("ERR")![2].Raw, answer.Find("ERR")![3][1].Text));
    }

    private static Hl7CrossReferenceQuery Read(string body) =>
        Hl7CrossReferenceQuery.Read(Hl7Message.Read($"MSH|^~\\&|LAB|EAST|CareLoop|HOSP|20260302080000||QBP^Q23^QBP_Q21|C-1|P|2.5\r{body}")!, "EAST");
}
