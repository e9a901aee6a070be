using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;

namespace CareLoop.Messaging;

/// <summary>A text that a phone sent.</summary>
/// <param name="MessageId">The gateway's id: the same text delivered twice has the same.</param>
/// <param name="Phone">E.164.</param>
/// <param name="Sender">The number of ours that it came to.</param>
/// <param name="Text">What was written.</param>
/// <param name="At">When the gateway received it.</param>
internal sealed record InboundText(string MessageId, string Phone, string Sender, string Text, DateTimeOffset At);

/// <summary>The capability whose question was answered. Pure: it changes the file.</summary>
internal interface IConversationSubject
{
    /// <summary>The name in <see cref="ConversationRow.Subject"/>.</summary>
    string Name { get; }

    /// <summary>Whether this question offered that answer.</summary>
    bool Offers(Choice choice);

    /// <summary>What is sent once where an answer was not understood; null where a person reads it at once.</summary>
    string? HelpTemplate { get; }

    /// <summary>Whether the words of a visit ("confirm", "cancel") answer it, too, and not only its digits.</summary>
    bool TakesWords => true;

    /// <summary>An answer in words of its own; null where the text is none.</summary>
    Choice? Read(string text) => null;

    /// <summary>Whether it reads whole texts by a grammar of its own: <see cref="Take"/> gets what is written, and no choice.</summary>
    bool ReadsText => false;

    /// <summary>Of one that reads texts: whether a text is an answer to what it has asked.</summary>
    bool Understands(PatientFile file, ConversationRow conversation, string text) => false;

    /// <summary>Of one that reads texts: takes a text, understood or not; false where it has nothing to do with it.</summary>
    bool Take(PatientFile file, ConversationRow conversation, InboundText text, Moment moment) => false;

    /// <summary>Takes an answer that was understood; false where this question has no such answer.</summary>
    bool Answer(PatientFile file, ConversationRow conversation, Choice choice, InboundText text, Moment moment);

    /// <summary>What a question to a patient who is merged into another is about there, in the versions there.</summary>
    IReadOnlyList<AboutRecord> Merged(PatientFile into, PatientFile from, ConversationRow conversation) => conversation.About;

    /// <summary>One line that tells this question from another on the same phone, with the codes that answer it.</summary>
    string Describe(PatientFile file, ConversationRow conversation, Language language, Moment moment);

    /// <summary>What that line shows, in the versions in which it shows it: the answer is about these.</summary>
    IReadOnlyList<AboutRecord> Described(PatientFile file, ConversationRow conversation) => conversation.About;
}
