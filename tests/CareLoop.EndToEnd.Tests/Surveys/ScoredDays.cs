using System.Globalization;
using CareLoop.Configuration.Surveys;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.Storage;
using CareLoop.Surveys;
using CareLoop.Surveys.Comments;
using CareLoop.Surveys.Scores;

namespace CareLoop.EndToEnd.Tests.Surveys;

/// <summary>Surveys of many days that are over, as the figures were told of them.</summary>
internal static class ScoredDays
{
    /// <summary>The world's first day.</summary>
    public static readonly DateOnly Today = new(2026, 3, 2);

    /// <summary>In a department so many surveys a day, of which some come to 5 and the others to 2.</summary>
    public static async Task TellAsync(World world, string department, DateOnly from, int days, int satisfied, int others, Func<int, string?>? words = null)
    {
        var facts = new List<Fact>();
        for (var day = from; day < from.AddDays(days); day = day.AddDays(1))
        {
            for (var number = 0; number < satisfied + others; number++)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"counter.{department}{day:yyyyMMdd}{number}").ToLowerInvariant();
                var rating = number < satisfied ? "5" : "2";
                var fact = new SurveyFact(
                    id, "east/default@1", new DateTimeOffset(day, new TimeOnly(2, 0), TimeSpan.Zero), department, "D-1", null, "sms", "zh-CN", SurveyFact.Completed, null,
                    [
                        new ScoredAnswer("overall", SurveyQuestionKind.Rating, [SurveyDimension.Overall], rating, OptionSide.Neither),
                        new ScoredAnswer("care", SurveyQuestionKind.Rating, [SurveyDimension.Care], number % 2 == 0 ? "5" : rating, OptionSide.Neither),
                    ]);
                facts.Add(new Fact("east", day, TellSurveys.Family, id, StoredJson.Write(fact)));
                if (words?.Invoke(number) is { } said)
                    facts.AddRange(CommentFact.Beside(fact, [new Comment("words", said, FreeWords.IsComplaint(said) ? CommentKind.Complaint : FreeWords.IsPraise(said) ? CommentKind.Praise : CommentKind.Other)], null, null, "east", day));
            }
        }

        foreach (var some in facts.Chunk(90))
            await world.Sound.Get<FactTable>().WriteAsync(some, [], default);
    }

    /// <summary>The same in two days: each request that is made of a day is one more at which a blow may fall.</summary>
    public static async Task FallInTwoDaysAsync(World world)
    {
        await TellAsync(world, "CARD", Today.AddDays(-60), 1, satisfied: 90, others: 0);
        await TellAsync(world, "CARD", Today.AddDays(-10), 1, satisfied: 10, others: 20, number => number == 0 ? "护士很耐心" : null);
    }

    /// <summary>A department that was well, and is so no more: 120 days up to yesterday.</summary>
    public static async Task FallAsync(World world, string department = "CARD")
    {
        await TellAsync(world, department, Today.AddDays(-120), 90, satisfied: 3, others: 0);
        await TellAsync(world, department, Today.AddDays(-30), 30, satisfied: 1, others: 1);
    }
}
