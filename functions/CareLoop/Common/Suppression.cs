namespace CareLoop.Common;

/// <summary>A group of which figures may be shown.</summary>
/// <param name="Path">What it is of, the widest first: a department, its clinician.</param>
/// <param name="Counts">Of how many people its figures are, by what there is to show: as many numbers in each group. Each adds up over groups.</param>
internal sealed record SuppressionCell(IReadOnlyList<string> Path, IReadOnlyList<int> Counts)
{
    /// <summary>Names the group; <c>|</c> is in no code.</summary>
    public string Key => string.Join('|', Path);
}

/// <summary>What is not shown.</summary>
/// <param name="Hidden">The groups, by <see cref="SuppressionCell.Key"/>.</param>
/// <param name="IsTotalWithheld">Whether the total would still tell too much: then neither it nor any group is shown.</param>
internal sealed record SuppressionResult(IReadOnlySet<string> Hidden, bool IsTotalWithheld);

/// <summary>
/// Which groups are too small to be shown, and which others would give them away. A number from 1 to 4 is too small; 0 is shown, unless
/// there is nothing else to show. What is hidden in one breakdown is of 5 people at least and of two groups at least, and not of 1 each or of 4 each: as 0 would be shown, five
/// people in five hidden groups would be one in each. The smallest group that is left goes first, and all that are as small (secondary cell suppression: A. Hundepool
/// and others, "Statistical Disclosure Control", Wiley 2012, chapter 4; a minimum frequency and complementary cells, not a full audit). Pure.
/// </summary>
/// <remarks>
/// <para>What holds: from the lines and the total of one answer, no number of a group from 1 to 4 can be had by adding and subtracting;
/// and of one number a group and one level, not by trying all numbers that would have been hidden in the same way either. With a path
/// of several levels the totals of every level may be known as well: a breakdown by department and one by department and clinician, of the
/// same days and the same filters, may be laid side by side, as the choice at a level follows from the numbers of that level. (But where
/// all who answered in a department are one a clinician, it is hidden in the finer breakdown and not in the wider one.)</para>
/// <para>What does not hold: breakdowns that cross each other (by ward here, by clinician there; a clinician of two departments),
/// periods that overlap without one being made of the other's groups (1 to 10 March less 1 to 9 March is a day), and the same question
/// asked before and after an answer came. Who may ask for figures is few; show others fixed breakdowns of whole months that are over.
/// That a group's answers are all alike is not looked at: five of five that are dissatisfied are shown as such.</para>
/// </remarks>
internal static class Suppression
{
    /// <summary>The fewest people of whom a figure may be.</summary>
    public const int Least = 5;

    /// <summary>Of one number a group, and one level.</summary>
    public static SuppressionResult Of(IReadOnlyDictionary<string, int> answered) => Of([.. answered.Select(cell => new SuppressionCell([cell.Key], [cell.Value]))], new HashSet<string>());

    /// <param name="cells">The groups of one answer; of each path one, and all of one length, at least 1.</param>
    /// <param name="hiddenAlready">Groups that are not shown for another reason.</param>
    public static SuppressionResult Of(IReadOnlyList<SuppressionCell> cells, IReadOnlySet<string> hiddenAlready) => At(0, cells, hiddenAlready);

    public static bool IsSmall(int people) => people is > 0 and < Least;

    private static SuppressionResult At(int level, IReadOnlyList<SuppressionCell> cells, IReadOnlySet<string> hiddenAlready)
    {
        if (cells.All(cell => cell.Path.Count <= level + 1))
            return Flat(cells, hiddenAlready);

        var groups = cells.GroupBy(cell => cell.Path[level]).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        var sums = groups.Select(group => new SuppressionCell([group.Key], Sum(group.Value))).ToList();
        // A group that its own parts would give away, were it shown, is hidden with them; every round hides one more or is the last.
        var given = new HashSet<string>();
        while (true)
        {
            var wide = Flat(sums, given);
            var within = groups.Where(group => !wide.Hidden.Contains(group.Key)).ToDictionary(group => group.Key, group => At(level + 1, group.Value, hiddenAlready), StringComparer.Ordinal);
            var found = within.Where(group => group.Value.IsTotalWithheld).Select(group => group.Key).ToList();
            if (found.Count == 0)
            {
                var hidden = within.SelectMany(group => group.Value.Hidden).Concat(groups.Where(group => wide.Hidden.Contains(group.Key)).SelectMany(group => group.Value).Select(cell => cell.Key));
                return new(hidden.ToHashSet(StringComparer.Ordinal), wide.IsTotalWithheld);
            }

            given.UnionWith(found);
        }
    }

    private static SuppressionResult Flat(IReadOnlyList<SuppressionCell> cells, IReadOnlySet<string> hiddenAlready)
    {
        var hidden = cells.Where(cell => hiddenAlready.Contains(cell.Key) || cell.Counts.Any(IsSmall)).Select(cell => cell.Key).ToHashSet(StringComparer.Ordinal);
        var columns = Enumerable.Range(0, cells.Count == 0 ? 0 : cells[0].Counts.Count).ToList();
        while (true)
        {
            // Where least is hidden first: what is hidden for that may do for the others.
            var open = columns.Select(column => (Column: column, People: Hidden(column))).Where(pair => !IsSafe(pair.People)).OrderBy(pair => pair.People.Sum()).ToList();
            if (open.Count == 0)
                return new(hidden, false);

            var (next, people) = open[0];
            var left = cells.Where(cell => cell.Counts[next] > 0 && !hidden.Contains(cell.Key)).ToList();
            if (left.Count > 0)
                // All that are equally small: that one of them was chosen by its name would tell which of those hidden was the small one.
                hidden.UnionWith(left.Where(cell => cell.Counts[next] == left.Min(other => other.Counts[next])).Select(cell => cell.Key));
            else if (people.Count > 1 && people.TrueForAll(number => number == Least - 1))
                columns.Remove(next);
            else
                // Of which groups it is made is then not shown either: four people in four groups would be one in each.
                return new(cells.Select(cell => cell.Key).ToHashSet(StringComparer.Ordinal), true);
        }

        List<int> Hidden(int column) => [.. cells.Where(cell => hidden.Contains(cell.Key)).Select(cell => cell.Counts[column]).Where(people => people > 0)];
    }

    /// <summary>
    /// Whether hidden numbers may be known by their sum, which is what the total and the groups shown come to. As no group is chosen by its
    /// name, numbers that are not all alike may as well be the other way round; those that are alike may be one more and one less, but
    /// for the smallest and the greatest that a small number can be. (Where every group is hidden, so may be 4: one of them may then be large.)
    /// </summary>
    private static bool IsSafe(List<int> people) =>
        people.Count == 0 || (people.Count > 1 && people.Sum() >= Least && !people.TrueForAll(number => number == 1) && !people.TrueForAll(number => number == Least - 1));

    private static int[] Sum(List<SuppressionCell> cells) => [.. cells[0].Counts.Select((_, column) => cells.Sum(cell => cell.Counts[column]))];
}
