using System.Globalization;

using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Surveys;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>
/// The scores of surveys are what patients meant. Where from outside nobody can tell how a survey went (see <see cref="TrueSurvey.Doubt"/>) a
/// figure may be off by that survey; where there is none such in a group, its figures are exactly these.
/// </summary>
internal static class Surveyed
{
    public const string ScoresName = "survey-scores-are-what-was-meant", OnceName = "surveyed-once-and-in-turn", AskedName = "everybody-is-asked-after-a-stay";

    private static readonly TimeSpan AtMostEvery = TimeSpan.FromDays(30), AskedBy = TimeSpan.FromDays(9.5);

    /// <param name="bySurvey">The app's figures by survey.</param>
    /// <param name="byDepartment">The same by department.</param>
    public static IEnumerable<CheckResult> All(Evidence evidence, SeenReport bySurvey, SeenReport byDepartment)
    {
        var surveys = TrueSurvey.All(evidence);
        return [Scores(surveys, bySurvey, byDepartment), Once(evidence, surveys), Asked(evidence, surveys)];
    }

    /// <summary>What can be said of a run in a line.</summary>
    public static void Count(SeenReport report, Dictionary<string, int> counts)
    {
        foreach (var counter in new[] { "invited", "answered", "completed" })
            counts["surveys:" + counter] = report.Total.Counts.GetValueOrDefault(counter);
    }

    private static CheckResult Scores(IReadOnlyList<TrueSurvey> surveys, SeenReport bySurvey, SeenReport byDepartment)
    {
        var wrong = new List<string>();
        wrong.AddRange(Wrong("all", bySurvey.Total, surveys, []));
        wrong.AddRange(bySurvey.Lines.SelectMany(line => Wrong(line.Of, line, [.. surveys.Where(survey => survey.Survey.Address == line.Of)], [])));
        // One that may be of any department makes each uncertain.
        List<TrueSurvey> anywhere = [.. surveys.Where(survey => survey.Department is null)];
        wrong.AddRange(byDepartment.Lines.SelectMany(line => Wrong(line.Of, line, [.. surveys.Where(survey => survey.Department == line.Of)], anywhere)));
        wrong.AddRange(surveys.Where(survey => survey is { IsOver: true, Doubt: null, Department: not null }).Select(survey => survey.Department!).Distinct()
            .Where(department => byDepartment.Lines.All(line => line.Of != department)).Select(department => $"{department} is not there"));
        wrong.AddRange(surveys.Where(survey => survey.Department is { } department && HospitalSurvey.Of(department) != survey.Survey).Select(survey => $"after a stay in {survey.Department} {survey.Survey.Name} was asked"));

        var over = surveys.Where(survey => survey.IsOver).ToList();
        var total = bySurvey.Total;
        var figures = total.Suppressed ? "no figures" : string.Create(
            CultureInfo.InvariantCulture,
            $"{Of(total, "responseRate"):P1} answered, CSAT {Of(total, "csat"):P1}, mean {Of(total, "mean")}, recommend {Of(total, "recommend")}, {byDepartment.Lines.Count(line => !line.Suppressed)} departments");
        var doubts = string.Join(", ", surveys.Where(survey => survey.Doubt is not null).CountBy(survey => survey.Doubt!).OrderByDescending(doubt => doubt.Value).Select(doubt => $"{doubt.Value} {doubt.Key}"));
        return CheckResult.Of(ScoresName, over.Count, $"surveys: {figures}; not to be told from outside: {(doubts.Length == 0 ? "none" : doubts)}", wrong);
    }

    private static double Of(SeenScores line, string score) => line.Scores.TryGetValue(score, out var found) ? found.Value : double.NaN;

    /// <param name="surveys">Those of the group, certain and doubtful.</param>
    /// <param name="perhaps">Others that may be of it.</param>
    private static IEnumerable<string> Wrong(string of, SeenScores line, IReadOnlyList<TrueSurvey> surveys, IReadOnlyList<TrueSurvey> perhaps)
    {
        if (line.Suppressed)
            yield break;

        var least = Tally.Of(surveys.Where(survey => survey is { Doubt: null, IsOver: true }));
        var slack = Tally.AtMost([.. surveys.Where(survey => survey.Doubt is not null), .. perhaps]);
        foreach (var (counter, number) in least.Counters)
        {
            var seen = line.Counts.GetValueOrDefault(counter);
            if (seen < number || seen > number + slack.Counters[counter])
                yield return $"{of} {counter} {seen}, not {Range(number, slack.Counters[counter])}";
        }

        foreach (var (score, part, whole, most) in least.Shares(slack))
        {
            if (!line.Scores.TryGetValue(score, out var seen))
            {
                if (whole > 0 && slack.Surveys == 0 && least.Counters["answered"] >= 5 && !Hidden(line, score))
                    yield return $"{of} {score} is not there";
                continue;
            }

            if (seen.N < whole || seen.N > whole + most)
                yield return $"{of} {score} of {seen.N} answers, not {Range(whole, most)}";
            else if (most == 0 ? seen.Value != Math.Round(part / (double)whole, 4) : seen.Value * seen.N < part - 0.1 || seen.Value * seen.N > part + most + 0.1)
                yield return string.Create(CultureInfo.InvariantCulture, $"{of} {score} {seen.Value} of {seen.N}, not {Range(part, most)} of {Range(whole, most)}");
        }

        if (line.Scores.TryGetValue("mean", out var mean) && slack.Ratings == 0 && (mean.N != least.Ratings || mean.Value != least.Mean))
            yield return string.Create(CultureInfo.InvariantCulture, $"{of} mean {mean.Value}, not {least.RatingSum}/{least.Ratings}");
        if (line.Scores.TryGetValue("recommend", out var recommend) && slack.Recommends == 0 && (recommend.N != least.Recommends || recommend.Value != least.Score))
            yield return string.Create(CultureInfo.InvariantCulture, $"{of} recommend {recommend.Value} of {recommend.N}, not {least.Promoters}-{least.Detractors} of {least.Recommends}");
    }

    /// <summary>Whether a measure is left out since too few answered for it.</summary>
    private static bool Hidden(SeenScores line, string score) => score is "csat" or "topBox" ? !line.Scores.ContainsKey("mean") : score is "positive" or "negative" && !line.Scores.ContainsKey("positive");

    private static string Range(int least, int slack) => slack == 0 ? $"{least}" : $"{least} to {least + slack}";

    /// <summary>Nobody is asked twice in 30 days, and nobody on a day on which they had another text that they had not asked for.</summary>
    private static CheckResult Once(Evidence evidence, IReadOnlyList<TrueSurvey> surveys)
    {
        var wrong = new List<string>();
        foreach (var patient in surveys.GroupBy(survey => survey.Patient))
        {
            wrong.AddRange(patient.OrderBy(survey => survey.At).Zip(patient.OrderBy(survey => survey.At).Skip(1))
                .Where(pair => pair.Second.At - pair.First.At < AtMostEvery - evidence.ClockTolerance).Select(pair => $"patient {patient.Key} was asked at {pair.First.At:u} and at {pair.Second.At:u}"));
        }

        foreach (var invitation in evidence.Texts.Where(text => SurveyReading.Of(text.Message.Text)?.For == AskedFor.Invitation))
        {
            var before = evidence.TextsTo(invitation.Phone).FirstOrDefault(text => text.Message.Patient == invitation.Message.Patient && text.Message.Seq < invitation.Message.Seq && !text.IsAnswer
                && HospitalDay.Of(text.At) == HospitalDay.Of(invitation.At) && SurveyReading.Of(text.Message.Text) is null);
            if (before is not null)
                wrong.Add($"text {invitation.Message.Seq} asked how it went on the day of text {before.Message.Seq}");
        }

        return CheckResult.Of(OnceName, surveys.Count, "surveys", wrong);
    }

    /// <summary>Whoever went home, has a phone of their own and had no other text in the time is asked.</summary>
    private static CheckResult Asked(Evidence evidence, IReadOnlyList<TrueSurvey> surveys)
    {
        var plain = evidence.Ledger.Stays.Where(stay => IsPlain(evidence, stay)).ToList();
        var asked = surveys.ToLookup(survey => survey.Phone, StringComparer.Ordinal);
        return CheckResult.Of(AskedName, plain.Count, "stays after which nothing speaks against asking", [.. plain.Where(stay => !asked[evidence.Registry[stay.Patient].Address!].Any(survey => survey.At >= stay.Facts.Discharged)).Select(stay => $"nobody asked after {stay.Id}")]);
    }

    private static bool IsPlain(Evidence evidence, Stay stay)
    {
        if (stay.IsInHouse || stay.Facts is not { Discharged: { } left, Disposition: StayFacts.Home } facts || left < facts.Admitted || left + AskedBy > evidence.End || evidence.WasDown(left, left + AskedBy))
            return false;
        var told = stay.Changes.Select(change => evidence.AcknowledgedAt(change)).ToList();
        return told.TrueForAll(at => at is not null && at < left + TimeSpan.FromHours(40))
            && evidence.Registry[stay.Patient].Address is { } phone && evidence.HoldersOf(phone).Count() == 1
            && evidence.Ledger.Stays.Count(other => other.Patient == stay.Patient) == 1
            && evidence.Ledger.DeathOf(stay.Patient) is null
            && evidence.Ledger.Visits.All(visit => visit.Patient != stay.Patient)
            && !evidence.Messages.Any(message => message.IsInbound && message.From == phone && (OptOutWords.Judge(message.Text) is not null || OptOutWords.MayOptOut(message.Text)))
            && !evidence.Replies.Any(reply => reply.Planned.Phone == phone && reply.Planned.Intent is Intent.WrongNumber or Intent.Unwell or Intent.Urgent or Intent.Complain)
            && !evidence.Messages.Any(message => message.To == phone && (message.IsRefused || message.Status == "Failed"));
    }

    /// <summary>What surveys come to.</summary>
    private sealed record Tally
    {
        public int Surveys { get; private set; }

        public Dictionary<string, int> Counters { get; } = new(StringComparer.Ordinal) { ["invited"] = 0, ["answered"] = 0, ["completed"] = 0 };

        public int Ratings { get; private set; }

        public int RatingSum { get; private set; }

        public int Recommends { get; private set; }

        public int Promoters { get; private set; }

        public int Detractors { get; private set; }

        /// <summary>Of the ratings, to two decimals.</summary>
        public double Mean => Ratings == 0 ? 0 : (double)Math.Round(RatingSum / (decimal)Ratings, 2, MidpointRounding.AwayFromZero);

        /// <summary>Promoters less detractors, of a hundred.</summary>
        public double Score => Math.Round(100.0 * ((Promoters / (double)Recommends) - (Detractors / (double)Recommends)), 1);

        private int Satisfied { get; set; }

        private int TopBox { get; set; }

        private int Choices { get; set; }

        private int Positive { get; set; }

        private int Negative { get; set; }

        public static Tally Of(IEnumerable<TrueSurvey> surveys)
        {
            var tally = new Tally();
            foreach (var survey in surveys)
                tally.Add(survey);
            return tally;
        }

        /// <summary>The most that surveys may come to.</summary>
        public static Tally AtMost(IReadOnlyList<TrueSurvey> surveys)
        {
            var tally = new Tally
            {
                Surveys = surveys.Count,
                Ratings = surveys.Sum(survey => survey.Survey.Questions.Count(question => question.Kind == QuestionKind.Rating)),
                Recommends = surveys.Sum(survey => survey.Survey.Questions.Count(question => question.Kind == QuestionKind.Recommend)),
                Choices = surveys.Sum(survey => survey.Survey.Questions.Count(question => question.Kind == QuestionKind.Choice)),
            };
            foreach (var counter in tally.Counters.Keys.ToList())
                tally.Counters[counter] = surveys.Count;
            return tally;
        }

        /// <summary>The shares by name, each with its part, its whole, and by how much either may be more.</summary>
        public IEnumerable<(string Score, int Part, int Whole, int Most)> Shares(Tally slack) =>
        [
            ("responseRate", Counters["answered"], Counters["invited"], slack.Surveys),
            ("completionRate", Counters["completed"], Counters["answered"], slack.Surveys),
            ("csat", Satisfied, Ratings, slack.Ratings), ("topBox", TopBox, Ratings, slack.Ratings),
            ("positive", Positive, Choices, slack.Choices), ("negative", Negative, Choices, slack.Choices),
        ];

        private void Add(TrueSurvey survey)
        {
            Surveys++;
            Counters["invited"]++;
            Counters["answered"] += survey.Answers.Count > 0 ? 1 : 0;
            Counters["completed"] += survey.IsComplete ? 1 : 0;
            foreach (var question in survey.Survey.Questions)
            {
                if (!survey.Answers.TryGetValue(question.Id, out var answer))
                    continue;
                if (question.Kind == QuestionKind.Rating)
                {
                    var rating = int.Parse(answer, CultureInfo.InvariantCulture);
                    (Ratings, RatingSum, Satisfied, TopBox) = (Ratings + 1, RatingSum + rating, Satisfied + (rating >= 4 ? 1 : 0), TopBox + (rating == 5 ? 1 : 0));
                }
                else if (question.Kind == QuestionKind.Recommend)
                {
                    var recommendation = int.Parse(answer, CultureInfo.InvariantCulture);
                    (Recommends, Promoters, Detractors) = (Recommends + 1, Promoters + (recommendation >= 9 ? 1 : 0), Detractors + (recommendation <= 6 ? 1 : 0));
                }
                else if (question.Kind == QuestionKind.Choice)
                {
                    var side = SurveyQuestion.Options.First(option => option.Id == answer).Side;
                    (Choices, Positive, Negative) = (Choices + 1, Positive + (side == "positive" ? 1 : 0), Negative + (side == "negative" ? 1 : 0));
                }
            }
        }
    }
}
