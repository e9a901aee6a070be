namespace CareLoop.Messaging;

/// <summary>What a patient can answer about a visit; the numbers are the digits to answer with.</summary>
internal enum Choice
{
    Confirm = 1,
    Cancel = 2,
    Reschedule = 3,
}

/// <summary>What a text says about a visit.</summary>
internal abstract record Reply
{
    private Reply()
    {
    }

    /// <param name="Choice">What the patient wants.</param>
    /// <param name="SlotCode">The code that was offered for one of several visits, such as <c>12</c>; null where none was given.</param>
    /// <param name="InWords">Whether a word says it, and no digit.</param>
    internal sealed record Answer(Choice Choice, string? SlotCode, bool InWords = false) : Reply;

    /// <summary>No answer that may be acted on.</summary>
    internal sealed record Unclear : Reply
    {
        public static Unclear Instance { get; } = new();
    }
}
