using CareLoop.Configuration;

namespace CareLoop.Patients;

/// <summary>Something that a capability has heard and that is not its own: somebody has to see to it to the end.</summary>
/// <param name="Cause">What it follows from: told again under the same, it is the same.</param>
/// <param name="Organisation">Whose matter it is.</param>
/// <param name="Source">How it was heard: <c>survey</c> or <c>check</c>.</param>
/// <param name="Text">In the patient's words, as far as there are any.</param>
internal sealed record Matter(string Cause, string Organisation, string Source, string Text)
{
    public const string Survey = "survey", Check = "check";

    /// <summary>By code.</summary>
    public string? Department { get; init; }

    /// <summary>By the HIS's id.</summary>
    public string? Clinician { get; init; }

    /// <summary>The record that it is about, as <c>survey/ID</c>.</summary>
    public string? About { get; init; }

    /// <summary>Whether it is praise, to be passed on.</summary>
    public bool IsPraise { get; init; }

    /// <summary>Whether the patient said it in so many words, and is told at once that it has come.</summary>
    public bool IsSaid { get; init; }
}

/// <summary>A complaint is over.</summary>
/// <param name="Id">The case's.</param>
/// <param name="Organisation">Whose it was.</param>
/// <param name="At">When.</param>
/// <param name="Department">Whom it was about, by code.</param>
/// <param name="Clinician">Whom it was about, by the HIS's id.</param>
internal sealed record MatterEnd(string Id, string Organisation, DateTimeOffset At, string? Department, string? Clinician);

/// <summary>A capability that has something to do once a complaint is over. Pure.</summary>
internal interface IAfterMatter
{
    void Closed(PatientFile file, MatterEnd end, Moment moment);
}

/// <summary>Takes what others have heard. Pure: it changes the file.</summary>
internal interface IMatters
{
    void Take(PatientFile file, Matter matter, Moment moment);

    /// <summary>Whether somebody waits for an unhappy matter to be put right.</summary>
    bool IsOpen(PatientFile file);
}
