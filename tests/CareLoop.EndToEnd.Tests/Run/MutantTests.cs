using Xunit;

namespace CareLoop.EndToEnd.Tests.Run;

/// <summary>
/// Whether a run can fail: the app with one promise broken on purpose (see Directory.Build.props) makes it, and the check that
/// names the promise says so.
/// </summary>
[Collection(ARealRun.Name)]
public sealed class MutantTests
{
    [Theory]
    [InlineData("dropped-etag", "nothing-overwritten-unseen", "--days", "1", "--faults")]
    [InlineData("skipped-state-check", "none-for-a-visit-that-is-off", "--days", "1")]
    [InlineData("double-send", "texted-once", "--days", "1", "--faults")]
    [InlineData("early-acknowledgement", "events-settled", "--days", "1", "--faults")]
    [InlineData("wrong-opt-out-key", "none-after-opt-out", "--days", "2")]
    [InlineData("lost-due-row", "every-visit-accounted-for", "--days", "2", "--faults")]
    public async Task Run_OfAMutant_FailsForThePromiseThatItBreaks(string mutant, string broken, params string[] options)
    {
        await ARealRun.BuildMutantsAsync();

        var run = await ARealRun.PlayAsync(["--mutant", mutant, "--seed", "7", .. options]);

        Assert.True(run.ExitCode == 1, run.Output);
        Assert.True(run.Broken.Contains(broken), run.Output);
    }

    [Fact]
    public async Task Publish_OfAMutant_IsRefusedWithASentence()
    {
        var (code, output) = await ARealRun.DotnetAsync(["publish", "functions/CareLoop.App", "-c", "Release", "--no-restore", "-p:Mutants=true"]);

        Assert.NotEqual(0, code);
        Assert.Contains("breaks promises on purpose", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OfAMutantThatThereIsNot_SaysWhichThereAre()
    {
        await ARealRun.BuildMutantsAsync();

        var run = await ARealRun.PlayAsync("--mutant", "typo", "--days", "1");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("There is no mutant 'typo'", run.Output, StringComparison.Ordinal);
    }
}
