using CareLoop.Complaints;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Complaints;

public sealed class CaseNumberTests
{
    private static readonly DateOnly Day = new(2026, 11, 21);

    [Theory]
    [InlineData("TS-20261121-0042-8")]
    [InlineData("ts202611210042 8")]
    [InlineData("２０２６１１２１－００４２－８")]
    [InlineData("TS 20261121 0042 8。")]
    public void Number_AsPeopleWriteIt_IsRead(string written)
    {
        Assert.True(CaseNumber.TryParse(written, out var number));

        Assert.Equal(("TS-20261121-0042-8", Day), (number.ToString(), number.Day));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("TS-20261121-0042-7")]
    [InlineData("TS-20261121-0024-8")]
    [InlineData("TS-20261321-0042-8")]
    [InlineData("TS-20261121-042-8")]
    [InlineData("12345")]
    public void Number_ThatIsNone_IsNot(string? written) => Assert.False(CaseNumber.TryParse(written, out _));

    [Fact]
    public void Candidate_IsTheSameEachTime_AndReadsBack() => Prop.ForAll<NonEmptyString>(id =>
    {
        var number = CaseNumber.Candidate(Day, id.Get, 0);
        Assert.Equal(number, CaseNumber.Candidate(Day, id.Get, 0));
        Assert.True(CaseNumber.TryParse(number.ToString(), out var read));
        Assert.Equal(number, read);
    }).QuickCheckThrowOnFailure();

    /// <summary>ISO 7064: every single digit that is wrong is noticed.</summary>
    [Fact]
    public void Digit_ThatIsMistyped_MakesItNoNumber() => Prop.ForAll(Gen.Choose(0, 12).ToArbitrary(), Gen.Choose(1, 9).ToArbitrary(), ArbMap.Default.ArbFor<NonEmptyString>(), (at, more, id) =>
    {
        var digits = CaseNumber.Candidate(Day, id.Get, 0).ToString().Where(char.IsAsciiDigit).ToArray();
        digits[at] = (char)('0' + ((digits[at] - '0' + more) % 10));
        Assert.False(CaseNumber.TryParse(new string(digits), out _));
    }).QuickCheckThrowOnFailure();
}
