using System.Security.Cryptography;
using System.Text;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging.Gateway;
using CareLoop.Patients;
using Microsoft.Extensions.Options;

namespace CareLoop.Messaging;

/// <summary>
/// What happens to a message inside its patient's file: wished for, claimed for an attempt, ended. Pure: nothing here talks
/// to the gateway or to storage.
/// </summary>
internal sealed class Outbox(IEnumerable<IMessageSubject> subjects, IEnumerable<IPlannedTexts> planned, IOptions<SmsOptions> options)
{
    /// <summary>Attempts after a definite failure that may pass: as long apart as a gateway's bad hour lasts.</summary>
    private static readonly TimeSpan[] AttemptWaits =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1)];

    /// <summary>The outcome of an attempt of which nobody can tell any more what became of it, unless its report comes.</summary>
    public const string UnknownOutcome = "unknown";

    /// <summary>Why an attempt is made once more, or given up: it was called, and nobody knows whether it got through.</summary>
    public const string OutcomeUnknown = "outcome-unknown";

    /// <summary>Why nobody of an organisation is texted that is not live yet.</summary>
    public const string BeforeGoLive = "before-go-live";

    /// <summary>How long a stopped message waits before it asks again whether it may go.</summary>
    private static readonly TimeSpan StoppedWait = TimeSpan.FromMinutes(15);

    /// <summary>How often a text gave way is told this far back.</summary>
    private const int GaveWayKept = 10;

    /// <summary>Why an answer does not go, or goes later: a machine, or somebody in anger, writes without end, and each answer costs.</summary>
    public const string AnsweredOften = "answered-often";

    /// <summary>So many answers to what a patient's phones write within <see cref="AnswersWithin"/>.</summary>
    private const int MostAnswers = 3;

    private static readonly TimeSpan AnswersWithin = TimeSpan.FromMinutes(1);

    /// <summary>When an attempt whose outcome is not known is made again: the queue would come back only after its ten minutes of invisibility.</summary>
    private static readonly TimeSpan SettleAfter = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, IMessageSubject> subjects = subjects.ToDictionary(subject => subject.Name);

    /// <summary>The number that an organisation's texts come from.</summary>
    public string SenderOf(OrganisationSettings organisation) => SmsAddress.Of(organisation.Sender ?? options.Value.Sender).Value;

    /// <summary>Adds a wish to the file and claims it at once where it may go now. A message that exists stays as it is.</summary>
    public MessageRow Send(PatientFile file, MessageRow wish, Moment moment)
    {
        if (file.Find<MessageRow>(wish.Id) is { } known)
        {
            return known;
        }

        CloseStale(file, moment);
        return TryClaim(file, wish, moment);
    }

    /// <summary>Freezes an attempt where the message may go now; else says on the message why not, or ends it.</summary>
    public MessageRow TryClaim(PatientFile file, MessageRow message, Moment moment)
    {
        var organisation = moment.Config.Organisation(message.Organisation);
        if (moment.Now >= message.ExpiresAt)
        {
            return End(file, message, MessageState.Expired, message.Reason ?? "too-late", moment);
        }

        if (moment.Now < message.SendAfter)
        {
            return Defer(file, message, message.SendAfter, message.Reason, moment);
        }

        if (file.Head.AtRest is { } atRest)
        {
            return End(file, message, MessageState.Withdrawn, atRest, moment);
        }

        if (moment.Config.SwitchesOf(message.Organisation).Stopped(message.Sender, message.Template, message.Departments) is { } stopped)
        {
            return Defer(file, message, moment.Now + StoppedWait, stopped, moment);
        }

        var (phone, whyNoPhone) = Recipient.Choose(file.Head, message, LocalTimes.LocalDate(moment.Now, organisation.Zone));
        if (phone is null)
        {
            return End(file, message, MessageState.Withdrawn, whyNoPhone!, moment);
        }

        if (!message.PassesQuietHours && QuietUntil(organisation, moment.Now) is { } allowed && allowed > moment.Now)
        {
            return Defer(file, message, allowed, "quiet-hours", moment);
        }

        if (message.Rank > ContactRank.Reminder && ContactBudget.Wait(file, message, planned.SelectMany(plans => plans.Planned(file)), organisation, moment) is { } wait)
        {
            return Defer(file, message with { GaveWay = [.. message.GaveWay.TakeLast(GaveWayKept - 1), new GaveWay(moment.Now, wait.Reason)] }, wait.Until, wait.Reason, moment);
        }

        return message.IsAnswer && file.Head.AnsweredAt is { Count: MostAnswers } answers && moment.Now - answers[0] < AnswersWithin && !IsFirstAdvice(file, message, moment)
            ? Hold(file, message, answers[0] + AnswersWithin, moment)
            : Freeze(file, message, phone, organisation, moment);
    }

    /// <summary>What to do in an emergency goes whatever else was answered, once a minute.</summary>
    private static bool IsFirstAdvice(PatientFile file, MessageRow message, Moment moment) =>
        message.Template == TemplateNames.UrgentAdvice && (file.Head.AdvisedAt is not { } last || moment.Now - last >= AnswersWithin);

    /// <summary>Enough has been answered for now. What a conversation needs to go on goes a minute later, one text; the rest does not go.</summary>
    private MessageRow Hold(PatientFile file, MessageRow message, DateTimeOffset until, Moment moment) =>
        message.Subject == GeneralSubject.SubjectName || file.Open<MessageRow>().Any(other => other.Id != message.Id && other is { State: MessageState.Pending, Reason: AnsweredOften })
            ? End(file, message, MessageState.Withdrawn, AnsweredOften, moment)
            : Defer(file, message, until, AnsweredOften, moment);

    /// <summary>What goes to the phone; <see cref="IMessageSubject.SealAsync"/>.</summary>
    public Task<string> SealAsync(PatientFile file, MessageRow message, CancellationToken cancellationToken) => SubjectOf(message).SealAsync(file, message, cancellationToken);

    /// <summary>Withdraws everything not yet sent about a record.</summary>
    public void Withdraw(PatientFile file, string record, string reason, Moment moment)
    {
        foreach (var message in file.Open<MessageRow>().Where(message => message.State == MessageState.Pending && message.About.Any(about => about.Id == record)))
        {
            End(file, message, MessageState.Withdrawn, reason, moment);
        }
    }

    /// <summary>Records what the gateway said of an attempt.</summary>
    /// <param name="file">The patient's file.</param>
    /// <param name="messageId">The message.</param>
    /// <param name="attempt">The attempt that was made.</param>
    /// <param name="outcome">What the gateway said to this call.</param>
    /// <param name="window">The gateway's repeatability window.</param>
    /// <param name="moment">Both clocks.</param>
    /// <param name="isRepeat">The attempt had been called before, and nobody knows with what outcome.</param>
    public void Record(PatientFile file, string messageId, int attempt, SmsSendOutcome outcome, TimeSpan window, Moment moment, bool isRepeat = false)
    {
        if (file.Find<MessageRow>(messageId) is not { State: MessageState.Sending or MessageState.Pending } message || message.LastAttempt?.Number != attempt)
        {
            return;
        }

        // Two instances may make the same attempt at once: taken from one of them, it has gone out, and needs no other.
        if (message.State == MessageState.Pending && outcome is not SmsSendOutcome.Accepted)
        {
            return;
        }

        switch (outcome)
        {
            case SmsSendOutcome.Accepted accepted:
                file.Put(Noted(message, "accepted", accepted.MessageId) with { State = MessageState.Accepted, Reason = null });
                break;
            case SmsSendOutcome.Refused refused:
                End(file, Noted(message, refused.Reason), MessageState.Failed, "refused-by-gateway", moment);
                break;
            case not SmsSendOutcome.Refused when isRepeat:
                // It tells of this call only: an earlier one of the same attempt may have gone through, and a new attempt would be a second text.
                Settle(file, message, window, Found.ByTheCall, moment);
                break;
            case SmsSendOutcome.RetryableFailure failure:
                TryLater(file, Noted(message, failure.Reason), null, "gateway-busy", moment);
                break;
            case SmsSendOutcome.Throttled throttled:
                TryLater(file, Noted(message, "throttled"), throttled.RetryAfter ?? AttemptWaits[0], "sender-throttled", moment);
                break;
            case SmsSendOutcome.Configuration configuration:
                TryLater(file, Noted(message, configuration.Reason), StoppedWait, "gateway-configuration", moment);
                break;
            default:
                Settle(file, message, window, Found.ByTheCall, moment);
                break;
        }
    }

    /// <summary>
    /// A frozen attempt whose outcome is not known: the same attempt again while the gateway recognises repeats, else unknown,
    /// and the template says whether to drop or resend.
    /// </summary>
    /// <param name="file">The patient's file.</param>
    /// <param name="message">In state <see cref="MessageState.Sending"/>.</param>
    /// <param name="window">The gateway's repeatability window.</param>
    /// <param name="found">How the question came up.</param>
    /// <param name="moment">Both clocks: the window is wire time.</param>
    public void Settle(PatientFile file, MessageRow message, TimeSpan window, Found found, Moment moment)
    {
        var attempt = message.LastAttempt!;
        var age = moment.WireNow - attempt.FirstSent;
        if (age <= window && (found == Found.ByItsDueRow || (found == Found.InPassing && age >= SettleAfter)) && MayRepeat(file, message, moment))
        {
            file.ClaimCall(message.Id, admitted: true);
        }
        else if (found == Found.ByTheCall && age + SettleAfter <= window)
        {
            file.Put(message with { Reason = OutcomeUnknown });
            file.LookAt(moment.Now + SettleAfter, message.DueRecord, attempt.Number);
        }
        else if (found == Found.InPassing && age < SettleAfter && age <= window)
        {
            // Somebody may be at it this moment; whoever looks then knows.
            file.LookAt(moment.Now + SettleAfter, message.DueRecord, attempt.Number);
        }
        else if (moment.Config.Template(message.Organisation, message.Template, moment.Config.Organisation(message.Organisation).Language)?.OnUnknownOutcome == OnUnknownOutcome.Resend)
        {
            TryLater(file, Noted(message, UnknownOutcome), null, OutcomeUnknown, moment);
        }
        else
        {
            var unknown = Noted(message, UnknownOutcome) with { State = MessageState.Unknown, Reason = OutcomeUnknown };
            file.Put(unknown);
            SubjectOf(message).Ended(file, unknown, moment);
        }
    }

    /// <summary>State is tested again before each send, and a repeat may be the first that gets through.</summary>
    private bool MayRepeat(PatientFile file, MessageRow message, Moment moment)
    {
        var organisation = moment.Config.Organisation(message.Organisation);
        return moment.Now < message.ExpiresAt
            && IsLive(message, organisation, moment)
            && file.Head.AtRest is null
            && !file.Head.IsOptedOut(message.Sender, message.To!)
            && (message.ReplyTo == message.To || !file.Head.BadPhones.ContainsKey(message.To!))
            && moment.Config.SwitchesOf(message.Organisation).Stopped(message.Sender, message.Template, message.Departments) is null
            && SubjectOf(message).Render(file, message, organisation, SubjectOf(message).LanguageOf(file, message.To, organisation), moment).WhyNot is null;
    }

    /// <summary>A definite failure that may pass: a new attempt later, or the end.</summary>
    public void TryLater(PatientFile file, MessageRow message, TimeSpan? wait, string reason, Moment moment)
    {
        if (message.Attempts.Count > AttemptWaits.Length)
        {
            End(file, message, MessageState.Failed, reason, moment);
            return;
        }

        var pending = message with { State = MessageState.Pending, Reason = reason, SendAfter = moment.Now + (wait ?? AttemptWaits[message.Attempts.Count - 1]) };
        if (pending.SendAfter >= pending.ExpiresAt)
        {
            End(file, message, MessageState.Failed, reason, moment);
        }
        else
        {
            Defer(file, pending, pending.SendAfter, reason, moment);
        }
    }

    /// <summary>Ends a message: it moves to the past, and its subject is told.</summary>
    public MessageRow End(PatientFile file, MessageRow message, MessageState state, string? reason, Moment moment)
    {
        var ended = message with { State = state, Reason = reason };
        file.DropCall(message.Id);
        file.Close(ended);
        SubjectOf(message).Ended(file, ended, moment);

        return ended;
    }

    /// <summary>A message waits; the due row that wakes it is written before the commit.</summary>
    public static MessageRow Defer(PatientFile file, MessageRow message, DateTimeOffset until, string? reason, Moment moment)
    {
        var wakes = until < message.ExpiresAt ? until : message.ExpiresAt;
        var deferred = message with { State = MessageState.Pending, SendAfter = wakes, Reason = reason };
        file.DropCall(message.Id);
        file.Put(deferred);
        file.LookAt(wakes > moment.Now ? wakes : moment.Now, message.DueRecord, message.Attempts.Count);
        return deferred;
    }

    private MessageRow Freeze(PatientFile file, MessageRow message, string phone, OrganisationSettings organisation, Moment moment)
    {
        var language = SubjectOf(message).LanguageOf(file, phone, organisation);
        var rendering = SubjectOf(message).Render(file, message, organisation, language, moment);
        if (rendering.Fields is null)
        {
            return End(file, message, MessageState.Withdrawn, rendering.WhyNot!, moment);
        }

        if (moment.Config.Template(message.Organisation, message.Template, language) is not { } template)
        {
            return End(file, message, MessageState.Failed, "no-template", moment);
        }

        if (message.IsAnswer)
        {
            file.Head = file.Head with
            {
                AnsweredAt = [.. file.Head.AnsweredAt.TakeLast(MostAnswers - 1), moment.Now],
                AdvisedAt = message.Template == TemplateNames.UrgentAdvice ? moment.Now : file.Head.AdvisedAt,
            };
        }

        if (message.ReplyTo is null)
        {
            // Also of one that is withheld: others give way to it as they will once the organisation is live.
            file.Head = file.Head with { TextedAt = moment.Now, TextedAbout = message.Voice };
        }

        var text = template.Render(rendering.Fields);
        if (!IsLive(message, organisation, moment))
        {
            // As far as here it came like any other: what is withheld is what would have been sent, on the day on which it would have been.
            var withheld = message with { SendAfter = moment.Now, Language = language.Code, Segments = SmsSegments.Count(text).Segments };
            return End(file, withheld, MessageState.Withheld, BeforeGoLive, moment);
        }

        var number = message.Attempts.Count + 1;
        var attempt = new Attempt(number, RepeatabilityId(file.Key, message.Id, number), moment.WireNow, moment.Now);
        var claimed = message with
        {
            State = MessageState.Sending,
            Reason = null,
            To = phone,
            Text = text,
            Language = language.Code,
            Segments = SmsSegments.Count(text).Segments,
            Attempts = [.. message.Attempts, attempt],
        };
        file.Put(claimed);
        file.ClaimCall(message.Id);
        SubjectOf(message).Claimed(file, claimed, organisation, moment);
        return claimed;
    }

    /// <summary>Accepted texts whose report never came are closed when the next one is wished for, so that the open range stays small.</summary>
    private static void CloseStale(PatientFile file, Moment moment)
    {
        foreach (var message in file.Open<MessageRow>().Where(message =>
            message.State is MessageState.Accepted or MessageState.Unknown && moment.Now - message.CreatedAt > TimeSpan.FromDays(7)).Take(20))
        {
            file.Close(message with { Reason = message.Reason ?? "no-report" });
        }
    }

    /// <summary>What came due before its organisation went live is not sent late either.</summary>
    private static bool IsLive(MessageRow message, OrganisationSettings organisation, Moment moment) =>
        organisation.IsLive(moment.Now) && (message.PlannedFor is not { } planned || organisation.IsLive(planned));

    private static DateTimeOffset? QuietUntil(OrganisationSettings organisation, DateTimeOffset now) =>
        organisation.QuietHours?.NextAllowed(now, organisation.Zone);

    private static MessageRow Noted(MessageRow message, string outcome, string? gatewayId = null) =>
        message with { Attempts = [.. message.Attempts.SkipLast(1), message.LastAttempt! with { Outcome = outcome, GatewayId = gatewayId ?? message.LastAttempt!.GatewayId }] };

    /// <summary>Derived, so that two runs that freeze the same attempt freeze the same id.</summary>
    private static Guid RepeatabilityId(PatientKey patient, string message, int attempt)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{patient}.{message}.{attempt}"), hash);
        // RFC 9562, version 8: a UUID of our own making.
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    private IMessageSubject SubjectOf(MessageRow message) => subjects[message.Subject];
}
