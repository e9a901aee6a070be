using System.Globalization;

using CareLoop.Local.Hospital.Complaints;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Surveys;

namespace CareLoop.Local.Hospital.Phones;

/// <summary>
/// How people answer: soon or the next morning, with thanks, twice, with a question, to opt out, or
/// not at all. A pure function of the seed, the phone and what the text shows, never of ids that
/// depend on timing.
/// </summary>
internal static class Habits
{
    public static IReadOnlyList<PlannedReply> Answer(long seed, TextInHand text)
    {
        var about = text.Shown.Count > 0 ? text.Shown[0] : default;
        string[] key = [text.Phone, about.Visit ?? "", about.Start.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture)];
        var chance = Chance.Of(seed, ["answer", .. key, text.Ordinal.ToString(CultureInfo.InvariantCulture)]);
        if (text.Choices.Count > 0)
            return Choose(text, chance);
        if (text.Case is { } matter)
            return CaseHabits.Answer(seed, text, matter);
        if (text.Survey is { } asked)
            return SurveyHabits.Answer(seed, text, asked);
        if (text.AsksHowOneIs)
            return HowOneIs(text, Chance.Of(seed, "how", text.Phone, text.At.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture)));
        if (text.Shown.Count == 0 || text.HasAnswered || text.Codes.Change.Length == 0)
            return [];

        // After a missed visit only another time is offered. Some look at their phone only when the second text comes, and some never.
        var intent = text.Codes.Confirm.Length == 0 ? Intent.Reschedule : IntentOf(Chance.Of(seed, ["intent", .. key]));
        if (intent is null || !chance.PerMille(700))
            return [];

        var first = text.At + Delay(chance);
        var replies = new List<PlannedReply> { Reply(text, intent.Value, first, chance) };
        if (Follow(text, intent.Value, first, chance) is { } follow)
            replies.Add(follow);
        return replies;
    }

    private static List<PlannedReply> HowOneIs(TextInHand text, Chance chance) =>
        chance.Weighted<Intent?>((Intent.Well, 600), (Intent.Unwell, 50), (Intent.CallMe, 25), (Intent.Urgent, 10), (Intent.Question, 15), (null, 300)) is { } intent
            ? [Reply(text, intent, text.At + Delay(chance), chance)] : [];

    /// <summary>What this phone's holder will want to say about this visit; null for nothing.</summary>
    private static Intent? IntentOf(Chance chance) => chance.Weighted<Intent?>(
        (null, 240),
        (Intent.Confirm, 500),
        (Intent.Cancel, 70),
        (Intent.Reschedule, 60),
        (Intent.Question, 40),
        (Intent.Urgent, 12),
        (Intent.OptOut, 38),
        (Intent.WrongNumber, 12),
        (Intent.None, 28));

    private static TimeSpan Delay(Chance chance) => chance.Weighted((0, 500), (1, 250), (2, 120), (3, 130)) switch
    {
        0 => chance.Between(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(9)),
        1 => chance.Between(TimeSpan.FromMinutes(10), TimeSpan.FromHours(2)),
        2 => chance.Between(TimeSpan.FromHours(2), TimeSpan.FromHours(6)),
        _ => chance.Between(TimeSpan.FromHours(11), TimeSpan.FromHours(40)),
    };

    private static PlannedReply? Follow(TextInHand text, Intent intent, DateTimeOffset first, Chance chance)
    {
        var soon = first + chance.Between(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(4));
        var later = first + chance.Between(TimeSpan.FromMinutes(30), TimeSpan.FromHours(8));
        return intent switch
        {
            // Twice, because nothing seemed to happen.
            Intent.Confirm or Intent.Cancel or Intent.OptOut when chance.PerMille(120) => Reply(text, intent, soon, chance),
            Intent.Confirm when chance.PerMille(60) => Reply(text, Intent.Cancel, later, chance),
            Intent.OptOut when chance.PerMille(400) => Reply(text, Intent.OptIn, later, chance),
            Intent.Question or Intent.None when chance.PerMille(500) => Reply(text, Intent.Confirm, later, chance),
            _ => null,
        };
    }

    private static PlannedReply Reply(TextInHand text, Intent intent, DateTimeOffset at, Chance chance) =>
        new(Wording.Of(intent, text.Language, text.Codes.For(intent), chance), intent, OnTheMinute(at), text.Shown);

    /// <summary>A run gets through its days the faster, the fewer its instants are.</summary>
    private static DateTimeOffset OnTheMinute(DateTimeOffset at) => at.AddTicks(TimeSpan.TicksPerMinute - (at.Ticks % TimeSpan.TicksPerMinute));

    /// <summary>Asked which visit is meant, most say it with the number for it.</summary>
    private static List<PlannedReply> Choose(TextInHand text, Chance chance)
    {
        var intent = text.Meant is Intent.Cancel or Intent.Reschedule ? text.Meant.Value : Intent.Confirm;
        var offered = text.Choices.Where(choice => choice.Codes.For(intent).Length > 0).ToList();
        if (offered.Count == 0)
            return [];
        var (codes, visits) = offered[chance.Below(offered.Count)];
        return chance.PerMille(850)
            ? [new(codes.For(intent), intent, text.At + chance.Between(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(20)), visits)]
            : [];
    }
}
