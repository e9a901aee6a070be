using CareLoop.Configuration.Surveys;
using CareLoop.Surveys.Scores;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Surveys;

public sealed class SurveyReportTests
{
    private static readonly DateOnly Monday = new(2026, 3, 2);

    private static readonly SurveyDimension[] Three = [SurveyDimension.Attitude, SurveyDimension.Care, SurveyDimension.Environment];

    /// <summary>In each department so many who have answered the first dimension, the second, and so on: none answers two.</summary>
    private static readonly Arbitrary<int[][]> Departments =
        Gen.Choose(1, 4).SelectMany(count => Gen.Frequency((2, Gen.Choose(0, 6)), (2, Gen.Choose(4, 12)), (1, Gen.Constant(0))).ArrayOf(3).ArrayOf(count)).ToArbitrary();

    [Fact]
    public void Group_OfFewerThanFive_ShowsNothing_NorDoesWhatGivesItAway()
    {
        var report = Report([SurveyGroup.Department], Of("A", 3), Of("B", 9), Of("C", 7), Of("D", 0), [Asked.Survey(SurveyFact.Unanswered) with { Department = "A" }, Asked.LeftOut("quota") with { Department = "A" }]);

        Assert.Equal(["A true", "B false", "C true", "D false"], report.Lines.Select(line => $"{line.Of["department"]} {(line.Suppressed ? "true" : "false")}"));
        Assert.All(report.Lines.Where(line => line.Suppressed), line => Assert.Null(line.Scores));
        Assert.Equal((0, 1), (report.Lines[3].Scores!.Answered, report.Lines[3].Scores!.Invited));
        Assert.Equal(19, report.Total.Scores!.Answered);
    }

    [Fact]
    public void Measure_OfFewerThanFive_IsWithheld()
    {
        var report = Report([SurveyGroup.Department], Of("A", 9), Of("B", 9), Of("C", 9), [.. Enumerable.Range(0, 3).Select(_ => Asked.Completed(Asked.Recommend(9)) with { Department = "A" })],
            [.. Enumerable.Range(0, 6).Select(_ => Asked.Completed(Asked.Recommend(9)) with { Department = "B" })], [.. Enumerable.Range(0, 8).Select(_ => Asked.Completed(Asked.Recommend(9)) with { Department = "C" })]);

        Assert.Equal(["recommend,dimensions", "recommend,dimensions", ""], report.Lines.Select(line => string.Join(',', line.Withheld)));
        Assert.Equal([12, 15, 17], report.Lines.Select(line => line.Scores!.Answered));
        Assert.Equal([null, null, 8], report.Lines.Select(line => line.Scores!.Overall.Recommend?.N));
        Assert.Equal([9, 9, 9], report.Lines.Select(line => line.Scores!.Overall.Ratings!.N));
        Assert.Equal(17, report.Total.Scores!.Overall.Recommend!.N);
    }

    [Fact]
    public void Dimension_HardlyAnybodyAnswered_IsLeftOutWithAnother()
    {
        var report = Report([], [.. Enumerable.Range(0, 20).Select(index => Asked.Completed(
            [Asked.Rating(4, SurveyDimension.Attitude), .. index < 12 ? [Asked.Rating(5, SurveyDimension.Care)] : Array.Empty<ScoredAnswer>(), .. index < 3 ? [Asked.Rating(1, SurveyDimension.Integrity)] : Array.Empty<ScoredAnswer>()]))]);

        Assert.Equal([SurveyDimension.Attitude], report.Total.Scores!.Dimensions.Keys);
        Assert.Equal(["care:ratings", "integrity:ratings"], report.Total.Withheld.Order());
        Assert.Equal(35, report.Total.Scores.Overall.Ratings!.N);
        Assert.Empty(report.Lines);
    }

    [Fact]
    public void Dimension_OnlyAHiddenGroupAnswered_IsHiddenElsewhereToo()
    {
        // A is small, and B is hidden with it; beside B, C is the smallest that has ratings, but of another dimension.
        var report = Report([SurveyGroup.Department], [
            .. Enumerable.Repeat(Asked.Completed() with { Department = "A" }, 3), .. Enumerable.Repeat(Asked.Completed(Asked.Rating(3, SurveyDimension.Attitude)) with { Department = "B" }, 6),
            .. Enumerable.Repeat(Asked.Completed(Asked.Rating(3, SurveyDimension.Care)) with { Department = "C" }, 10),
            .. Enumerable.Repeat(Asked.Completed(Asked.Rating(3, SurveyDimension.Care), Asked.Rating(3, SurveyDimension.Attitude)) with { Department = "D" }, 12)]);

        Assert.Equal([true, true, false, false], report.Lines.Select(line => line.Suppressed));
        Assert.Equal(["ratings,dimensions", "dimensions"], report.Lines.Skip(2).Select(line => string.Join(',', line.Withheld)));
        Assert.Equal(24, report.Lines[3].Scores!.Overall.Ratings!.N);
        Assert.Empty(report.Lines[3].Scores!.Dimensions);
    }

    [Fact]
    public void Lines_ByDimension_AreOfEach()
    {
        SurveyFact[] asked = [.. Enumerable.Range(0, 11).Select(index => Asked.Completed(Asked.Rating(4, SurveyDimension.Attitude), Asked.Rating(2, SurveyDimension.Care)) with { Department = index < 5 ? "A" : "B" })];

        var alone = Report([SurveyGroup.Dimension], asked);
        var both = Report([SurveyGroup.Dimension, SurveyGroup.Department], [.. asked, Asked.Completed(Asked.Rating(1, SurveyDimension.Attitude), Asked.Rating(1, SurveyDimension.Care)) with { Department = "C" }]);

        Assert.Equal(["attitude 4", "care 2"], alone.Lines.Select(line => $"{line.Of["dimension"]} {line.Scores!.Overall.Ratings!.Mean}"));
        Assert.Equal(
            ["A attitude ", "A care ", "B attitude 4", "B care 2", "C attitude ", "C care "],
            both.Lines.Select(line => $"{line.Of["department"]} {line.Of["dimension"]} {line.Scores?.Overall.Ratings?.Mean}"));
        Assert.All(both.Lines, line => Assert.Equal(line.Scores is null, line.Suppressed));
    }

    [Theory]
    [InlineData(nameof(SurveyGroup.Year), "2025 2026")]
    [InlineData(nameof(SurveyGroup.Quarter), "2025-Q4 2026-Q1 2026-Q2")]
    [InlineData(nameof(SurveyGroup.Month), "2025-12 2026-01 2026-03 2026-04")]
    [InlineData(nameof(SurveyGroup.Day), "2025-12-31 2026-01-01 2026-03-31 2026-04-01")]
    [InlineData(nameof(SurveyGroup.Organisation), "h1")]
    [InlineData(nameof(SurveyGroup.Survey), "h1/visit")]
    [InlineData(nameof(SurveyGroup.Department), "A")]
    [InlineData(nameof(SurveyGroup.Ward), "W-1")]
    [InlineData(nameof(SurveyGroup.Clinician), "D-1")]
    [InlineData(nameof(SurveyGroup.Feed), "sms")]
    [InlineData(nameof(SurveyGroup.Language), "en")]
    public void Lines_ByAGroup_AreNamed(string by, string names)
    {
        DateOnly[] days = [new(2025, 12, 31), new(2026, 1, 1), new(2026, 3, 31), new(2026, 4, 1)];

        var report = SurveyReport.Of(days.Select(day => Asked.Day(day, [.. Of("A", 5)])), [Enum.Parse<SurveyGroup>(by)]);

        Assert.Equal(names, string.Join(' ', report.Lines.Select(line => line.Of.Values.Single())));
        Assert.Equal(20, report.Lines.Sum(line => line.Scores!.Answered));
    }

    [Fact]
    public void Group_WhateverTheOrderAskedIn_IsHiddenAlike()
    {
        SurveyFact[] facts = [.. Of("A", 3, "1"), .. Of("A", 8, "2"), .. Of("B", 5, "1"), .. Of("B", 9, "2")];

        Assert.Equal(["A 1", "A 2"], Hidden(Report([SurveyGroup.Department, SurveyGroup.Ward], facts)));
        Assert.Equal(["A 1", "A 2"], Hidden(Report([SurveyGroup.Ward, SurveyGroup.Department], facts)));

        static IEnumerable<string> Hidden(SurveyReport report) => report.Lines.Where(line => line.Suppressed).Select(line => $"{line.Of["department"]} {line.Of["ward"]}");
    }

    [Theory]
    [InlineData("department, month", "Department Month")]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData("dimension,dimension", "Dimension")]
    [InlineData("department,patient", null)]
    public void By_Names_AreRead(string? by, string? groups) => Assert.Equal(groups, SurveyGroups.Read(by) is { } read ? string.Join(' ', read) : null);

    [Fact]
    public void Day_OfASurvey_IsThatOfTheHospital() => Assert.Equal(
        new DateOnly(2026, 3, 3),
        SurveyGroups.DayOf(Asked.Completed() with { At = new(2026, 3, 2, 16, 0, 0, TimeSpan.Zero) }, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")));

    [Fact]
    public void Number_OfADimensionInADepartment_IsNotFoundBySubtracting() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Departments, people =>
    {
        SurveyFact[] facts = [.. people.SelectMany((row, department) => row.SelectMany((count, column) =>
            Enumerable.Range(0, count).Select(_ => Asked.Completed(Asked.Rating(3, Three[column])) with { Department = $"{department}" })))];
        var report = Report([SurveyGroup.Department], facts);
        var attacker = new Attacker(people.Length * 3);
        foreach (var line in report.Lines.Append(report.Total).Where(line => line.Scores is not null))
        {
            int[] rows = line.Of.TryGetValue("department", out var name) ? [int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)] : [.. Enumerable.Range(0, people.Length)];
            attacker.Learn(rows.SelectMany(row => Enumerable.Range(row * 3, 3)));
            // That there is nothing of a dimension is seen as well, where it is not withheld.
            foreach (var column in Enumerable.Range(0, 3).Where(column => line.Scores!.Dimensions.ContainsKey(Three[column]) || !line.Withheld.Any(name => name == "dimensions" || name.StartsWith($"{Three[column]}:", StringComparison.OrdinalIgnoreCase))))
                attacker.Learn(rows.Select(row => (row * 3) + column));
        }

        // Of some dimensions of a department, and of a dimension in some departments.
        var sums = Enumerable.Range(0, people.Length).SelectMany(row => Subsets([.. Enumerable.Range(row * 3, 3)]))
            .Concat(Enumerable.Range(0, 3).SelectMany(column => Subsets([.. Enumerable.Range(0, people.Length).Select(row => (row * 3) + column)])));
        Assert.All(sums, sum => Assert.False(
            sum.Sum(index => people[index / 3][index % 3]) is > 0 and < 5 && attacker.Knows(sum), $"{string.Join(' ', sum)} of {string.Join(" / ", people.Select(row => string.Join(' ', row)))}"));

        static IEnumerable<List<int>> Subsets(List<int> of) => Enumerable.Range(1, (1 << of.Count) - 1).Select(set => of.Where((_, index) => ((set >> index) & 1) == 1).ToList());
    }));

    private static SurveyReport Report(SurveyGroup[] by, params IEnumerable<SurveyFact>[] facts) => SurveyReport.Of([Asked.Day(Monday, [.. facts.SelectMany(some => some)])], by);

    /// <summary>So many who have answered, or one who has not.</summary>
    private static IEnumerable<SurveyFact> Of(string department, int answered, string ward = "W-1") => answered == 0
        ? [Asked.Survey(SurveyFact.Unanswered) with { Department = department, Ward = ward }]
        : Enumerable.Range(0, answered).Select(_ => Asked.Completed(Asked.Rating(4, SurveyDimension.Care)) with { Department = department, Ward = ward });
}
