using CareLoop.Configuration;
using CareLoop.Patients;

namespace CareLoop.Messaging;

/// <summary>Texts that answer no question and that somebody has to see to: complaints, and what has become of them.</summary>
internal interface IMatterTexts
{
    /// <summary>Whether a text begins like one: then it is one, whatever was asked.</summary>
    bool Begins(string text, string organisation, Moment moment);

    /// <summary>Whether words of a text that is no answer make it one.</summary>
    bool IsMarked(string text, string organisation, Moment moment);

    /// <summary>Whether a text asks what has become of one.</summary>
    bool Asks(string text);

    /// <summary>What is to be known before it is taken: the number that it gets. Null where it needs none; asked for again it is the same.</summary>
    Task<string?> PrepareAsync(PatientFile file, InboundText text, string organisation, Moment moment, CancellationToken cancellationToken);

    /// <summary>Takes a text. Pure.</summary>
    void Take(PatientFile file, InboundText text, string organisation, string? prepared, Moment moment);

    /// <summary>Whether whoever asks has one in this file.</summary>
    bool Knows(PatientFile file, InboundText text);

    /// <summary>Says where the matters stand of whoever asks, on any of the files of their phone; false where there is none. Pure.</summary>
    bool Tell(PatientFile file, InboundText text, Moment moment);

    /// <summary>Makes a phone lead to such a file, before its commit.</summary>
    Task<PhoneFacts> LinkAsync(PatientFile file, string phone, CancellationToken cancellationToken);

    /// <summary>The file of somebody of whom nothing is known but the phone.</summary>
    PatientKey CallerOf(string phone);
}
