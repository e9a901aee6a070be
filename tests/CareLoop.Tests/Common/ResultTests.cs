using CareLoop.Common;
using Xunit;

namespace CareLoop.Tests.Common;

public class ResultTests
{
    private static readonly Problem Late = new(ProblemKind.Gone, "link-expired", "The link is no longer valid.");

    [Fact]
    public void Match_Value_TakesTheFirstWay()
    {
        Result<int> result = 7;

        Assert.True(result.IsOk);
        Assert.Equal("7", result.Match(value => $"{value}", problem => problem.Code));
    }

    [Fact]
    public void Match_Problem_TakesTheSecondWay()
    {
        Result<int> result = Late;

        Assert.False(result.IsOk);
        Assert.Equal("link-expired", result.Match(value => $"{value}", problem => problem.Code));
    }

    [Fact]
    public void Value_OfAProblem_Throws()
    {
        Result<int> result = Late;

        Assert.Contains("link-expired", Assert.Throws<InvalidOperationException>(() => result.Value).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Then_AfterAProblem_IsNotReached()
    {
        Result<int> result = Late;

        var next = result.Then<string>(_ => throw new InvalidOperationException("Reached."));

        Assert.Same(Late, next.Problem);
        Assert.Equal("8", Result.Ok(7).Then<string>(value => $"{value + 1}").Value);
    }
}
