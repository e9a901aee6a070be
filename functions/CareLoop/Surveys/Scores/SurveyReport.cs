using CareLoop.Common;
using CareLoop.Configuration.Surveys;
using CareLoop.Storage;

namespace CareLoop.Surveys.Scores;

/// <summary>One line of the figures.</summary>
/// <param name="Of">What it is of, by the names of the groups asked for.</param>
/// <param name="Suppressed">Whether nothing of it is shown: fewer than <see cref="Suppression.Least"/> have answered, or others would be given away.</param>
/// <param name="Withheld">What else of it is not shown, for the same reason: of <c>ratings</c>, <c>recommend</c>, <c>friends-and-family</c>, <c>dimensions</c> and the names of dimensions.</param>
/// <param name="Scores">Null where it is suppressed.</param>
internal sealed record SurveyLine(IReadOnlyDictionary<string, string> Of, bool Suppressed, IReadOnlyList<string> Withheld, SurveyScores? Scores);

/// <summary>The figures of surveys, by whatever is asked for, without those that are of too few people.</summary>
/// <remarks>
/// <para>What there is to show is suppressed step by step (<see cref="Suppression"/>): the group as a whole, by how many have answered; then each
/// measure of all questions, by how many have answered such a question; then what it says by dimensions, all of a group or nothing. What is
/// hidden at a step is hidden at the next.</para>
/// <para>As all questions together less the dimensions shown are the dimensions hidden, a dimension that hardly anybody has answered is
/// left out of every group together with the smallest of the others, and where both are too few in a group it shows no dimension.</para>
/// <para>By whatever is asked for, groups are nested in the order of <see cref="SurveyGroup"/>, so that the order of the names in a
/// question changes no choice.</para>
/// </remarks>
internal sealed record SurveyReport(IReadOnlyList<SurveyLine> Lines, SurveyLine Total)
{
    private const string ByDimension = "dimension", Dimensions = "dimensions";

    /// <param name="days">What is counted; the caller has left out what is not asked for, or may not be seen.</param>
    /// <param name="by">What the lines are by; empty for the total alone.</param>
    public static SurveyReport Of(IEnumerable<SurveyDay> days, IReadOnlyCollection<SurveyGroup> by)
    {
        var levels = by.Where(group => group != SurveyGroup.Dimension).Distinct().Order().ToList();
        var byDimension = by.Contains(SurveyGroup.Dimension);
        var groups = new SortedDictionary<string, Group>(StringComparer.Ordinal);
        var total = new Group([""], []);
        foreach (var (organisation, day, cells) in days)
        {
            foreach (var cell in cells.All)
            {
                IReadOnlyList<string> path = levels.Count == 0 ? total.Path : [.. levels.Select(level => SurveyGroups.NameOf(level, organisation, day, cell.Key))];
                var key = string.Join('|', path);
                if (!groups.TryGetValue(key, out var group))
                    groups[key] = group = new Group(path, []);
                SurveyCounters.Add(group.Counts, cell.Counts);
                SurveyCounters.Add(total.Counts, cell.Counts);
            }
        }

        var shown = Shown.Of([.. groups.Values], total);
        var names = levels.ConvertAll(KebabEnum.Write);
        var lines = levels.Count == 0 && !byDimension ? []
            : groups.Values.SelectMany(group => Lines(group, names.Zip(group.Path).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal), byDimension, shown)).ToList();
        return new(lines, Line(shown.Of(total, isTotal: true), new Dictionary<string, string>(), total));

        static IEnumerable<SurveyLine> Lines(Group group, Dictionary<string, string> of, bool byDimension, Shown shown)
        {
            var line = Line(shown.Of(group, isTotal: false), of, group);
            return byDimension ? shown.Dimensions.Select(dimension => Part(line, dimension)).OfType<SurveyLine>() : [line];
        }
    }

    private static SurveyLine Line(IReadOnlyList<string>? withheld, IReadOnlyDictionary<string, string> of, Group group)
    {
        if (withheld is null)
            return new(of, true, [], null);

        var scores = SurveyScores.Of(group.Counts);
        foreach (var measure in Enum.GetValues<SurveyMeasure>().Where(measure => withheld.Contains(KebabEnum.Write(measure))))
            scores = scores with { Overall = scores.Overall.Without(measure) };
        var parts = scores.Dimensions.Where(_ => !withheld.Contains(Dimensions)).ToDictionary();
        foreach (var (dimension, measure) in parts.Keys.SelectMany(_ => Enum.GetValues<SurveyMeasure>(), (dimension, measure) => (dimension, measure)).ToList())
        {
            if (withheld.Contains(NameOf(dimension, measure)))
                parts[dimension] = parts[dimension].Without(measure);
        }

        return new(of, false, withheld, scores with { Dimensions = parts.Where(part => part.Value is not { Ratings: null, Recommend: null, FriendsAndFamily: null }).ToDictionary() });
    }

    /// <summary>What a line says of one dimension; null where nobody of it has answered for that.</summary>
    private static SurveyLine? Part(SurveyLine line, SurveyDimension dimension)
    {
        var of = line.Of.Append(new(ByDimension, KebabEnum.Write(dimension))).ToDictionary(StringComparer.Ordinal);
        var withheld = Enum.GetValues<SurveyMeasure>().Where(measure => line.Withheld.Contains(NameOf(dimension, measure))).Select(KebabEnum.Write).ToList();
        if (line.Scores is not { } scores || line.Withheld.Contains(Dimensions))
            return new(of, true, [], null);

        return scores.Dimensions.TryGetValue(dimension, out var subject) ? new(of, false, withheld, scores with { Overall = subject, Dimensions = new Dictionary<SurveyDimension, SubjectScores>() })
            : withheld.Count > 0 ? new(of, true, [], null)
            : null;
    }

    private static string NameOf(SurveyDimension dimension, SurveyMeasure measure) => $"{KebabEnum.Write(dimension)}:{KebabEnum.Write(measure)}";

    private sealed record Group(IReadOnlyList<string> Path, Dictionary<string, int> Counts)
    {
        public string Key => string.Join('|', Path);

        public int People(SurveyMeasure measure, string subject) => Counts.GetValueOrDefault(SurveyCounters.People(measure, subject));
    }

    /// <summary>What is not shown of the groups, and of the total.</summary>
    private sealed class Shown
    {
        private readonly List<(string? Name, SuppressionResult Result)> steps = [];
        private readonly List<string> dropped = [];

        /// <summary>Those for which anybody has answered.</summary>
        public required IReadOnlyList<SurveyDimension> Dimensions { get; init; }

        public static Shown Of(IReadOnlyList<Group> groups, Group total)
        {
            var dimensions = Enum.GetValues<SurveyDimension>().Where(dimension => Enum.GetValues<SurveyMeasure>().Any(measure => total.People(measure, SurveyCounters.Subject(dimension)) > 0)).ToList();
            var shown = new Shown { Dimensions = dimensions };
            var hidden = shown.Step(null, groups, group => [group.Counts.GetValueOrDefault(SurveyCounters.Answered)], new HashSet<string>());
            var inDetail = hidden.ToHashSet(StringComparer.Ordinal);
            var columns = new List<Func<Group, int>>();
            foreach (var measure in Enum.GetValues<SurveyMeasure>())
            {
                inDetail.UnionWith(shown.Step(KebabEnum.Write(measure), groups, group => [group.People(measure, SurveyCounters.All)], hidden));
                var (kept, left) = Thin(measure, dimensions, total);
                shown.dropped.AddRange(left.Select(dimension => NameOf(dimension, measure)));
                columns.AddRange(kept.Select<SurveyDimension, Func<Group, int>>(dimension => group => group.People(measure, SurveyCounters.Subject(dimension))));
                // Of as many people at least is what the dimensions left out come to.
                if (left.Count > 0 && kept.Count > 0)
                    columns.Add(group => left.Max(dimension => group.People(measure, SurveyCounters.Subject(dimension))));
            }

            shown.Step(SurveyReport.Dimensions, groups, group => [.. columns.Select(column => column(group))], inDetail);
            return shown;
        }

        /// <summary>What is withheld of a group; null where nothing is shown.</summary>
        public IReadOnlyList<string>? Of(Group group, bool isTotal)
        {
            var names = steps.Where(step => isTotal ? step.Result.IsTotalWithheld : step.Result.Hidden.Contains(group.Key)).Select(step => step.Name).ToList();
            return names.Contains(null) ? null : [.. names.OfType<string>(), .. names.Count > 0 && !names.Contains(SurveyReport.Dimensions) ? [SurveyReport.Dimensions] : Array.Empty<string>(), .. dropped];
        }

        private IReadOnlySet<string> Step(string? name, IReadOnlyList<Group> groups, Func<Group, IReadOnlyList<int>> people, IReadOnlySet<string> hidden)
        {
            var result = Suppression.Of([.. groups.Select(group => new SuppressionCell(group.Path, people(group)))], hidden);
            steps.Add((name, result));
            return result.Hidden;
        }

        /// <summary>The dimensions to show of a measure, and those that are of too few people in all, with the smallest of the others.</summary>
        private static (List<SurveyDimension> Kept, List<SurveyDimension> Left) Thin(SurveyMeasure measure, List<SurveyDimension> dimensions, Group total)
        {
            var bySize = dimensions.Select(dimension => (Dimension: dimension, People: total.People(measure, SurveyCounters.Subject(dimension)))).Where(pair => pair.People > 0).OrderBy(pair => pair.People).ToList();
            var thin = bySize.Count(pair => Suppression.IsSmall(pair.People));
            var left = bySize.Take(thin == 0 ? 0 : thin + 1).Select(pair => pair.Dimension).ToList();
            return (bySize.Skip(left.Count).Select(pair => pair.Dimension).ToList(), left);
        }
    }
}
