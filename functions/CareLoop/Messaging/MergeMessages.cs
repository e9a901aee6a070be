using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Merges;

namespace CareLoop.Messaging;

/// <summary>
/// Texts of a patient who was merged away: what waits goes out from the survivor, once; of what went out the report is awaited there.
/// One that is on its way settles first, where it began: its tag and its repeatability id are that patient's.
/// </summary>
internal sealed class MergeMessages(IEnumerable<IMessageSubject> subjects) : IMergePart
{
    private readonly Dictionary<string, IMessageSubject> subjects = subjects.ToDictionary(subject => subject.Name);

    public string Kind => MessageRow.Kind;

    public bool IsSettled(PatientFile from, string id) => from.Find<MessageRow>(id) is not { State: MessageState.Sending };

    public void Take(PatientFile into, PatientFile from, string id, string origin, Moment moment)
    {
        var theirs = from.Find<MessageRow>(id)!;
        if (into.Find<MessageRow>(id) is not null)
        {
            return;
        }

        var about = subjects[theirs.Subject].Merged(into, from, theirs);
        if (theirs.State == MessageState.Pending && theirs.About.Count > 0 && about.Count == 0)
        {
            into.AddHistoryFrom(origin, theirs with { State = MessageState.Withdrawn, Reason = "merged" });
            return;
        }

        into.PutFrom(origin, theirs with { About = about });
        Wake(into, id, moment);
    }

    public void Wake(PatientFile file, string id, Moment moment)
    {
        if (file.Find<MessageRow>(id) is { State: MessageState.Pending } message)
        {
            file.LookAt(message.SendAfter > moment.Now ? message.SendAfter : moment.Now, message.DueRecord, message.Attempts.Count);
        }
    }
}

/// <summary>Open questions: of two about the same thing the one that was asked last stays.</summary>
internal sealed class MergeConversations(IEnumerable<IConversationSubject> subjects) : IMergePart
{
    private readonly Dictionary<string, IConversationSubject> subjects = subjects.ToDictionary(subject => subject.Name);

    public string Kind => ConversationRow.Kind;

    public void Take(PatientFile into, PatientFile from, string id, string origin, Moment moment)
    {
        var theirs = from.Find<ConversationRow>(id)!;
        var about = subjects[theirs.Subject].Merged(into, from, theirs).ToList();
        foreach (var mine in into.Open<ConversationRow>().Where(mine => mine.IsOpen(moment.Now)))
        {
            var both = mine.About.Where(record => about.Any(same => same.Id == record.Id)).ToList();
            if (both.Count == 0)
            {
                continue;
            }

            if (theirs.OpenedAt <= mine.OpenedAt)
            {
                about.RemoveAll(record => both.Any(same => same.Id == record.Id));
            }
            else if (mine.About.Count == both.Count)
            {
                into.Close(mine);
            }
            else
            {
                into.Put(mine with { About = [.. mine.About.Except(both)] });
            }
        }

        // Its digit told it from other questions; among those of the survivor it may be another's.
        var taken = theirs with { About = about, Slot = into.Open<ConversationRow>().Any(mine => mine.Slot == theirs.Slot && mine.Slot > 0 && mine.Phone == theirs.Phone) ? 0 : theirs.Slot };
        if (about.Count == 0)
        {
            into.AddHistoryFrom(origin, taken with { About = theirs.About });
        }
        else
        {
            into.PutFrom(origin, taken);
        }
    }
}
