using System.Globalization;

using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Phones;

namespace CareLoop.Local.Hospital.Complaints;

/// <summary>How people go on who have complained. A pure function of the seed, the phone and what the text shows.</summary>
internal static class CaseHabits
{
    private enum Act
    {
        Silent,
        Content,
        NotContent,
        Other,
        Standing,
        Again,
    }

    public static IReadOnlyList<PlannedReply> Answer(long seed, TextInHand text, CaseReading matter)
    {
        var chance = Chance.Of(seed, "case-answer", text.Phone, matter.News.ToString(), text.At.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture));
        var act = matter.News switch
        {
            CaseNews.Received => chance.Weighted((Act.Silent, 780), (Act.Again, 140), (Act.Standing, 80)),
            CaseNews.Progress => chance.Weighted((Act.Silent, 900), (Act.Standing, 60), (Act.Again, 40)),
            CaseNews.Answered => chance.Weighted((Act.Content, 480), (Act.NotContent, 120), (Act.Silent, 260), (Act.Other, 90), (Act.Again, 50)),
            CaseNews.AskedAgain => chance.Weighted((Act.Content, 600), (Act.NotContent, 150), (Act.Silent, 250)),
            _ => Act.Silent,
        };
        var soon = chance.PerMille(600) ? chance.Between(TimeSpan.FromMinutes(1), TimeSpan.FromHours(2)) : chance.Between(TimeSpan.FromHours(2), TimeSpan.FromHours(60));
        return act switch
        {
            Act.Content => [Say(matter.Yes, Intent.Content, soon)],
            Act.NotContent => [Say(matter.No, Intent.NotContent, soon)],
            Act.Other => [Say(text.Language == "en" ? "thank you for calling" : chance.Pick(["知道了", "你们看着办吧"]), Intent.None, soon)],
            Act.Standing => [Say(CaseWording.Standing(text.Language, matter.Number, chance), Intent.AskStanding, soon)],
            Act.Again when text.Complaint is { } before && CaseWording.Again(text.Language, before, matter.Number, chance) is var (words, meaning) =>
                [Say(words, Intent.Complain, chance.Between(TimeSpan.FromHours(2), TimeSpan.FromHours(48))) with { Case = meaning }],
            _ => [],
        };

        PlannedReply Say(string words, Intent intent, TimeSpan after) => new(words, intent, OnTheMinute(text.At + after), []) { Case = new(text.Complaint?.Matter, null, false, matter.Number) };
    }

    /// <summary>A run gets through its days the faster, the fewer its instants are.</summary>
    internal static DateTimeOffset OnTheMinute(DateTimeOffset at) => at.AddTicks(TimeSpan.TicksPerMinute - (at.Ticks % TimeSpan.TicksPerMinute));
}
