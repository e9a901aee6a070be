using CareLoop.Storage;

namespace CareLoop.Surveys.Scores;

/// <summary>One score.</summary>
/// <param name="Value">A share from 0 to 1, a mean of 1 to 5, or a recommend score of -100 to 100.</param>
/// <param name="N">Of how many answers.</param>
/// <param name="Low">Where its 95 % confidence interval begins; null of a mean.</param>
/// <param name="High">Where it ends.</param>
public sealed record SurveyScore(double Value, int N, double? Low, double? High);

/// <summary>One line of the scores.</summary>
/// <param name="Of">What it is of, by the names that were asked for.</param>
/// <param name="Suppressed">Whether nothing of it is shown: fewer than 5 have answered, or others would be given away.</param>
/// <param name="Withheld">What else of it is not shown, for the same reason.</param>
/// <param name="Counts"><c>invited</c>, <c>answered</c>, <c>completed</c>, and <c>leftOut:reason</c>.</param>
/// <param name="Scores">
/// <c>responseRate</c>, <c>completionRate</c>; of all questions <c>csat</c>, <c>topBox</c>, <c>mean</c>, <c>recommend</c>, <c>positive</c>, <c>negative</c>;
/// of those of a dimension the same with its name before it, as <c>attitude.csat</c>.
/// </param>
public sealed record SurveyScoreLine(
    IReadOnlyDictionary<string, string> Of, bool Suppressed, IReadOnlyList<string> Withheld, IReadOnlyDictionary<string, int> Counts, IReadOnlyDictionary<string, SurveyScore> Scores)
{
    internal static SurveyScoreLine From(SurveyLine line)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var scores = new SortedDictionary<string, SurveyScore>(StringComparer.Ordinal);
        if (line.Scores is { } found)
        {
            counts["invited"] = found.Invited;
            counts["answered"] = found.Answered;
            counts["completed"] = found.Completed;
            foreach (var (reason, number) in found.LeftOut)
            {
                counts["leftOut:" + reason] = number;
            }

            Add("responseRate", found.ResponseRate);
            Add("completionRate", found.CompletionRate);
            AddSubject("", found.Overall);
            foreach (var (dimension, subject) in found.Dimensions)
            {
                AddSubject(KebabEnum.Write(dimension) + ".", subject);
            }
        }

        return new(line.Of, line.Suppressed, line.Withheld, counts, scores);

        void Add(string name, Share? share)
        {
            if (share is not null)
            {
                scores[name] = new(share.Value, share.Whole, share.Interval.Low, share.Interval.High);
            }
        }

        void AddSubject(string prefix, SubjectScores subject)
        {
            Add(prefix + "csat", subject.Ratings?.Csat);
            Add(prefix + "topBox", subject.Ratings?.TopBox);
            if (subject.Ratings is { } ratings)
            {
                scores[prefix + "mean"] = new(ratings.Mean, ratings.N, null, null);
            }

            if (subject.Recommend is { } recommend)
            {
                scores[prefix + "recommend"] = new(recommend.Score, recommend.N, recommend.Interval.Low, recommend.Interval.High);
            }

            Add(prefix + "positive", subject.FriendsAndFamily?.Positive);
            Add(prefix + "negative", subject.FriendsAndFamily?.Negative);
        }
    }
}

/// <summary>The scores of a period.</summary>
/// <param name="Organisation">Whose.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="By">What the lines are by.</param>
/// <param name="Lines">None where nothing was asked by.</param>
/// <param name="Total">Of all.</param>
public sealed record SurveyScoreReport(string Organisation, DateOnly From, DateOnly To, IReadOnlyList<string> By, IReadOnlyList<SurveyScoreLine> Lines, SurveyScoreLine Total);
