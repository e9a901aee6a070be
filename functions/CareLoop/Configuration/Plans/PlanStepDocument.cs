using CareLoop.Common;
using CareLoop.Configuration.Staff;

namespace CareLoop.Configuration.Plans;

/// <summary>One step of a plan as a document.</summary>
internal static class PlanStepDocument
{
    private const int MaxId = 40;
    private const int MaxName = 60;
    private const int MaxScript = 2_000;
    private const int MaxRungs = 5;
    private const int MostAttempts = 10;

    private static readonly Dictionary<string, StepChannel> Channels = new()
    {
        ["sms"] = StepChannel.Sms,
        ["call"] = StepChannel.Call,
        ["visit"] = StepChannel.Visit,
        ["letter"] = StepChannel.Letter,
    };

    private static readonly Dictionary<string, StepAssignee> Assignees = new()
    {
        ["attending-clinician"] = StepAssignee.AttendingClinician,
        ["department"] = StepAssignee.Department,
        ["head-nurse"] = StepAssignee.HeadNurse,
        ["customer-service"] = StepAssignee.CustomerService,
        ["outreach"] = StepAssignee.Outreach,
    };

    private static readonly Dictionary<string, OverdueTell> Tells = new()
    {
        ["assignee"] = OverdueTell.Assignee,
        ["department-head"] = OverdueTell.DepartmentHead,
        ["customer-service-director"] = OverdueTell.CustomerServiceDirector,
    };

    private static readonly Dictionary<string, bool> Consents = new() { ["treatment"] = false, ["campaign"] = true };

    private static readonly Dictionary<string, bool> Ends = new() { ["visit"] = true };

    // Fields by which a step is for fewer patients, or for fewer times: one that is not understood must not pass for none.
    private static readonly string[] Limits = ["from", "to", "every", "times", "share", "onlyIf", "consent", "until", "template"];

    // Month ends of a common and a leap year, and days between: months, days and working days do not compare but on a calendar.
    private static readonly DateTimeOffset[] Anchors = [
        .. Enumerable.Range(0, 2 * 365).Where(day => day % 9 == 0).Select(day => new DateTimeOffset(2023, 1, 1, 12, 0, 0, TimeSpan.Zero).AddDays(day)),
        .. Enumerable.Range(0, 24).Select(month => new DateTimeOffset(2023, 2, 1, 12, 0, 0, TimeSpan.Zero).AddMonths(month).AddDays(-1))];

    /// <summary>A channel as documents write it.</summary>
    public static string NameOf(StepChannel channel) => Channels.First(known => known.Value == channel).Key;

    /// <summary>The step, or null where there is none without what is missing or malformed.</summary>
    public static PlanStep? Read(DocumentReader reader)
    {
        var channel = reader.Word("channel", Channels, required: true);
        var step = new PlanStep
        {
            Id = reader.Value("id", TryId, string.Empty, "Up to 40 letters, digits, points, dashes and underscores.", required: true),
            Level = reader.Number("level", 0, 3, 0),
            Channel = channel ?? StepChannel.Sms,
            From = reader.Optional<PlanOffset>("from", PlanOffset.TryParse, PlanOffset.Expected, required: true) ?? default,
            To = reader.Optional<PlanOffset>("to", PlanOffset.TryParse, PlanOffset.Expected, required: true) ?? default,
            Every = reader.Optional<PlanOffset>("every", PlanOffset.TryParse, PlanOffset.Expected),
            Times = reader.Number("times", 2, PlanDocument.MaxOccurrences, 1),
            Share = reader.Number("share", 1, 100, 100),
            Assignee = reader.Word("assignee", Assignees) ?? StepAssignee.Department,
            Questionnaire = reader.Text("questionnaire", MaxName),
            Template = reader.Text("template", MaxName),
            Script = LocalText.Read(reader, "script", MaxScript),
            Attempts = ReadAttempts(reader),
            Overdue = ReadOverdue(reader),
            OnlyIf = ReadCondition(reader),
            Fallback = reader.Word("fallback", Channels),
            RedFlags = reader.WholeNumbers("redFlags", 1, 3, 3),
            Satisfies = reader.Texts("satisfies", PlanDocument.MaxSteps, MaxId),
            NeedsCampaignConsent = reader.Word("consent", Consents) ?? false,
            UntilVisit = reader.Word("until", Ends) ?? false,
            Check = ReadCheck(reader),
        };
        reader.Done();

        var whole = step.Id.Length > 0 && channel is not null && !Limits.Any(reader.Refused);
        return whole && FitsItsChannel(step, reader) && HasAWindow(step, reader) ? step : null;
    }

    /// <summary>Whether a step is over, at least from some day of the year, before it could take over another that nobody does.</summary>
    public static bool IsOverBeforeItTakesOver(PlanStep step, PlanStep other)
    {
        var ladder = other.Overdue.Select(rung => rung.After).Append(TimeSpan.Zero).Max() + StepCondition.TakenOverAfter;
        return Anchors.Any(anchor => After(other.To, anchor) + ladder >= After(step.To, anchor));
    }

    private static bool FitsItsChannel(PlanStep step, DocumentReader reader)
    {
        (string Field, bool IsWrong, string Detail)[] mistakes = step.DemandsAPerson
            ? [
                ("template", step.Template is not null, "Only a text has a template."),
                ("redFlags", step.RedFlags.Count > 0, "Only a text has these; a questionnaire says which of its answers are red flags."),
                ("satisfies", step.Satisfies.Count > 0, "Only the answer to a text makes another step unnecessary."),
                ("fallback", step.Fallback == StepChannel.Sms || step.Fallback == step.Channel, "Another of call, visit and letter."),
            ]
            : [
                ("template", string.IsNullOrWhiteSpace(step.Template), "A text needs a template."),
                ("level", step.Level > 0, "Levels 1 to 3 are for what a person does."),
                ("assignee", reader.Contains("assignee"), "A text goes out by itself."),
                ("questionnaire", step.Questionnaire is not null, "Only a person fills in a questionnaire."),
                ("attempts", reader.Contains("attempts"), "Only a person tries several times."),
                ("overdue", step.Overdue.Count > 0, "Only what a person does can be overdue."),
                ("fallback", step.Fallback == StepChannel.Sms, "One of call, visit and letter."),
                ("check", step.Check is not null, "Only what a person has recorded is checked."),
            ];
        foreach (var mistake in mistakes.Where(mistake => mistake.IsWrong))
            reader.RefuseField(mistake.Field, mistake.Detail);
        return !mistakes.Any(mistake => mistake.IsWrong);
    }

    private static bool HasAWindow(PlanStep step, DocumentReader reader)
    {
        if (Anchors.Any(anchor => After(step.To, anchor) <= After(step.From, anchor)))
        {
            reader.RefuseField("to", "Not later than from, at least from some day of the year: the window would be empty.");
            return false;
        }

        if (step.Every is not { } every)
        {
            if (step.Times > 1)
                reader.RefuseField("times", "How often says nothing without how far apart, as every.");
            return step.Times == 1;
        }

        if (step.Times == 1)
            reader.RefuseField("times", "What is repeated has an end: at least 2 times.");
        else if (Anchors.Any(anchor => After(step.From.Plus(every, 1), anchor) < After(step.To, anchor)))
            reader.RefuseField("every", "Shorter than the window, which would open again before it has closed.");
        else
            return true;
        return false;
    }

    // The hospital's own days differ by an hour or a holiday, which no document can foresee.
    private static DateTimeOffset After(PlanOffset offset, DateTimeOffset anchor) => offset.After(anchor, TimeZoneInfo.Utc, WorkingCalendar.Plain);

    private static StepAttempts ReadAttempts(DocumentReader reader)
    {
        var usual = StepAttempts.Usual;
        if (reader.Object("attempts") is not { } inner)
            return usual;

        var hours = inner.Value("hours", LocalHours.TryParseWithinADay, new LocalHours(usual.HoursFrom, usual.HoursTo), "Hours of one day, such as 09:00-18:00.");
        var attempts = new StepAttempts(
            inner.Number("most", 1, MostAttempts, usual.Most),
            inner.Optional<TimeSpan>("spacing", Iso8601.TryDuration, "At least how long between two, such as PT4H.") ?? usual.Spacing,
            hours.From,
            hours.To);
        inner.Done();
        return attempts;
    }

    private static List<OverdueRung> ReadOverdue(DocumentReader reader)
    {
        var rungs = new List<OverdueRung>();
        foreach (var item in reader.Objects("overdue", MaxRungs))
        {
            var after = item.Optional<TimeSpan>("after", Iso8601.TryDuration, "How long after the deadline, such as P1D.", required: true);
            var tell = item.Word("tell", Tells, required: true);
            item.Done();
            if (after is { } time && tell is { } whom)
                rungs.Add(new OverdueRung(time, whom));
        }

        return [.. rungs.OrderBy(rung => rung.After)];
    }

    private static StepCondition? ReadCondition(DocumentReader reader)
    {
        if (reader.Object("onlyIf") is not { } inner)
            return null;

        var condition = new StepCondition(inner.Text("notReached", MaxId), inner.Flag("redFlag", false));
        inner.Done();
        if (condition is { NotReached: null, RedFlag: false } && inner.IsObject && !reader.Refused("onlyIf"))
            inner.RefuseWhole("A condition that nobody meets: notReached, redFlag, or both.");
        return condition;
    }

    private static SampleCheck? ReadCheck(DocumentReader reader)
    {
        if (reader.Object("check") is not { } inner)
            return null;

        var check = new SampleCheck(
            inner.Number("percent", 1, 100, 10),
            inner.Optional<TimeSpan>("within", Iso8601.TryDuration, "How soon after the record, such as P7D.") ?? TimeSpan.FromDays(7),
            inner.Text("questionnaire", MaxName));
        inner.Done();
        return check;
    }

    // It becomes part of keys, and of files that people open.
    private static bool TryId(string text, out string id)
    {
        id = text;
        return text.Length is > 0 and <= MaxId && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');
    }
}
