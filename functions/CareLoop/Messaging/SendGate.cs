using System.Globalization;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Messaging;

/// <summary>Admits claimed texts within their senders' budgets: two requests a sender for a whole group.</summary>
internal sealed class SendGate(SendBudget budget, Outbox outbox, KeyedHash hash, FailureLog failures) : ISendGate
{
    public async Task AdmitAsync(IReadOnlyList<PatientFile> files, Moment moment, CancellationToken cancellationToken)
    {
        var claimed = files
            .SelectMany(file => file.Calls.Where(call => !call.Value).Select(call => (File: file, Message: file.Find<MessageRow>(call.Key))))
            .Where(claim => claim.Message is not null)
            .Select(claim => (claim.File, Message: claim.Message!))
            // Who would be too late first, goes first.
            .OrderBy(claim => claim.Message.ExpiresAt)
            .ThenBy(claim => claim.Message.Id, StringComparer.Ordinal);
        foreach (var sender in claimed.GroupBy(claim => claim.Message.Sender))
        {
            var claims = sender.ToList();
            var grant = await TakeAsync(sender.Key, [.. claims.Select(claim => claim.Message)], moment, cancellationToken);
            var place = 0;
            for (var index = 0; index < claims.Count; index++)
            {
                var (file, message) = claims[index];
                if (grant.Looping.Contains(index))
                {
                    Refuse(file, message, moment);
                    continue;
                }

                if (place < grant.Granted)
                {
                    file.ClaimCall(message.Id, admitted: true);
                }
                else
                {
                    Outbox.Defer(file, TakeBack(file, message), grant.AskAgain(place - grant.Granted), grant.Reason!, moment);
                }

                place++;
            }
        }
    }

    /// <summary>Admits one claimed text after its commit. Null where it may go; else how to record that it waits or is refused.</summary>
    public async Task<Action<PatientFile>?> AdmitAsync(MessageRow message, Moment moment, CancellationToken cancellationToken)
    {
        var grant = await TakeAsync(message.Sender, [message], moment, cancellationToken);
        return grant.Granted == 1
            ? null
            : file =>
            {
                if (file.Find<MessageRow>(message.Id) is not { State: MessageState.Sending } claimed || claimed.Attempts.Count != message.Attempts.Count)
                {
                    return;
                }

                if (grant.Looping.Count > 0)
                {
                    Refuse(file, claimed, moment);
                }
                else
                {
                    Outbox.Defer(file, TakeBack(file, claimed), grant.AskAgain(0), grant.Reason!, moment);
                }
            };
    }

    private async Task<BudgetGrant> TakeAsync(string sender, IReadOnlyList<MessageRow> messages, Moment moment, CancellationToken cancellationToken)
    {
        var organisation = messages[0].Organisation;
        var texts = messages.Select(message => LoopGuard.Key(hash, message.To!, message.Text!)).ToList();
        var switches = moment.Config.SwitchesOf(organisation);
        var today = TimeZoneInfo.ConvertTime(moment.Now, moment.Config.Organisation(organisation).Zone).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var cap = switches.DailyCap(sender);
        var grant = await budget.TakeAsync(sender, texts, switches.SendsPerMinute(sender), cap, today, moment.Now, cancellationToken);
        if (grant.Reason == "daily-cap")
        {
            await failures.WriteAsync(
                new Failure("sending", DerivedId.Of("daily-cap", sender, today), moment.Now, "daily-cap", $"The sender has used its {cap} texts of {today}; the others wait. Raise the cap in the switches if they are meant to go."),
                cancellationToken);
        }

        return grant;
    }

    /// <summary>The same text once more to a phone that has had it so often: somebody's machine is answering ours.</summary>
    private void Refuse(PatientFile file, MessageRow message, Moment moment) =>
        outbox.End(file, TakeBack(file, message), MessageState.Failed, "loop-guard", moment);

    /// <summary>An attempt that was claimed and not made is taken back: nothing of it has left this process.</summary>
    private static MessageRow TakeBack(PatientFile file, MessageRow message)
    {
        // The question has not been asked after all.
        foreach (var conversation in file.Open<ConversationRow>().Where(conversation => conversation.MessageId == message.Id))
        {
            file.Close(conversation);
        }

        return message with { Attempts = [.. message.Attempts.SkipLast(1)] };
    }
}
