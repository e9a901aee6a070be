using System.Globalization;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Scheduling;
using CareLoop.Storage;

namespace CareLoop.Messaging;

/// <summary>Admits claimed texts within their senders' budgets: two requests a sender for a whole group.</summary>
internal sealed class SendGate(SendBudget budget, FailureLog failures) : ISendGate
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
            var grant = await TakeAsync(sender.Key, claims.Count, claims[0].Message.Organisation, moment, cancellationToken);
            for (var index = 0; index < claims.Count; index++)
            {
                var (file, message) = claims[index];
                if (index < grant.Granted)
                {
                    file.ClaimCall(message.Id, admitted: true);
                }
                else
                {
                    PutBack(file, message, grant.AskAgain(index - grant.Granted), grant.Reason!, moment);
                }
            }
        }
    }

    /// <summary>Admits one claimed text after its commit. Null where it may go; else how to record that it waits.</summary>
    public async Task<Action<PatientFile>?> AdmitAsync(MessageRow message, Moment moment, CancellationToken cancellationToken)
    {
        var grant = await TakeAsync(message.Sender, 1, message.Organisation, moment, cancellationToken);
        return grant.Granted == 1
            ? null
            : file =>
            {
                if (file.Find<MessageRow>(message.Id) is { State: MessageState.Sending } claimed && claimed.Attempts.Count == message.Attempts.Count)
                {
                    PutBack(file, claimed, grant.AskAgain(0), grant.Reason!, moment);
                }
            };
    }

    private async Task<BudgetGrant> TakeAsync(string sender, int wanted, string organisation, Moment moment, CancellationToken cancellationToken)
    {
        var switches = moment.Config.SwitchesOf(organisation);
        var today = TimeZoneInfo.ConvertTime(moment.Now, moment.Config.Organisation(organisation).Zone).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var cap = switches.DailyCap(sender);
        var grant = await budget.TakeAsync(sender, wanted, switches.SendsPerMinute(sender), cap, today, moment.Now, cancellationToken);
        if (grant.Reason == "daily-cap")
        {
            await failures.WriteAsync(
                new Failure("sending", DerivedId.Of("daily-cap", sender, today), moment.Now, "daily-cap", $"The sender has used its {cap} texts of {today}; the others wait. Raise the cap in the switches if they are meant to go."),
                cancellationToken);
        }

        return grant;
    }

    /// <summary>An attempt that was claimed and not made is taken back: nothing of it has left this process.</summary>
    private static void PutBack(PatientFile file, MessageRow message, DateTimeOffset until, string reason, Moment moment)
    {
        // The question has not been asked after all.
        foreach (var conversation in file.Open<ConversationRow>().Where(conversation => conversation.MessageId == message.Id))
        {
            file.Close(conversation);
        }

        file.Head = file.Head with { RecentTexts = [.. file.Head.RecentTexts.SkipLast(1)] };
        var unclaimed = message with { Attempts = [.. message.Attempts.SkipLast(1)] };
        Outbox.Defer(file, unclaimed, until, reason, moment);
    }
}
