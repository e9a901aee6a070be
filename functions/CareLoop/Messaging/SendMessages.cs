using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging.Gateway;
using CareLoop.Patients;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Messaging;

/// <summary>Hands claimed attempts to the gateway. The claim is committed before; the outcome is recorded after.</summary>
internal sealed class SendMessages(Outbox outbox, SendGate gate, SendBudget budget, ISmsGateway gateway, FailureLog failures, Clocks clocks) : IEffectRunner
{
    /// <summary>An attempt so old has been called before, or is to be taken for it: repeats come two minutes on.</summary>
    private static readonly TimeSpan RepeatsBegin = TimeSpan.FromMinutes(1);

    public IReadOnlyList<Effect> Pending(PatientFile file, Moment moment) =>
    [
        .. file.Calls
            .Select(call => (Message: file.Find<MessageRow>(call.Key), Admitted: call.Value))
            .Where(call => call.Message is { State: MessageState.Sending, LastAttempt.Outcome: null })
            .Select(call => new Effect($"{call.Message!.Id}.{call.Message.LastAttempt!.Number}", token => SendAsync(file, call.Message, call.Admitted, moment, token))),
    ];

    public bool RunsWhereMerged => true;

    public void Resume(PatientFile file, Moment moment)
    {
        foreach (var message in file.Open<MessageRow>())
        {
            if (message.State == MessageState.Sending && !file.Calls.ContainsKey(message.Id))
            {
                outbox.Settle(file, message, gateway.RepeatabilityWindow, Found.InPassing, moment);
            }
        }
    }

    private async Task<Action<PatientFile>> SendAsync(PatientFile patient, MessageRow message, bool admitted, Moment moment, CancellationToken cancellationToken)
    {
        var attempt = message.LastAttempt!;
        // By what is known of it, and not by its age alone: where business time runs ahead, a repeat is due at once.
        var isRepeat = message.Reason == Outbox.OutcomeUnknown || clocks.WireNow - attempt.FirstSent >= RepeatsBegin;
        if (!admitted && await gate.AdmitAsync(message, moment, cancellationToken) is { } waits)
        {
            return waits;
        }

#if MUTANTS
        if (Mutant.Is(Mutant.DoubleSend))
        {
            attempt = attempt with { RepeatabilityId = Guid.NewGuid() };
        }
#endif
        var text = await outbox.SealAsync(patient, message, cancellationToken);
        // Past this line the text may go out: a caller that gives up must not make the outcome unknown.
        var outcome = await gateway.SendAsync(
            new SmsSend(message.Sender, message.To!, text, SmsTag.Of(patient.Key, message.Id, attempt.Number), attempt.RepeatabilityId, attempt.FirstSent),
            CancellationToken.None);
        if (outcome is SmsSendOutcome.Throttled throttled)
        {
            await budget.PauseAsync(message.Sender, moment.Now + (throttled.RetryAfter ?? TimeSpan.FromMinutes(1)), cancellationToken);
        }
        else if (outcome is SmsSendOutcome.Configuration configuration)
        {
            var id = DerivedId.Of("sms-configuration", message.Sender, configuration.Reason);
            await failures.WriteAsync(
                new Failure("sms", id, moment.Now, "gateway-configuration", $"The SMS service refuses every text: {configuration.Reason}. Check the Sms settings and the sender's registration."),
                cancellationToken);
        }

        return file =>
        {
            outbox.Record(file, message.Id, attempt.Number, outcome, gateway.RepeatabilityWindow, moment with { WireNow = clocks.WireNow }, isRepeat);
            file.DropCall(message.Id);
        };
    }
}
