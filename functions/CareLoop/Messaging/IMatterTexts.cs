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

    /// <summary>Where it stands when whoever writes is nobody's patient.</summary>
    IMatterPlace PlaceOf(InboundText text, string organisation, Moment moment);
}

/// <summary>A file of somebody of whom nothing is known but the phone.</summary>
internal interface IMatterPlace
{
    /// <summary>The file's.</summary>
    PatientKey Key { get; }

    /// <summary>Makes the phone lead there; before each try of the commit.</summary>
    Task PrepareAsync(PatientFile file, CancellationToken cancellationToken);

    /// <summary>Sets the file up. Pure.</summary>
    void Apply(PatientFile file);
}
