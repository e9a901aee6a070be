namespace CareLoop.Intake.Hl7v2;

/// <summary>What can't be used of a message, in words for an interface engineer. Never repeats what was sent.</summary>
/// <param name="Segment">Such as <c>PID</c>.</param>
/// <param name="Number">Which of the segments of that name, from 1.</param>
/// <param name="Field">From 1; null for the segment as a whole.</param>
/// <param name="Code">HL7 table 0357: 100 sequence, 101 required field missing, 102 data type, 103 table value, 200 message type, 201 event, 204 unknown key identifier, 207 internal error: what can't be kept.</param>
/// <param name="Detail">What is expected there.</param>
/// <param name="Component">From 1, in the first repetition; null for the field as a whole.</param>
public sealed record Hl7Error(string Segment, int Number, int? Field, int Code, string Detail, int? Component = null)
{
    /// <summary>Segment, field and component, such as <c>PID-3</c> or <c>QPD-3.1</c>.</summary>
    public string Place => (Field, Component) switch
    {
        ({ } number, { } component) => $"{Segment}-{number}.{component}",
        ({ } number, null) => $"{Segment}-{number}",
        _ => Segment,
    };
}

/// <summary>Collects what can't be used, so that one answer names all of it.</summary>
internal sealed class Hl7Errors
{
    private readonly List<Hl7Error> all = [];
    private readonly List<string> notes = [];

    public IReadOnlyList<Hl7Error> All => all;

    public bool Any => all.Count > 0;

    /// <summary>Parts of no use, without which the rest is used all the same.</summary>
    public IReadOnlyList<string> Notes => notes;

    public void Missing(string segment, int? field, string detail, int number = 1) => all.Add(new(segment, number, field, field is null ? 100 : 101, detail));

    public void TooMany(string segment, int most) => all.Add(new(segment, most + 1, null, 100, $"a message has at most {most} of these; send several messages"));

    public void TooLong(string detail) => all.Add(new("MSH", 1, 9, 207, detail));

    public void LeftOut(string segment, int field, string why)
    {
        var note = $"{segment}-{field} left out: {why}";
        if (!notes.Contains(note))
        {
            notes.Add(note);
        }
    }

    public void Wrong(string segment, int field, string detail, int number = 1) => all.Add(new(segment, number, field, 102, detail));
}
