using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;

namespace CareLoop.Messaging;

/// <summary>What a message's subject says when it is about to be sent: the fields to render, or why it no longer holds.</summary>
internal sealed record Rendering(IReadOnlyDictionary<string, string>? Fields, string? WhyNot)
{
    public static Rendering Of(IReadOnlyDictionary<string, string> fields) => new(fields, null);

    public static Rendering Not(string reason) => new(null, reason);
}

/// <summary>
/// The capability that a message belongs to. Asked just before each attempt, so that a text says what is true then, or is
/// withdrawn.
/// </summary>
internal interface IMessageSubject
{
    /// <summary>The name in <see cref="MessageRow.Subject"/>.</summary>
    string Name { get; }

    /// <summary>The language of who reads it.</summary>
    Language LanguageOf(PatientFile file, string? phone, OrganisationSettings organisation) => Recipient.LanguageOf(file.Head, phone, organisation);

    Rendering Render(PatientFile file, MessageRow message, OrganisationSettings organisation, Language language, Moment moment);

    /// <summary>
    /// What goes to the phone in place of the text that is stored: a link, where the stored text has stars. The same for every repeat of an
    /// attempt, unless nobody may ever tell whose it is.
    /// </summary>
    Task<string> SealAsync(PatientFile file, MessageRow message, CancellationToken cancellationToken) => Task.FromResult(message.Text!);

    /// <summary>An attempt is frozen: the text will be on the phone, and answers to it may come.</summary>
    void Claimed(PatientFile file, MessageRow message, OrganisationSettings organisation, Moment moment);

    /// <summary>What a message of a patient who is merged into another is still about there, in the versions there. Empty: it is no longer needed.</summary>
    IReadOnlyList<AboutRecord> Merged(PatientFile into, PatientFile from, MessageRow message) => message.About;

    /// <summary>The message is delivered, will not be sent, or its fate is not known: what the subject makes of it.</summary>
    void Ended(PatientFile file, MessageRow message, Moment moment);
}
