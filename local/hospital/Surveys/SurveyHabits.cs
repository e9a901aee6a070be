using System.Globalization;

using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Phones;

namespace CareLoop.Local.Hospital.Surveys;

/// <summary>
/// How people answer a survey: at once, the next day, when nobody waits for it any more, with something that is no answer, with a
/// word that stops it, or not at all. A pure function of the seed, the phone and what the text shows.
/// </summary>
internal static class SurveyHabits
{
    /// <summary>What somebody does who has a question in hand.</summary>
    private enum Act
    {
        Silent,
        Answer,

        /// <summary>A day and more later, and still in time.</summary>
        AnswerLate,

        /// <summary>When the survey is over.</summary>
        AnswerTooLate,
        Nonsense,
        OptOut,
    }

    /// <summary>How they found their stay.</summary>
    private enum Mood
    {
        Happy,
        Mixed,
        Unhappy,
    }

    public static IReadOnlyList<PlannedReply> Answer(long seed, TextInHand text, SurveyReading asked)
    {
        // Who has answered, or means to, is not moved by a reminder.
        if (asked.For == AskedFor.Reminder && text.HasAnsweredSurvey)
            return [];

        var chance = Chance.Of(seed, "survey", text.Phone, asked.Survey.Name, asked.Question, asked.For.ToString(), text.At.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        var act = ActOn(asked.For, chance);
        if (act == Act.Silent)
            return [];
        var at = OnTheMinute(text.At + DelayOf(act, chance));
        if (act == Act.OptOut)
            return [new(Phones.Wording.Of(Intent.OptOut, text.Language, "", chance), Intent.OptOut, at, [])];
        return [act == Act.Nonsense
            ? new(chance.Pick(SurveyWording.Nonsense(asked, text.Language)), Intent.Rated, at, []) { Survey = new(asked.Survey.Name, asked.Question, []) }
            : Say(asked, text.Language, MoodOf(seed, text.Phone), at, chance)];
    }

    private static Act ActOn(AskedFor asked, Chance chance) => asked switch
    {
        AskedFor.Invitation => chance.Weighted((Act.Answer, 520), (Act.Silent, 320), (Act.AnswerLate, 50), (Act.AnswerTooLate, 35), (Act.Nonsense, 60), (Act.OptOut, 15)),
        AskedFor.Next => chance.Weighted((Act.Answer, 860), (Act.Silent, 60), (Act.AnswerLate, 25), (Act.Nonsense, 50), (Act.OptOut, 5)),
        AskedFor.Again => chance.Weighted((Act.Answer, 680), (Act.Nonsense, 220), (Act.Silent, 100)),
        _ => chance.Weighted((Act.Silent, 580), (Act.Answer, 370), (Act.Nonsense, 30), (Act.OptOut, 20)),
    };

    private static TimeSpan DelayOf(Act act, Chance chance) => act switch
    {
        Act.AnswerLate => chance.Between(TimeSpan.FromHours(26), TimeSpan.FromHours(62)),
        Act.AnswerTooLate => chance.Between(TimeSpan.FromHours(74), TimeSpan.FromHours(95)),
        _ => chance.Weighted((0, 600), (1, 270), (2, 130)) switch
        {
            0 => chance.Between(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(9)),
            1 => chance.Between(TimeSpan.FromMinutes(10), TimeSpan.FromHours(2)),
            _ => chance.Between(TimeSpan.FromHours(2), TimeSpan.FromHours(10)),
        },
    };

    private static Mood MoodOf(long seed, string phone) => Chance.Of(seed, "mood", phone).Weighted((Mood.Happy, 620), (Mood.Mixed, 260), (Mood.Unhappy, 120));

    private static PlannedReply Say(SurveyReading asked, string language, Mood mood, DateTimeOffset at, Chance chance)
    {
        if (asked.Question == HospitalSurvey.AllRatings)
        {
            List<string> values = [.. asked.Survey.Ratings.Select(_ => Rating(mood, chance))];
            // Who writes 1 2 3 may be counting: nobody does here who does not.
            if (values.Select((value, index) => value == (index + 1).ToString(CultureInfo.InvariantCulture)).All(counts => counts))
                values[^1] = "1";
            return Written(chance.Pick(SurveyWording.OfAll(values, language)), values);
        }

        if (asked.Kind == QuestionKind.Text)
        {
            var words = chance.Pick(SurveyWording.Words(language));
            return Written(words, [words]);
        }

        var answer = asked.Kind switch
        {
            QuestionKind.Recommend => Recommend(mood, chance).ToString(CultureInfo.InvariantCulture),
            QuestionKind.YesNo => chance.PerMille(mood == Mood.Happy ? 940 : mood == Mood.Mixed ? 650 : 300) ? SurveyQuestion.Yes : SurveyQuestion.No,
            QuestionKind.Choice => SurveyQuestion.Options[chance.PerMille(30) ? 5 : 5 - int.Parse(Rating(mood, chance), CultureInfo.InvariantCulture)].Id,
            _ => Rating(mood, chance),
        };
        return Written(chance.Pick(SurveyWording.Of(asked.Kind, answer, language)), [answer]);

        PlannedReply Written(string text, IReadOnlyList<string> values) => new(text, Intent.Rated, at, []) { Survey = new(asked.Survey.Name, asked.Question, values) };
    }

    private static string Rating(Mood mood, Chance chance) => mood switch
    {
        Mood.Happy => chance.Weighted(("5", 640), ("4", 300), ("3", 60)),
        Mood.Mixed => chance.Weighted(("4", 380), ("3", 420), ("2", 150), ("5", 50)),
        _ => chance.Weighted(("1", 400), ("2", 350), ("3", 250)),
    };

    private static int Recommend(Mood mood, Chance chance) => mood switch
    {
        Mood.Happy => 7 + chance.Below(4),
        Mood.Mixed => 4 + chance.Below(5),
        _ => chance.Below(6),
    };

    /// <summary>A run gets through its days the faster, the fewer its instants are.</summary>
    private static DateTimeOffset OnTheMinute(DateTimeOffset at) => at.AddTicks(TimeSpan.TicksPerMinute - (at.Ticks % TimeSpan.TicksPerMinute));
}
