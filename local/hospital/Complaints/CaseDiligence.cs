using System.Globalization;

namespace CareLoop.Local.Hospital.Complaints;

/// <summary>How a round of a case goes with those who work on it, from when it came to their list.</summary>
/// <param name="Takes">After how long it is taken on; null for never.</param>
/// <param name="Answers">After how long it is answered; null for never.</param>
/// <param name="TriesTooSoon">Whether somebody tries to answer before there is a measure.</param>
/// <param name="Settles">Whether it is settled on the spot.</param>
/// <param name="Involves">Whether another department is asked.</param>
internal sealed record CaseDiligence(TimeSpan? Takes, TimeSpan? Answers, bool TriesTooSoon, bool Settles, bool Involves)
{
    /// <summary>Most the same or the next day, some late, some never. A pure function of the seed and the case.</summary>
    public static CaseDiligence Of(long seed, string caseId, int level)
    {
        var chance = Chance.Of(seed, "case", caseId, level.ToString(CultureInfo.InvariantCulture));
        var takes = chance.Weighted<TimeSpan?>((TimeSpan.Zero, 620), (TimeSpan.FromHours(30), 180), (TimeSpan.FromDays(4), 110), (null, 90));
        var answers = chance.Weighted<TimeSpan?>((TimeSpan.FromHours(20), 380), (TimeSpan.FromDays(3), 300), (TimeSpan.FromDays(8), 120), (TimeSpan.FromDays(13), 80), (null, 120));
        return new(takes, answers, chance.PerMille(200), level == 0 && chance.PerMille(120), level == 0 && chance.PerMille(90));
    }

    /// <summary>After how long a task of a case is done; null for never.</summary>
    public static TimeSpan? Delay(long seed, string task) => Chance.Of(seed, "case-task", task).Weighted<TimeSpan?>(
        (TimeSpan.Zero, 560), (TimeSpan.FromHours(26), 200), (TimeSpan.FromDays(3), 120), (TimeSpan.FromDays(9), 60), (null, 60));
}
