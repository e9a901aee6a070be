using CareLoop.Common;
using CareLoop.Tests.Surveys;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Common;

public sealed class SuppressionTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1000);

    private static readonly Arbitrary<int[]> Cells = Gen.Choose(1, 5).SelectMany(count => Gen.Frequency((3, Gen.Choose(0, 6)), (2, Gen.Elements(1, 4, 5)), (1, Gen.Choose(0, 12))).ArrayOf(count)).ToArbitrary();

    private static readonly Arbitrary<int[][]> Nested =
        Gen.Choose(1, 4).SelectMany(count => Gen.Choose(1, 4).SelectMany(inner => Gen.Frequency((3, Gen.Choose(0, 6)), (1, Gen.Choose(0, 15))).ArrayOf(inner)).ArrayOf(count)).ToArbitrary();

    [Theory]
    [InlineData(new[] { 8, 9, 5 }, "", false)]
    [InlineData(new[] { 0, 9, 5 }, "", false)]
    // The one, and the smallest of the others.
    [InlineData(new[] { 3, 9, 6, 20 }, "a c", false)]
    // Of equal ones both.
    [InlineData(new[] { 3, 9, 6, 6 }, "a c d", false)]
    [InlineData(new[] { 0, 5, 5, 6, 4 }, "b c e", false)]
    // Small numbers are 4 at most: twelve in three would be 4 each, were 6 shown.
    [InlineData(new[] { 4, 4, 4, 6 }, "a b c d", false)]
    [InlineData(new[] { 4, 4, 4 }, "a b c", false)]
    [InlineData(new[] { 3, 3, 3, 6 }, "a b c", false)]
    [InlineData(new[] { 2, 2, 30, 7 }, "a b d", false)]
    // Five people, two groups.
    [InlineData(new[] { 2, 3, 30, 7 }, "a b", false)]
    // Five people in five groups are one in each.
    [InlineData(new[] { 1, 1, 1, 1, 1, 40 }, "a b c d e f", false)]
    [InlineData(new[] { 1, 1, 1, 1, 2, 40 }, "a b c d e", false)]
    // Nothing is left to hide it behind.
    [InlineData(new[] { 3 }, "a", true)]
    [InlineData(new[] { 3, 0, 1 }, "a b c", true)]
    [InlineData(new[] { 1, 1, 1, 1, 1 }, "a b c d e", true)]
    [InlineData(new[] { 5, 0 }, "", false)]
    [InlineData(new[] { 0, 0 }, "", false)]
    [InlineData(new int[0], "", false)]
    public void Of_Groups_HidesTheSmallAndWhatGivesThemAway(int[] answered, string hidden, bool isTotalWithheld)
    {
        var result = Of(answered);

        Assert.Equal((hidden, isTotalWithheld), (string.Join(' ', result.Hidden.Order()), result.IsTotalWithheld));
    }

    [Fact]
    public void Of_SeveralNumbers_HidesAGroupForAnyOfThem()
    {
        // a is small in the second, of which b is the smallest of the others; c would be so in the first.
        SuppressionCell[] cells = [new(["a"], [50, 2]), new(["b"], [40, 8]), new(["c"], [9, 0]), new(["d"], [30, 30])];

        Assert.Equal(["a", "b"], Suppression.Of(cells, new HashSet<string>()).Hidden.Order());
        // c, hidden for another reason, takes d in the first, and that takes b in the second.
        Assert.Equal(["b", "c", "d"], Suppression.Of([.. cells[1..]], new HashSet<string> { "c" }).Hidden.Order());
    }

    [Fact]
    public void Of_GroupsWithinGroups_HidesThemWithin()
    {
        SuppressionCell[] cells = [
            new(["card", "1"], [3]), new(["card", "2"], [9]), new(["card", "3"], [12]), new(["orth", "4"], [6]), new(["eye", "5"], [4]), new(["skin", "6"], [7]), new(["skin", "7"], [6])];

        // eye is small and orth the smallest department beside it; within card the next clinician goes, though one of skin has fewer.
        Assert.Equal(["card|1", "card|2", "eye|5", "orth|4"], Suppression.Of(cells, new HashSet<string>()).Hidden.Order());
    }

    [Fact]
    public void Of_GroupsThatTheirPartsGiveAway_HidesThemToo()
    {
        SuppressionCell[] cells = [.. Enumerable.Range(1, 5).Select(clinician => new SuppressionCell(["card", $"{clinician}"], [1])), new(["orth", "6"], [9]), new(["eye", "7"], [20])];

        Assert.Equal(["card|1", "card|2", "card|3", "card|4", "card|5", "orth|6"], Suppression.Of(cells, new HashSet<string>()).Hidden.Order());
    }

    [Fact]
    public void Hidden_Any_IsNotFoundByWhoTriesAllNumbers() => Check.One(Many, Prop.ForAll(Cells, answered =>
    {
        var result = Of(answered);
        var hidden = Enumerable.Range(0, answered.Length).Where(index => result.Hidden.Contains(Name(index))).ToList();
        var worlds = Worlds([.. answered], hidden, result).ToList();

        Assert.Contains(worlds, world => world.SequenceEqual(answered));
        Assert.True(result.IsTotalWithheld || hidden.Sum(index => answered[index]) is 0 or >= 5, $"{string.Join(' ', answered)}: the hidden ones are too few.");
        Assert.All(Enumerable.Range(0, answered.Length).Where(index => answered[index] is > 0 and < 5), index => Assert.True(
            worlds.Select(world => world[index]).Distinct().Count() > 1, $"{string.Join(' ', answered)}: {Name(index)} can only be {answered[index]}."));
    }));

    [Fact]
    public void Hidden_Any_IsNotFoundBySubtractingWhatIsShownOfAnyLevel() => Check.One(Many, Prop.ForAll(Nested, answered =>
    {
        var leaves = answered.SelectMany((group, outer) => group.Select((people, inner) => (Outer: Name(outer), Inner: Name(inner), People: people))).ToList();
        var fine = Suppression.Of([.. leaves.Select(leaf => new SuppressionCell([leaf.Outer, leaf.Inner], [leaf.People]))], new HashSet<string>());
        var wide = Suppression.Of(leaves.GroupBy(leaf => leaf.Outer).ToDictionary(group => group.Key, group => group.Sum(leaf => leaf.People)));
        var attacker = new Attacker(leaves.Count);
        if (!fine.IsTotalWithheld || !wide.IsTotalWithheld)
            attacker.Learn(Where(_ => true));
        foreach (var leaf in leaves.Where(leaf => !fine.Hidden.Contains($"{leaf.Outer}|{leaf.Inner}")))
            attacker.Learn(Where(other => other == leaf));
        foreach (var group in leaves.Select(leaf => leaf.Outer).Distinct().Where(group => !wide.Hidden.Contains(group)))
            attacker.Learn(Where(leaf => leaf.Outer == group));

        var sums = leaves.Select(leaf => Where(other => other == leaf)).Concat(leaves.GroupBy(leaf => leaf.Outer).Select(group => Where(leaf => leaf.Outer == group.Key)));
        Assert.All(sums, sum => Assert.False(attacker.Knows(sum) && sum.Sum(index => leaves[index].People) is > 0 and < 5, $"{string.Join(" / ", answered.Select(group => string.Join(' ', group)))}: {string.Join(' ', sum)}"));

        List<int> Where(Func<(string Outer, string Inner, int People), bool> holds) => [.. Enumerable.Range(0, leaves.Count).Where(index => holds(leaves[index]))];
    }));

    [Fact]
    public void Hidden_Any_IsNoMoreThanItTakes() => Check.One(Many, Prop.ForAll(Cells, answered =>
    {
        var result = Of(answered);

        // Where nobody is too few, all is shown; where the total is of five in more than one group, so is it.
        Assert.True(answered.Any(people => people is > 0 and < 5) || result.Hidden.Count == 0);
        Assert.True(!result.IsTotalWithheld || answered.Sum() < 5 || answered.All(people => people is 0 or 1));
    }));

    /// <summary>All numbers that would have been hidden in the same way, with the same shown.</summary>
    private static IEnumerable<int[]> Worlds(int[] answered, List<int> hidden, SuppressionResult result)
    {
        var sum = hidden.Sum(index => answered[index]);
        IEnumerable<int[]> worlds = [[.. answered]];
        foreach (var index in hidden)
        {
            worlds = worlds.SelectMany(world => Enumerable.Range(0, (result.IsTotalWithheld ? 5 : sum) + 1).Select(people =>
            {
                int[] other = [.. world];
                other[index] = people;
                return other;
            })).Where(world => result.IsTotalWithheld || hidden.TakeWhile(earlier => earlier != index).Append(index).Sum(at => world[at]) <= sum);
        }

        return worlds.Where(world => result.IsTotalWithheld || hidden.Sum(index => world[index]) == sum)
            .Where(world => Of(world) is var other && other.IsTotalWithheld == result.IsTotalWithheld && other.Hidden.SetEquals(result.Hidden));
    }

    private static SuppressionResult Of(int[] answered) => Suppression.Of(answered.Select((people, index) => (Name(index), people)).ToDictionary(pair => pair.Item1, pair => pair.people));

    private static string Name(int index) => ((char)('a' + index)).ToString();
}
