using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Patients;

namespace CareLoop.Complaints;

/// <summary>Is whoever complained content with the answer? 1 is yes, 2 is no.</summary>
internal sealed class CaseConversation(Lazy<CaseSteps> steps) : IConversationSubject
{
    public const string SubjectName = "case";

    private static readonly string[] Content = ["满意", "很满意", "非常满意", "挺满意", "滿意", "satisfied", "happy", "content"];
    private static readonly string[] NotContent = ["不满意", "很不满意", "非常不满意", "不滿意", "没解决", "没有解决", "不行", "not satisfied", "unsatisfied", "dissatisfied", "unhappy", "not happy", "not solved"];

    private static readonly HashSet<string> CompactContent = [.. Content.Select(word => Folding.Compact(word))], CompactNotContent = [.. NotContent.Select(word => Folding.Compact(word))];

    public string Name => SubjectName;

    public string? HelpTemplate => TemplateNames.CaseHelp;

    public bool TakesWords => false;

    public bool Offers(Choice choice) => choice is Choice.Confirm or Choice.Cancel;

    public Choice? Read(string text)
    {
        var compact = Folding.Compact(Courtesies.StripThanks(Folding.Fold(text), questionMarks: false));
        return CompactNotContent.Contains(compact) ? Choice.Cancel : CompactContent.Contains(compact) ? Choice.Confirm : null;
    }

    public bool Answer(PatientFile file, ConversationRow conversation, Choice choice, InboundText text, Moment moment)
    {
        if (conversation.About is not [var about] || file.Find<CaseRow>(about.Id) is not { State: CaseState.Resolved } row || row.Level != about.Version || !Offers(choice))
        {
            return false;
        }

        if (choice == Choice.Confirm)
        {
            steps.Value.Close(file, row, CaseEnd.Satisfied, null, CaseEntryRow.ByComplainant, moment, text);
        }
        else
        {
            steps.Value.Reopen(file, row, "not-content", text.Text, CaseEntryRow.ByComplainant, moment, text);
        }

        return true;
    }

    public string Describe(PatientFile file, ConversationRow conversation, Language language, Moment moment)
    {
        var number = conversation.About is [var about] && file.Find<CaseRow>(about.Id) is { } row ? row.Number : "";
        return language == Language.Chinese ? $"{number}处理结果：满意{conversation.Slot}1，不满意{conversation.Slot}2" : $"{number}: content {conversation.Slot}1, not content {conversation.Slot}2";
    }

    /// <summary>The answer has gone out, and asks.</summary>
    public static void Ask(PatientFile file, CaseRow row, MessageRow message, Moment moment) => file.Put(new ConversationRow
    {
        Id = IdOf(row.Id),
        Organisation = row.Organisation,
        Subject = SubjectName,
        Sender = message.Sender,
        Phone = message.To!,
        About = [new AboutRecord(row.Id, row.Level)],
        MessageId = message.Id,
        OpenedAt = moment.Now,
        ExpiresAt = moment.Now + CaseSteps.AnsweredWithin,
    });

    public static void Forget(PatientFile file, string caseId)
    {
        if (file.Find<ConversationRow>(IdOf(caseId)) is { } conversation)
        {
            file.Close(conversation);
        }
    }

    private static string IdOf(string caseId) => DerivedId.Of("case", caseId);
}
