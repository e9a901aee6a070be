using System.Globalization;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Surveys;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Scheduling;
using CareLoop.Surveys.Pages;

namespace CareLoop.Surveys;

/// <summary>A survey by text, from its plan to its end: one question at a time, each answer kept at once. Pure.</summary>
internal sealed class SurveySteps(Outbox outbox, SurveyAlerts alerts)
{
    /// <summary>Nobody is asked more often, whatever survey it is.</summary>
    public static readonly TimeSpan AtMostEvery = TimeSpan.FromDays(30);

    /// <summary>So long an unanswered question waits before the patient is reminded, once.</summary>
    public static readonly TimeSpan RemindedAfter = TimeSpan.FromHours(24);

    /// <summary>So long an answer may come.</summary>
    public static readonly TimeSpan AnsweredWithin = TimeSpan.FromHours(72);

    /// <summary>So long the first question waits for its turn among the other texts to the patient.</summary>
    public static readonly TimeSpan WaitsFor = TimeSpan.FromDays(7);

    /// <summary>What is over stays among the open records this long, so that a late answer finds it.</summary>
    public static readonly TimeSpan KeptOpen = TimeSpan.FromDays(14);

    /// <summary>Instead of the id of a question: all ratings in one text.</summary>
    public const string AllRatings = "*";

    /// <summary>Instead of the id of a question: all of them, on the page.</summary>
    public const string OnPage = "@";

    private const int ClosedAtOnce = 10;
    private static readonly TimeSpan AnswersStayUseful = TimeSpan.FromHours(1);

    /// <summary>Stores a survey, and promises the look at what is next.</summary>
    public static SurveyRow Save(PatientFile file, SurveyRow survey)
    {
        var before = file.Find<SurveyRow>(survey.Id);
        if (before is not null && !before.State.Allows(survey.State))
        {
            throw new InvalidOperationException($"A survey that is {before.State} can't become {survey.State}.");
        }

        var next = survey.State.IsOver() ? null
            : survey.State == SurveyState.Planned ? survey.PlannedFor
            : survey.AskedAt is not { } asked ? (DateTimeOffset?)null
            : survey.Reminded ? asked + AnsweredWithin : asked + RemindedAfter;
        if (next is { } at && (before?.NextLook != at || before.Round != survey.Round))
        {
            file.LookAt(at, survey.DueRecord, survey.Round);
        }

        var saved = survey with { NextLook = next, Version = (before?.Version ?? 0) + 1 };
        file.Put(saved);
        return saved;
    }

    /// <summary>Plans a survey that somebody wishes for; where something speaks against it, it is left out at once, so that they see why.</summary>
    public void PlanByHand(PatientFile file, SurveyRow survey, Moment moment)
    {
        CloseOld(file, moment);
        var organisation = moment.Config.Organisation(survey.Organisation);
        var whyNot = WhyNot(file, survey, moment) ?? Recipient.WhyNot(file.Head, outbox.SenderOf(organisation), LocalTimes.LocalDate(moment.Now, organisation.Zone))
            // Of two that wait for their turn one would be left out when the other's has come.
            ?? (file.Open<SurveyRow>().Any(other => other.State == SurveyState.Planned) ? "asked-recently" : null);
        if (whyNot is null)
        {
            Save(file, survey);
        }
        else
        {
            Over(file, survey, SurveyState.LeftOut, whyNot, moment);
        }
    }

    /// <summary>Does what is due by an instant.</summary>
    public void Progress(PatientFile file, SurveyRow survey, DateTimeOffset at, Moment moment)
    {
        if (survey.State == SurveyState.Planned)
        {
            Begin(file, survey, moment);
        }
        else if (survey.AskedAt is { } asked && asked + AnsweredWithin <= at)
        {
            End(file, survey, survey.Survey.IsAnonymous ? "anonymous" : "no-answer", moment);
        }
        else if (survey.Survey.IsAnonymous)
        {
            // Nobody knows whether there is anything to be reminded of.
            Save(file, survey with { Reminded = true });
        }
        else if (survey is { AskedAt: not null, Reminded: false })
        {
            Ask(file, survey with { Reminded = true }, survey.Question!, TemplateNames.SurveyReminder, null, moment);
        }
    }

    /// <summary>Storage has said whether a survey that waited for it has a place of its department's quota.</summary>
    public void Placed(PatientFile file, SurveyRow asked, bool hasPlace, Moment moment)
    {
        if (file.Find<SurveyRow>(asked.Id) is not { WaitsForPlace: true } survey || (survey.QuotaMonth, survey.Department) != (asked.QuotaMonth, asked.Department))
        {
            return;
        }

        if (!hasPlace)
        {
            Over(file, survey, SurveyState.LeftOut, "quota", moment);
            return;
        }

        // Should this process die behind this commit, nobody else would look at the text within the gateway's window.
        file.LookAt(moment.Now + Effects.GuardAfter, EffectsDue.Record, file.Head.Version);
        Begin(file, survey with { HasPlace = true }, moment);
    }

    /// <summary>Takes an answer that was understood, and goes on.</summary>
    /// <param name="file">The patient.</param>
    /// <param name="survey">The survey.</param>
    /// <param name="answers">By question; of a compact text several.</param>
    /// <param name="text">The patient's text.</param>
    /// <param name="moment">Now.</param>
    public void Answer(PatientFile file, SurveyRow survey, IReadOnlyList<SurveyAnswer> answers, InboundText text, Moment moment)
    {
        var names = answers.Select(answer => answer.Question).ToHashSet(StringComparer.Ordinal);
        var answered = Save(file, survey with { Answers = [.. survey.Answers.Where(answer => !names.Contains(answer.Question)), .. answers] });
        alerts.Look(file, answered, answers, text.Text, moment);
        if (survey.Question == AllRatings ? names.Count > 1 : names.Contains(survey.Question!))
        {
            GoOn(file, file.Find<SurveyRow>(survey.Id)!, text, moment);
        }
    }

    /// <summary>Takes what a person was told on the phone, or what was written on the page, in place of what was answered before, and ends the survey.</summary>
    public void Enter(PatientFile file, SurveyRow survey, IReadOnlyList<SurveyAnswer> answers, string feed, Moment moment)
    {
        var names = answers.Select(answer => answer.Question).ToHashSet(StringComparer.Ordinal);
        var all = survey with { Answers = [.. survey.Answers.Where(answer => !names.Contains(answer.Question)), .. answers] };
        var said = all.Answered;
        // Whoever leaves the field for words empty has none to say.
        var isWhole = all.Survey.Questions.All(question => said.ContainsKey(question.Id) || (question.Kind == SurveyQuestionKind.Text && feed == PageAnswers.Feed) || !question.IsAskedAfter(said));
        Over(file, all, isWhole ? SurveyState.Completed : SurveyState.Partial, feed, moment);
        alerts.Look(file, file.Find<SurveyRow>(survey.Id)!, answers, null, moment);
    }

    /// <summary>What was written is no answer: asked again once, then a person reads it, and the survey goes on.</summary>
    public void Missed(PatientFile file, SurveyRow survey, InboundText text, Moment moment)
    {
        if (!survey.AskedAgain)
        {
            Ask(file, survey with { AskedAgain = true }, survey.Question!, TemplateNames.SurveyAgain, text, moment);
            return;
        }

        SurveyAlerts.Read(file, survey, text, moment);
        GoOn(file, Save(file, survey with { Unread = [.. survey.Unread, text.Text] }), text, moment);
    }

    /// <summary>A text that asked went out.</summary>
    public static void Asked(PatientFile file, SurveyRow survey, MessageRow message, Moment moment)
    {
        // A reminder and a second asking are about the question as it went out first: they give it no more time.
        var asked = Save(file, survey with { AskedAt = survey.AskedAt ?? moment.Now, FirstAskedAt = survey.FirstAskedAt ?? moment.Now, Phone = message.To, Language = message.Language });
        file.Head = file.Head with { SurveyedAt = asked.FirstAskedAt };
        if (asked.Question == OnPage)
        {
            // A text back is no answer to it.
            return;
        }

        file.Put(new ConversationRow
        {
            Id = ConversationOf(survey.Id),
            Organisation = survey.Organisation,
            Subject = SurveyConversation.SubjectName,
            Sender = message.Sender,
            Phone = message.To!,
            About = [asked.AboutRound],
            MessageId = message.Id,
            OpenedAt = moment.Now,
            ExpiresAt = asked.AskedAt!.Value + AnsweredWithin,
        });
    }

    /// <summary>A text that asked will not go out, or did not: what is there is kept.</summary>
    public void NotAsked(PatientFile file, SurveyRow survey, string reason, Moment moment)
    {
        if (survey.FirstAskedAt is null)
        {
            Over(file, survey, SurveyState.LeftOut, reason, moment);
        }
        else
        {
            End(file, survey, reason, moment);
        }
    }

    /// <summary>Ends a survey that nothing more is expected of.</summary>
    public void End(PatientFile file, SurveyRow survey, string? reason, Moment moment)
    {
        Over(file, survey, survey.Answers.Count > 0 ? SurveyState.Partial : SurveyState.Unanswered, reason, moment);
    }

    /// <summary>Ends it in a state.</summary>
    public void Over(PatientFile file, SurveyRow survey, SurveyState state, string? reason, Moment moment)
    {
        Save(file, survey with { State = state, Reason = reason, Question = null, EndedAt = moment.Now });
        outbox.Withdraw(file, survey.Id, reason ?? "over", moment);
        Forget(file, survey.Id);
    }

    /// <summary>What has been over for long leaves the open records.</summary>
    public static void CloseOld(PatientFile file, Moment moment)
    {
        foreach (var old in file.Open<SurveyRow>().Where(survey => survey.State.IsOver() && !TellSurveys.IsToBeTold(survey) && moment.Now - survey.EndedAt > KeptOpen).Take(ClosedAtOnce))
        {
            file.Close(old);
        }
    }

    public static string ConversationOf(string survey) => DerivedId.Of("survey", survey);

    /// <summary>The question behind one; null for none.</summary>
    internal static string? NextOf(SurveyRow survey, string? behind)
    {
        var definition = survey.Survey;
        if (definition.Page == SurveyPageUse.Only)
        {
            return behind is null ? OnPage : null;
        }

        if (definition.Compact && behind is null)
        {
            return AllRatings;
        }

        var atOnce = definition.CompactRatings;
        var answers = survey.Answered;
        return definition.Questions
            .SkipWhile(question => behind is not (null or AllRatings) && question.Id != behind)
            .Skip(behind is null or AllRatings ? 0 : 1)
            .FirstOrDefault(question => !atOnce.Contains(question) && question.IsAskedAfter(answers))?.Id;
    }

    private static void Forget(PatientFile file, string survey)
    {
        if (file.Find<ConversationRow>(ConversationOf(survey)) is { } conversation)
        {
            file.Close(conversation);
        }
    }

    private void Begin(PatientFile file, SurveyRow survey, Moment moment)
    {
        if (WhyNot(file, survey, moment) is { } reason)
        {
            Over(file, survey, SurveyState.LeftOut, reason, moment);
            return;
        }

        if (survey is { Survey.Quota: not null, HasPlace: false })
        {
            // Who else was asked for the department only storage knows: an effect looks there, last of all, so that nobody takes a place in vain.
            Save(file, survey with { QuotaMonth = survey.QuotaMonth ?? MonthOf(survey, moment) });
            return;
        }

        Ask(file, survey, NextOf(survey, null)!, TemplateNames.SurveyInvite, null, moment);
    }

    private static string MonthOf(SurveyRow survey, Moment moment) =>
        LocalTimes.LocalDate(moment.Now, moment.Config.Organisation(survey.Organisation).Zone).ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private void GoOn(PatientFile file, SurveyRow survey, InboundText text, Moment moment)
    {
        if (NextOf(survey, survey.Question) is { } next)
        {
            // The time for the next begins when it goes out.
            Ask(file, survey with { Before = survey.Question, AskedAgain = false, AskedAt = null }, next, TemplateNames.SurveyQuestion, text, moment);
            return;
        }

        var isWhole = survey.Unread.Count == 0;
        Over(file, survey, isWhole ? SurveyState.Completed : survey.Answers.Count > 0 ? SurveyState.Partial : SurveyState.Unanswered, isWhole ? null : "not-understood", moment);
        outbox.Send(file, Reply(survey, TemplateNames.SurveyThanks, text, moment) with { About = [new AboutRecord(survey.Id, 0)] }, moment);
    }

    private void Ask(PatientFile file, SurveyRow survey, string question, string template, InboundText? text, Moment moment)
    {
        var asking = Save(file, survey with { State = SurveyState.Asking, Question = question, Round = survey.Round + 1 });
        if (text is not null)
        {
            outbox.Send(file, Reply(asking, template, text, moment) with { About = [asking.AboutRound] }, moment);
            return;
        }

        var isFirst = template == TemplateNames.SurveyInvite;
        outbox.Send(
            file,
            new MessageRow
            {
                Id = DerivedId.Of("survey", asking.Id, asking.Round.ToString(CultureInfo.InvariantCulture)),
                Organisation = asking.Organisation,
                Template = template,
                Subject = SurveySubject.SubjectName,
                Sender = outbox.SenderOf(moment.Config.Organisation(asking.Organisation)),
                About = [asking.AboutRound],
                Departments = asking.Department is { } department ? [department] : [],
                Rank = ContactRank.Survey,
                CreatedAt = moment.Now,
                PlannedFor = isFirst ? asking.PlannedFor : null,
                ExpiresAt = isFirst ? asking.PlannedFor + WaitsFor : asking.AskedAt!.Value + AnsweredWithin,
            },
            moment);
    }

    private static MessageRow Reply(SurveyRow survey, string template, InboundText text, Moment moment) => new()
    {
        Id = DerivedId.Of("answer", text.MessageId, template),
        Organisation = survey.Organisation,
        Template = template,
        Subject = SurveySubject.SubjectName,
        Sender = text.Sender,
        ReplyTo = text.Phone,
        PassesQuietHours = true,
        CreatedAt = moment.Now,
        ExpiresAt = moment.Now + AnswersStayUseful,
    };

    /// <summary>Why a patient is not asked; null where nothing speaks against it.</summary>
    private string? WhyNot(PatientFile file, SurveyRow survey, Moment moment)
    {
        var organisation = moment.Config.Organisation(survey.Organisation);
        return file.Head.AtRest is { } atRest ? atRest
            : moment.Now >= survey.PlannedFor + WaitsFor ? "too-late"
            : moment.Now - file.Head.SurveyedAt < AtMostEvery || file.Open<SurveyRow>().Any(other => other.State == SurveyState.Asking) ? "asked-recently"
            : alerts.IsOpen(file) ? "open-dispute"
            : null;
    }
}
