using CareLoop.Configuration;
using CareLoop.Patients;

namespace CareLoop.Messaging;

/// <summary>The patients on one phone, with the questions that are open on it.</summary>
internal sealed record PhoneFiles(string Phone, string Sender, IReadOnlyList<PatientFile> Files)
{
    /// <summary>Open questions that this phone was asked from this sender, oldest first.</summary>
    public IReadOnlyList<(PatientFile File, ConversationRow Conversation)> OpenConversations(DateTimeOffset now) =>
    [
        .. Files.SelectMany(file => OpenIn(file, now).Select(conversation => (file, conversation)))
            .OrderBy(pair => pair.conversation.OpenedAt)
            .ThenBy(pair => pair.conversation.Id, StringComparer.Ordinal),
    ];

    /// <summary>The file that an answer about no single question belongs to: the one asked last, else the first that is alive.</summary>
    public PatientFile Owner(Moment moment) => (OpenConversations(moment.Now) is [.., var last] ? last.File : null) ?? First(moment);

    /// <summary>Whose file answers for the whole phone: the first that is alive, in an organisation that texts its patients already where there is one.</summary>
    public PatientFile First(Moment moment) =>
        Files.FirstOrDefault(file => file.Head.AtRest is null && LiveOrganisationOf(file, moment) is not null)
        ?? Files.FirstOrDefault(file => file.Head.AtRest is null)
        ?? Files[0];

    /// <summary>The questions open in one file; the dead are asked nothing.</summary>
    public IEnumerable<ConversationRow> OpenIn(PatientFile file, DateTimeOffset now) =>
        file.Head.AtRest is not null ? [] : file.Open<ConversationRow>().Where(conversation => conversation.Phone == Phone && conversation.Sender == Sender && conversation.IsOpen(now));

    /// <summary>The organisation that speaks to this patient on this phone: who asked last; else who told of the patient last, one that is not live yet only where none is.</summary>
    public string OrganisationOf(PatientFile file, Moment moment) =>
        OpenIn(file, moment.Now).OrderBy(conversation => conversation.OpenedAt).LastOrDefault()?.Organisation
        ?? LiveOrganisationOf(file, moment)
        ?? (file.Head.Organisations is [.., var last] ? last : null)
        ?? Access.Scope.Any;

    private static string? LiveOrganisationOf(PatientFile file, Moment moment) =>
        file.Head.Organisations.LastOrDefault(organisation => moment.Config.Organisation(organisation).IsLive(moment.Now));
}
