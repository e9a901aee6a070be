using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace CareLoop.Tests.Architecture;

/// <summary>docs/reliability.md says which tests show what; they exist.</summary>
public sealed partial class ReliabilityPageTests
{
    [Fact]
    public void Page_EachTestThatItNames_Exists()
    {
        var root = Root();
        var page = File.ReadAllText(Path.Combine(root, "docs", "reliability.md"));
        var tests = Directory.EnumerateFiles(Path.Combine(root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Declared().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .ToHashSet(StringComparer.Ordinal);
        var named = Named().Matches(page).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.InRange(named.Count, 30, 200);
        Assert.Empty(named.Except(tests));
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    [GeneratedRegex(@"(?:async Task|void|class) (\w+)")]
    private static partial Regex Declared();

    [GeneratedRegex(@"`(\w+_\w+|\w+Tests)`")]
    private static partial Regex Named();
}
