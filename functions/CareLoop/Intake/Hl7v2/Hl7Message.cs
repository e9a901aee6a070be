using System.Text;

namespace CareLoop.Intake.Hl7v2;

/// <summary>One message: its segments in their order, the header first.</summary>
public sealed class Hl7Message
{
    private Hl7Message(IReadOnlyList<Hl7Segment> segments, Hl7Separators separators) => (Segments, Separators) = (segments, separators);

    /// <summary>All segments, unknown and Z segments too.</summary>
    public IReadOnlyList<Hl7Segment> Segments { get; }

    /// <summary>What the message declares.</summary>
    public Hl7Separators Separators { get; }

    /// <summary>The header.</summary>
    public Hl7Segment Header => Segments[0];

    /// <summary>MSH-9.1 such as <c>ADT</c>, in capitals.</summary>
    public string Code => Header[9][1].Text.ToUpperInvariant();

    /// <summary>
    /// What happened, such as <c>A01</c>: MSH-9.2, or what MSH-9.3 ends with where that is all there is (<c>ADT_A01</c> names a
    /// structure, not an event, and is the last resort). EVN-1 is not asked: in the wild it often says something else.
    /// </summary>
    public string Trigger => (Header[9][2].Text is { Length: > 0 } trigger ? trigger : Header[9][3].Text.Split('_')[^1]).ToUpperInvariant();

    /// <summary>MSH-10, empty where there is none.</summary>
    public string ControlId => Header[10].Text;

    /// <summary>Reads one message that begins with MSH.</summary>
    /// <returns>Null where the first line is no header that can be read.</returns>
    public static Hl7Message? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = Lines(text);
        if (lines.Count == 0 || !lines[0].StartsWith("MSH", StringComparison.OrdinalIgnoreCase) || Hl7Separators.Read(lines[0]) is not { } separators)
        {
            return null;
        }

        return new([.. lines.Select((line, index) => new Hl7Segment(line, index + 1, separators))], separators);
    }

    /// <summary>The first segment of that name; null where there is none.</summary>
    public Hl7Segment? Find(string name) => Segments.FirstOrDefault(segment => segment.Name == name);

    /// <summary>The segments of that name.</summary>
    public IEnumerable<Hl7Segment> All(string name) => Segments.Where(segment => segment.Name == name);

    /// <summary>The message as it may go over the wire: CR after each segment.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        foreach (var segment in Segments)
        {
            text.Append(segment.Raw).Append('\r');
        }

        return text.ToString();
    }

    /// <summary>Type and number of segments, never what they say.</summary>
    public override string ToString() => $"{Code}^{Trigger} of {Segments.Count} segments";

    /// <summary>The segments of a text, whatever ends them; blank lines and the frame of MLLP are none.</summary>
    internal static List<string> Lines(string text) =>
        [.. text.Split(['\r', '\n', '\v', '\u001c'], StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim('\uFEFF').TrimStart(' ', '\t')).Where(line => line.Trim().Length > 0)];
}
