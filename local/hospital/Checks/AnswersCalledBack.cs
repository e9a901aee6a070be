using CareLoop.Local.Hospital.Complaints;
using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Surveys;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>
/// What a patient answered reaches the HIS once: for the visit that the patient was shown, with the
/// right response, in rising sequence; and nothing reaches it that nobody answered.
/// </summary>
internal static class AnswersCalledBack
{
    public const string Name = "answers-called-back-once", SignedName = "callbacks-signed";

    public static CheckResult Check(Evidence evidence)
    {
        var callbacks = evidence.Ledger.All<CalledBack>()
            .Where(callback => callback.Outcome == CalledBack.Taken && evidence.Ledger.TryVisit(callback.Visit, out _))
            .ToLookup(callback => callback.Visit, StringComparer.Ordinal);
        var wrong = evidence.Ledger.Visits.SelectMany(visit => Wrong(evidence, visit, [.. callbacks[visit.Id].OrderBy(callback => callback.Sequence)])).ToList();
        return CheckResult.Of(Name, callbacks.Sum(visit => visit.Count()), "callbacks", wrong);
    }

    public static CheckResult Signed(Evidence evidence)
    {
        var all = evidence.Ledger.All<CalledBack>();
        return CheckResult.Of(SignedName, all.Count, "callbacks", [.. all.Where(callback => callback.Outcome == CalledBack.Unsigned).Select(callback => $"for {callback.Visit}")]);
    }

    private static IEnumerable<string> Wrong(Evidence evidence, Visit visit, IReadOnlyList<CalledBack> callbacks)
    {
        var answers = AnswersAbout(evidence, visit);
        foreach (var (earlier, later) in callbacks.Zip(callbacks.Skip(1)))
        {
            if (earlier.Sequence == later.Sequence)
                yield return $"{visit.Id} twice in sequence {later.Sequence}";
            else if (earlier.At > later.At + evidence.Tolerance)
                yield return $"{visit.Id} sequence {earlier.Sequence} after {later.Sequence}";
            else if (earlier.Response == later.Response && earlier.AppointmentStart == later.AppointmentStart)
                yield return $"{visit.Id} {later.Response} twice";
        }

        foreach (var callback in callbacks)
        {
            if (!answers.Any(answer => answer.Response == callback.Response && answer.At <= callback.At && IsAbout(answer, callback)) && !CameTooLateForAnother(evidence, visit, callback))
                yield return $"{visit.Id} {callback.Response}, which nobody answered";
        }

        foreach (var answer in answers.Where(answer => answer.IsCertain))
        {
            if (!FailedForGood.IsForAPerson(evidence, visit, answer.Response) && !callbacks.Any(callback => callback.Response == answer.Response && IsAbout(answer, callback)))
                yield return $"{visit.Id} {answer.Response} did not arrive";
        }
    }

    /// <summary>
    /// A bare answer about a visit that is over or off by then may be taken for the one question that is still open on the phone: of a
    /// shared phone nobody can tell from outside which was meant.
    /// </summary>
    private static bool CameTooLateForAnother(Evidence evidence, Visit visit, CalledBack callback) =>
        evidence.Replies.Any(reply => ResponseOf(reply.Planned.Intent) == callback.Response
            && reply.At <= callback.At
            && reply.Planned.Shown.All(shown => IsOver(evidence, shown, reply.At))
            && evidence.TextsTo(reply.Planned.Phone).Any(text => text.At <= reply.At && text.Shown.Any(shown => shown.Visit == visit.Id)));

    private static bool IsOver(Evidence evidence, ShownVisit shown, DateTimeOffset at) =>
        shown.Start <= at || (evidence.Ledger.TryVisit(shown.Visit, out var visit) && evidence.Known(visit, at) is { State: not ChangeKind.Booked });

    private static bool IsAbout(Answer answer, CalledBack callback) =>
        callback.AppointmentStart is null || callback.AppointmentStart == answer.Start || answer.Response != "confirmed";

    private static List<Answer> AnswersAbout(Evidence evidence, Visit visit)
    {
        var answers = new List<Answer>();
        foreach (var reply in evidence.Replies)
        {
            if (ResponseOf(reply.Planned.Intent) is not { } response)
                continue;
            foreach (var shown in reply.Planned.Shown.Where(shown => shown.Visit == visit.Id))
            {
                var isRepeated = answers.Count > 0 && answers[^1].Response == response && answers[^1].Start == shown.Start;
                answers.Add(new(response, shown.Start, reply.At, !isRepeated && IsCertain(evidence, visit, shown, reply)));
            }
        }

        return answers;
    }

    private static string? ResponseOf(Intent intent) => intent switch
    {
        Intent.Confirm => "confirmed",
        Intent.Cancel => "cancel-requested",
        Intent.Reschedule => "reschedule-requested",
        _ => null,
    };

    /// <summary>
    /// Whether the app had no choice but to understand: the visit stood at the time shown, the phone may
    /// be texted, nothing else was open on it, and nothing had been asked for before.
    /// </summary>
    private static bool IsCertain(Evidence evidence, Visit visit, ShownVisit shown, SentReply reply)
    {
        var heard = evidence.Heard(reply.At) + evidence.Tolerance;
        var stood = evidence.Known(visit, reply.At.AddTicks(-1)) == (ChangeKind.Booked, shown.Start)
            && evidence.Known(visit, heard) == (ChangeKind.Booked, shown.Start)
            && shown.Start > heard;
        var before = evidence.Replies.Where(other => other.Planned.Phone == reply.Planned.Phone && other.At <= reply.At && other != reply).ToList();
        return stood
            && !before.Any(other => other.Planned.Intent is Intent.OptOut or Intent.WrongNumber)
            && !before.Any(other => other.Planned.Intent is Intent.Cancel or Intent.Reschedule && other.Planned.Shown.Contains(shown))
            && evidence.Ledger.DeathOf(visit.Patient) is null
            && !WasAskedHowItWent(evidence, shown, reply)
            && (reply.Planned.Text.Count(char.IsDigit) > 1 || OpenOn(evidence, reply) <= 1);
    }

    /// <summary>Whether the phone was asked behind the visit's last text how a stay went, or by whichever text whether a complaint was answered: a bare number may then be for that, and is asked back.</summary>
    private static bool WasAskedHowItWent(Evidence evidence, ShownVisit shown, SentReply reply)
    {
        var texts = evidence.TextsTo(reply.Planned.Phone).Where(text => text.At <= reply.At).ToList();
        return texts.Skip(texts.FindLastIndex(text => text.Shown.Contains(shown)) + 1).Any(text => SurveyReading.Of(text.Message.Text) is not null)
            || texts.Any(text => CaseReading.Of(text.Message.Text)?.News is CaseNews.Answered or CaseNews.AskedAgain);
    }

    /// <summary>
    /// How many questions the phone was shown whose visits were still to come: with more than one, an answer asks back. The visits of a
    /// patient's day are one question where they stood in one text; one that was booked after it is a question of its own.
    /// </summary>
    private static int OpenOn(Evidence evidence, SentReply reply)
    {
        var questions = new HashSet<(string Patient, DateOnly Day, string? Beside)>();
        foreach (var text in evidence.TextsTo(reply.Planned.Phone).Where(text => text.At <= reply.At))
        {
            foreach (var shown in text.Shown.Where(shown => shown.Start > reply.At.AddDays(-2)))
            {
                if (evidence.Ledger.TryVisit(shown.Visit, out var visit))
                    questions.Add((visit.Patient, HospitalDay.Of(shown.Start), reply.Planned.Shown.Any(asked => asked.Visit == shown.Visit) ? null : shown.Visit));
            }
        }

        return questions.Count;
    }

    private sealed record Answer(string Response, DateTimeOffset Start, DateTimeOffset At, bool IsCertain);
}
