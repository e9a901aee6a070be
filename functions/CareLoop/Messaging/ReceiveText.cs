using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Scheduling;
using CareLoop.Storage;
using Microsoft.Extensions.Logging;

namespace CareLoop.Messaging;

/// <summary>
/// A phone has written. Words about texting first, then an answer to the one open question, then the urgent words, then one
/// text of help, then a person. The queue message is the guarantee: it is acknowledged when everything is done.
/// </summary>
internal sealed partial class ReceiveText(
    Phones phones, PatientFiles files, Effects effects, AnswerText answers, ConfigStore config, FailureLog failures, Clocks clocks, ILogger<ReceiveText> logger)
{
    internal const string UnknownPhone = "unknown-phone";

    public async Task HandleAsync(InboundText text, CancellationToken cancellationToken)
    {
        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        var entry = await phones.FindAsync(text.Phone, cancellationToken);
        var loaded = await LoadAsync(entry.Patients, moment, cancellationToken);

        var onPhone = new PhoneFiles(text.Phone, text.Sender, loaded);
        var done = loaded.Where(file => file.Head.RecentInbound.Contains(text.MessageId)).ToList();
        await ResumeAsync(done, moment, cancellationToken);
        // Delivered again, the word means what it meant: to cancel a visit has closed no question, to opt out has.
        var isAboutVisit = done.Count > 0 ? !done[0].Head.IsOptedOut(text.Sender, text.Phone) : onPhone.OpenConversations(moment.Now).Count > 0;
        if (Keywords.Find(text.Text, isAboutVisit, moment.Config.Keywords) is { } keyword)
        {
            // It reaches every patient on the phone: a run that died may have reached only some.
            await ApplyKeywordAsync(keyword, text, entry.Patients, [.. done.Select(file => file.Key)], onPhone, moment, cancellationToken);
        }
        else if (done.Count > 0)
        {
            return;
        }
        else if (loaded.Count == 0 && answers.OfStranger(text, moment) is { } matter)
        {
            await ApplyAsync(matter, text, null, moment, cancellationToken);
        }
        else if (loaded.Count == 0)
        {
            await failures.WriteAsync(
                new Failure("sms-events", DerivedId.Of("inbound", text.MessageId), moment.Now, UnknownPhone, "A text from a phone that no patient has. Read it and decide whether to call back.", Payload: StoredJson.Write(new UnknownText(text.MessageId, text.Phone, text.Sender, text.Text, text.At))),
                cancellationToken);
        }
        else
        {
            await AnswerAsync(text, onPhone, moment, cancellationToken);
        }
    }

    /// <summary>The patients on the phone, as whom they are known now. What was asked of one who is being merged is answered there.</summary>
    private async Task<List<PatientFile>> LoadAsync(IReadOnlyList<PatientKey> patients, Moment moment, CancellationToken cancellationToken)
    {
        var loaded = new List<PatientFile>();
        foreach (var patient in patients)
        {
            var file = await files.FollowAsync(patient, cancellationToken);
            if (file.Head.IsJoining)
            {
                await effects.RunAsync(file, moment, cancellationToken);
                file = await files.FollowAsync(patient, cancellationToken);
            }

            if (file.HeadETag is not null && loaded.TrueForAll(other => other.Key != file.Key))
            {
                loaded.Add(file);
            }
        }

        return loaded;
    }

    /// <summary>Delivered again: what a dead run left is taken over, and nothing is decided anew.</summary>
    private async Task ResumeAsync(List<PatientFile> loaded, Moment moment, CancellationToken cancellationToken)
    {
        foreach (var file in loaded)
        {
            var changed = await files.ChangeAsync(file.Key, fresh => Resumed(fresh, moment), cancellationToken, file);
            await effects.RunAsync(changed.File, moment, cancellationToken);
        }
    }

    private static bool Resumed(PatientFile file, Moment moment)
    {
        TakeOver(file, moment);
        return true;
    }

    /// <summary>
    /// Makes sure of calls that another run has claimed, by a look within a minute: it may still be at them, however long ago it began by a
    /// clock that is not ours. Called by both at once, and refused to one of them, a text would go out a second time.
    /// </summary>
    private static void TakeOver(PatientFile file, Moment moment)
    {
        if (file.Open<MessageRow>().Any(message => message.State == MessageState.Sending && !file.Calls.ContainsKey(message.Id)))
        {
            file.LookAt(moment.Now, EffectsDue.Record, file.Head.Version);
        }
    }

    private async Task AnswerAsync(InboundText text, PhoneFiles onPhone, Moment moment, CancellationToken cancellationToken)
    {
        var plan = answers.Plan(text, onPhone, moment);
        // Codes that tell questions apart go to the other patients of the phone first: the text that names them is the last commit.
        foreach (var change in plan)
        {
            await ApplyAsync(change, text, onPhone.Files.FirstOrDefault(file => file.Key == change.Patient), moment, cancellationToken);
        }
    }

    private async Task ApplyAsync(FileChange change, InboundText text, PatientFile? loaded, Moment moment, CancellationToken cancellationToken)
    {
        var changed = await files.ChangeAsync(
            change.Patient, file => Applied(change, file, text, moment), cancellationToken, loaded, change.Prepare is { } prepare ? file => prepare(file, cancellationToken) : null);
        await effects.RunAsync(changed.File, moment, cancellationToken);
    }

    /// <summary>The same text may be worked on twice at once: who comes second finds it noted and takes over what is left.</summary>
    private static bool Applied(FileChange change, PatientFile file, InboundText text, Moment moment)
    {
        if (file.Head.RecentInbound.Contains(text.MessageId))
        {
            TakeOver(file, moment);
        }
        else
        {
            change.Apply(file);
        }

        return true;
    }

    private async Task ApplyKeywordAsync(Keyword keyword, InboundText text, IReadOnlyList<PatientKey> linked, IReadOnlyList<PatientKey> done, PhoneFiles onPhone, Moment moment, CancellationToken cancellationToken)
    {
        LogKeyword(keyword, text.MessageId);
        var optedOut = false;
        IReadOnlyList<PatientKey> patients = [.. linked.Except(done)];
        if (keyword is Keyword.OptOut or Keyword.OptIn && (patients.Count > 0 || linked.Count == 0))
        {
            // Whoever was linked to the phone meanwhile is in the entry that this returns. Where a patient has the text already, the
            // phone was told before: it may have been told otherwise since.
            var entry = done.Count > 0 ? await phones.FindAsync(text.Phone, cancellationToken) : await phones.SetOptOutAsync(text.Phone, text.Sender, keyword == Keyword.OptOut, text.At, cancellationToken);
            optedOut = entry.OptOuts.Contains(text.Sender);
            patients = [.. entry.Patients.Except(done)];
        }

        foreach (var patient in patients)
        {
            // A patient whose first commit is still coming gets a head with the opt-out, which that commit then meets.
            var changed = await files.ChangeAsync(
                patient, file => Applied(answers.KeywordChange(keyword, optedOut, text, onPhone, file, moment), file, text, moment), cancellationToken, onPhone.Files.FirstOrDefault(file => file.Key == patient));
            await effects.RunAsync(changed.File, moment, cancellationToken);
        }
    }

    [LoggerMessage(EventId = 200, Level = LogLevel.Information, Message = "{Keyword} by text {MessageId}")]
    private partial void LogKeyword(Keyword keyword, string messageId);
}

/// <summary>A text of a phone that nobody has, as its failure keeps it.</summary>
internal sealed record UnknownText(string? Id, string From, string To, string Text, DateTimeOffset At);
