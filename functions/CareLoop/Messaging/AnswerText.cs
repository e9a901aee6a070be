using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.Messaging;

/// <summary>A change that one text makes to one patient's file. Pure; it may run again on a fresher file.</summary>
/// <param name="Patient">Whose file.</param>
/// <param name="Apply">The change.</param>
/// <param name="Prepare">Reads or claims what the change needs before it is decided; may run again.</param>
internal sealed record FileChange(PatientKey Patient, Action<PatientFile> Apply, Func<PatientFile, CancellationToken, Task>? Prepare = null);

/// <summary>What a text means for the patients on its phone. With more than one open question nothing is assumed.</summary>
internal sealed class AnswerText(IEnumerable<IConversationSubject> subjects, MatterAnswers matters, TextReplies replies)
{
    private const string AnswerPatient = "answer-patient", FindAnotherPhone = "find-another-phone";

    private static readonly TimeSpan CallWithin = TimeSpan.FromHours(4);

    private readonly Dictionary<string, IConversationSubject> subjects = subjects.ToDictionary(subject => subject.Name);

    /// <summary>The changes, in the order in which they are to be committed.</summary>
    public IReadOnlyList<FileChange> Plan(InboundText text, PhoneFiles onPhone, Moment moment)
    {
        var organisation = onPhone.OrganisationOf(onPhone.Owner(moment), moment);
        if (matters.Asks(text.Text))
        {
            return [matters.Standing(text, onPhone, moment)];
        }

        if (matters.Begins(text.Text, organisation, moment))
        {
            return [matters.Taken(text, onPhone, moment)];
        }

        var all = onPhone.OpenConversations(moment.Now);
        if (ReadWhole(text, onPhone, all, moment) is { } taken)
        {
            return taken;
        }

        // A survey gives way to what was asked besides.
        var others = all.Where(pair => !subjects[pair.Conversation.Subject].ReadsText).ToList();
        var open = others.Count > 0 ? others : all;
        var codes = open.Where(pair => pair.Conversation.Slot > 0).SelectMany(pair => Codes(pair.Conversation.Slot)).ToList();
        if (ReplyGrammar.Parse(text.Text, codes) is not Reply.Answer answer)
        {
            var inOwnWords = open.Select(pair => (pair.File, pair.Conversation, Choice: subjects[pair.Conversation.Subject].Read(text.Text))).Where(said => said.Choice is not null).ToList();
            return inOwnWords is [var said] ? [Answered(said.File.Key, said.Conversation.Id, said.Choice!.Value, text, onPhone, moment)] : [NotUnderstood(text, onPhone, moment)];
        }

        if (answer.SlotCode is { } code)
        {
            var chosen = open.FirstOrDefault(pair => Codes(pair.Conversation.Slot).Contains(code));
            return chosen.File is null ? [NotUnderstood(text, onPhone, moment)] : [Answered(chosen.File.Key, chosen.Conversation.Id, answer.Choice, text, onPhone, moment)];
        }

        // A question that never offered this answer is not what it is about.
        var meant = open.Where(pair => subjects[pair.Conversation.Subject] is var subject && subject.Offers(answer.Choice) && (subject.TakesWords || !answer.InWords)).ToList();
        return meant.Count switch
        {
            0 => [NotUnderstood(text, onPhone, moment)],
            1 => [Answered(meant[0].File.Key, meant[0].Conversation.Id, answer.Choice, text, onPhone, moment)],
            _ => WhichVisit(text, onPhone, open, moment),
        };
    }

    /// <summary>
    /// What a question that reads whole texts makes of one: where it is alone on the phone whatever is written is for it, where it has a
    /// digit of its own what stands behind that, and else only what no other open question offers. Null where it is for the others.
    /// </summary>
    private List<FileChange>? ReadWhole(InboundText text, PhoneFiles onPhone, IReadOnlyList<(PatientFile File, ConversationRow Conversation)> open, Moment moment)
    {
        var reading = open.Where(pair => subjects[pair.Conversation.Subject].ReadsText).ToList();
        if (reading.Count == 0 || UrgentWords.Find(text.Text) is not null)
        {
            return null;
        }

        if (open.Count == 1)
        {
            var (file, conversation) = reading[0];
            // The digit that told it from another may still come when that one is over.
            var said = subjects[conversation.Subject].Understands(file, conversation, text.Text) ? null : BehindItsDigit(file, conversation, text.Text);
            return [Taken(file, conversation, said is null ? text : text with { Text = said }, onPhone, moment)];
        }

        foreach (var (file, conversation) in reading)
        {
            if (BehindItsDigit(file, conversation, text.Text) is { } said)
            {
                return [Taken(file, conversation, text with { Text = said }, onPhone, moment)];
            }
        }

        var choice = (ReplyGrammar.Parse(text.Text) as Reply.Answer)?.Choice;
        var couldBeAnother = open.Any(pair => !subjects[pair.Conversation.Subject].ReadsText
            && (subjects[pair.Conversation.Subject].Read(text.Text) is not null || (choice is { } offered && subjects[pair.Conversation.Subject].Offers(offered))));
        var understood = reading.Where(pair => subjects[pair.Conversation.Subject].Understands(pair.File, pair.Conversation, text.Text)).ToList();
        if (!couldBeAnother && understood is [var one])
        {
            return [Taken(one.File, one.Conversation, text, onPhone, moment)];
        }

        // What was asked last is answered last: only an earlier survey gives way without a question.
        var isDoubtful = understood.Any(pair => open.All(other => other.Conversation.OpenedAt <= pair.Conversation.OpenedAt)) && (couldBeAnother || understood.Count > 1);
        return isDoubtful ? WhichVisit(text, onPhone, open, moment) : null;
    }

    /// <summary>What stands behind a question's own digit, where it is an answer to it.</summary>
    private string? BehindItsDigit(PatientFile file, ConversationRow conversation, string text)
    {
        var core = Courtesies.Strip(Folding.Fold(text), questionMarks: true);
        return conversation.Slot > 0 && core.Length > 1 && core[0] == '0' + conversation.Slot && subjects[conversation.Subject].Understands(file, conversation, core[1..]) ? core[1..] : null;
    }

    private FileChange Taken(PatientFile of, ConversationRow asked, InboundText text, PhoneFiles onPhone, Moment moment) => new(of.Key, file =>
    {
        file.Head = file.Head.WithInbound(text.MessageId);
        if (file.Find<ConversationRow>(asked.Id) is not { } conversation || !subjects[conversation.Subject].Take(file, conversation, text, moment))
        {
            Help(file, text, onPhone, moment);
        }
    });

    /// <summary>A word about texting itself, for one patient on the phone.</summary>
    public FileChange KeywordChange(Keyword keyword, bool optedOut, InboundText text, PhoneFiles onPhone, PatientFile of, Moment moment) => new(of.Key, file =>
    {
        file.Head = file.Head.WithInbound(text.MessageId);
        if (keyword is Keyword.OptOut or Keyword.OptIn)
        {
            file.Head = file.Head.WithOptOut(text.Sender, text.Phone, optedOut);
        }

        var organisation = onPhone.OrganisationOf(file, moment);
        if (keyword == Keyword.WrongNumber)
        {
            // Who was asked on this phone is not there; others on it may well be.
            if (onPhone.OpenConversations(moment.Now).Count > 0 && !onPhone.OpenIn(file, moment.Now).Any())
            {
                return;
            }

            file.Head = file.Head.WithBadPhone(text.Phone, "wrong-number");
            if (!file.Open<StaffTaskRow>().Any(task => task.What == FindAnotherPhone && task.State.IsOpen()))
            {
                StaffTasks.Raise(file, organisation, StaffTaskRow.CustomerService, FindAnotherPhone, text.MessageId, moment.Now, CallWithin);
            }
        }

        foreach (var conversation in onPhone.OpenIn(file, moment.Now).Where(_ => keyword != Keyword.OptIn).ToList())
        {
            file.Close(conversation);
        }

        // Whose phone it is gets one answer, however many patients are on it; a toll-free sender's carrier answers STOP and START itself.
        if (onPhone.Files.Count > 0 && file.Key == onPhone.First(moment).Key && TemplateOf(keyword, text.Sender) is { } template)
        {
            replies.Say(file, organisation, template, text, new(StringComparer.Ordinal), moment);
        }
    });

    private static string? TemplateOf(Keyword keyword, string sender) => keyword switch
    {
        Keyword.WrongNumber => TemplateNames.WrongNumber,
        Keyword.OptIn when !TollFree.Is(sender) => TemplateNames.OptedIn,
        _ => null,
    };

    private FileChange Answered(PatientKey patient, string conversationId, Choice choice, InboundText text, PhoneFiles onPhone, Moment moment) => new(patient, file =>
    {
        file.Head = file.Head.WithInbound(text.MessageId);
        if (file.Find<ConversationRow>(conversationId) is not { } conversation
            || !subjects[conversation.Subject].Answer(file, conversation, choice, text, moment))
        {
            Help(file, text, onPhone, moment);
        }
    });

    /// <summary>A text of a phone that no patient has: a complaint is taken all the same. Null where it is none.</summary>
    public FileChange? OfStranger(InboundText text, Moment moment) => matters.OfStranger(text, moment);

    private FileChange NotUnderstood(InboundText text, PhoneFiles onPhone, Moment moment)
    {
        var owner = onPhone.Owner(moment);
        return matters.IsMarked(text.Text, onPhone.OrganisationOf(owner, moment), moment) ? matters.Taken(text, onPhone, moment) : new FileChange(owner.Key, file =>
        {
            file.Head = file.Head.WithInbound(text.MessageId);
            Help(file, text, onPhone, moment);
        });
    }

    /// <summary>Urgent words first; then, where something was asked, one text of help; then a person.</summary>
    private void Help(PatientFile file, InboundText text, PhoneFiles onPhone, Moment moment)
    {
        var organisation = onPhone.OrganisationOf(file, moment);
        var asked = onPhone.OpenIn(file, moment.Now).LastOrDefault();
        if (UrgentWords.Find(text.Text) is not null)
        {
            replies.Urgent(file, organisation, text, moment);
        }
        else if (asked is { NotUnderstood: 0 } && subjects[asked.Subject].HelpTemplate is { } help)
        {
            file.Put(asked with { NotUnderstood = 1 });
            replies.Say(file, organisation, help, text, asked.Slot == 0 ? new(StringComparer.Ordinal) : CodeFields(asked.Slot), moment);
        }
        else
        {
            if (!TextReplies.Adds(file, AnswerPatient, text, moment))
            {
                StaffTasks.Raise(file, organisation, StaffTaskRow.CustomerService, AnswerPatient, text.MessageId, moment.Now, CallWithin, quote: text.Text);
            }

            // A person has it: said once a day, however much the phone writes.
            if (file.Head.HandedOverAt is not { } at || moment.Now - at >= TimeSpan.FromDays(1))
            {
                file.Head = file.Head with { HandedOverAt = moment.Now };
                replies.Say(file, organisation, TemplateNames.HandedOver, text, new(StringComparer.Ordinal), moment);
            }
        }
    }

    /// <summary>Several questions are open: each gets a digit of its own, and the phone is asked which it means.</summary>
    private List<FileChange> WhichVisit(InboundText text, PhoneFiles onPhone, IReadOnlyList<(PatientFile File, ConversationRow Conversation)> open, Moment moment)
    {
        var slots = open.Select((pair, index) => (pair.File, Conversation: pair.Conversation with { Slot = index + 1, About = subjects[pair.Conversation.Subject].Described(pair.File, pair.Conversation) })).Take(9).ToList();
        var owner = onPhone.Owner(moment);
        var organisation = onPhone.OrganisationOf(owner, moment);
        var language = Recipient.LanguageOf(owner.Head, text.Phone, moment.Config.Organisation(organisation));
        var lines = slots.Select(slot => subjects[slot.Conversation.Subject].Describe(slot.File, slot.Conversation, language, moment)).ToList();
        var choices = VisitLines.Fitting(language, lines, TemplateFields.RoomForVisits);
        return
        [
            .. slots.GroupBy(slot => slot.File.Key)
                .OrderBy(slot => slot.Key == owner.Key)
                .Select(own => new FileChange(own.Key, file =>
                {
                    foreach (var (_, conversation) in own)
                    {
                        if (file.Find<ConversationRow>(conversation.Id) is { } current)
                        {
                            file.Put(current with { Slot = conversation.Slot, About = conversation.About });
                        }
                    }

                    if (own.Key == owner.Key)
                    {
                        file.Head = file.Head.WithInbound(text.MessageId);
                        replies.Say(file, organisation, TemplateNames.WhichVisit, text, new Dictionary<string, string>(StringComparer.Ordinal) { ["choices"] = choices }, moment);
                    }
                })),
        ];
    }

    private static string[] Codes(int slot) => [$"{slot}1", $"{slot}2", $"{slot}3"];

    private static Dictionary<string, string> CodeFields(int slot)
    {
        var codes = Codes(slot);
        return new(StringComparer.Ordinal) { ["code1"] = codes[0], ["code2"] = codes[1], ["code3"] = codes[2] };
    }
}
