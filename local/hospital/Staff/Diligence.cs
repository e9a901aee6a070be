using System.Globalization;

namespace CareLoop.Local.Hospital.Staff;

/// <summary>What somebody does with a task when they come to it.</summary>
internal enum Act
{
    /// <summary>Nothing yet.</summary>
    Leave,
    Complete,
    NoAnswer,
    Refused,
}

/// <summary>How people work: most the same day, some late, some never. A pure function of the seed and the task.</summary>
internal static class Diligence
{
    /// <summary>How long after it is first seen somebody gets to a task; null for never.</summary>
    public static TimeSpan? Delay(long seed, string task, bool urgent)
    {
        var chance = Chance.Of(seed, "delay", task);
        return urgent
            ? chance.Weighted<TimeSpan?>((TimeSpan.Zero, 900), (TimeSpan.FromHours(4), 80), (null, 20))
            : chance.Weighted<TimeSpan?>((TimeSpan.Zero, 620), (TimeSpan.FromHours(20), 150), (TimeSpan.FromDays(2), 80), (TimeSpan.FromDays(5), 60), (TimeSpan.FromDays(9), 30), (null, 60));
    }

    /// <summary>What comes of a try.</summary>
    public static Act Outcome(long seed, WorkItem task) =>
        Chance.Of(seed, "outcome", task.Id, task.Attempts.ToString(CultureInfo.InvariantCulture)).Weighted(
            (Act.Complete, 700), (Act.NoAnswer, task.Channel == "letter" || task.What is "record-check" or "red-flag" or "urgent-answer" ? 0 : 280), (Act.Refused, task.Level > 0 && task.Channel == "call" ? 20 : 0));

    /// <summary>What is answered to the questions of a task.</summary>
    public static Dictionary<string, object> Answers(long seed, string task, IReadOnlyList<Question> questions)
    {
        var chance = Chance.Of(seed, "answers", task);
        var (isUnwell, isWrong) = (chance.PerMille(40), chance.PerMille(80));
        var answers = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var question in questions.Where(question => question.Required))
        {
            answers[question.Id] = question.Kind switch
            {
                "yes-no" => question.Id is "took-place" or "record-right" ? (isWrong ? "no" : "yes") : question.Id == "fever" && isUnwell ? "yes" : "no",
                "number" => 3 + chance.Below(3),
                "choice" => question.Options.Keys.First(),
                _ => "-",
            };
        }

        return answers;
    }
}
