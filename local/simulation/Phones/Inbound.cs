using CareLoop.Local.Simulation.Hospital;

namespace CareLoop.Local.Simulation.Phones;

/// <summary>What the holder of a phone meant.</summary>
internal enum Meaning
{
    Confirm,
    Cancel,
    Reschedule,
    OptOut,
    OptIn,
    WrongNumber,
    Nonsense,
    Urgent,
}

/// <summary>A text from a phone.</summary>
/// <param name="Id">The gateway's id of it.</param>
/// <param name="Phone">Whose it is.</param>
/// <param name="Text">The words.</param>
/// <param name="Meaning">What was meant.</param>
/// <param name="At">When it was sent.</param>
/// <param name="About">The visits in mind, with the starts that were shown.</param>
/// <param name="IsByCode">Whether it said itself which visit it is about.</param>
/// <param name="Asked">The text that it answers.</param>
internal sealed record Inbound(
    string Id, string Phone, string Text, Meaning Meaning, DateTimeOffset At, IReadOnlyList<(Visit Visit, DateTimeOffset Start)> About, bool IsByCode, SentText? Asked)
{
    /// <summary>When the app had done with it for the first time.</summary>
    public DateTimeOffset? Acknowledged { get; set; }

    public bool IsChoice => Meaning is Meaning.Confirm or Meaning.Cancel or Meaning.Reschedule;

    public string Response => Meaning switch { Meaning.Confirm => "confirmed", Meaning.Cancel => "cancel-requested", _ => "reschedule-requested" };
}
