namespace CareLoop.Intake.Hl7v2;

/// <summary>
/// A field, repetition, component or sub-component of a message. Empty says nothing; <c>""</c> says that there is none
/// (HL7 v2, chapter 2.5.3). What is not there reads as empty, so that nobody has to count first.
/// </summary>
public readonly struct Hl7Value
{
    private readonly string? raw;
    private readonly Hl7Separators separators;
    private readonly Level level;

    private Hl7Value(string? raw, Hl7Separators separators, Level level) => (this.raw, this.separators, this.level) = (raw, separators, level);

    private enum Level
    {
        Field,
        Repetition,
        Component,
        Subcomponent,
    }

    /// <summary>As it stands on the wire.</summary>
    public string Raw => raw ?? "";

    /// <summary>Whether nothing is said; blanks are nothing.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(raw);

    /// <summary>Whether it is said that there is none.</summary>
    public bool IsNull => Raw.Trim() is "\"\"";

    /// <summary>The first sub-component of the first component of the first repetition, unescaped and trimmed; empty where it is empty or null.</summary>
    public string Text
    {
        get
        {
            var first = Raw;
            for (var down = level; down < Level.Subcomponent; down++)
            {
                first = Cut(first, Separator(down), 0);
            }

            return first.Trim() is "\"\"" ? "" : Hl7Escapes.Read(first, separators ?? Hl7Separators.Recommended).Trim();
        }
    }

    /// <summary>The text; null where nothing is said, empty where it is said that there is none.</summary>
    public string? Said => IsNull ? "" : Text is { Length: > 0 } text ? text : null;

    /// <summary>The repetitions that say something; of a component the component itself.</summary>
    public IEnumerable<Hl7Value> Repetitions
    {
        get
        {
            var (own, into) = (this, level == Level.Field ? Level.Repetition : level);
            return level != Level.Field
                ? IsEmpty ? [] : [this]
                : Raw.Split(separators?.Repetition ?? '~').Select(part => new Hl7Value(part, own.separators, into)).Where(part => !part.IsEmpty);
        }
    }

    /// <summary>The component (of a field: of its first repetition) or sub-component of that number, from 1.</summary>
    public Hl7Value this[int number]
    {
        get
        {
            var own = level == Level.Field ? new Hl7Value(Cut(Raw, Separator(Level.Field), 0), separators, Level.Repetition) : this;
            return own.level == Level.Subcomponent
                ? number == 1 ? own : default
                : new(Cut(own.Raw, own.Separator(own.level), number - 1), separators, own.level + 1);
        }
    }

    internal static Hl7Value Field(string? raw, Hl7Separators separators) => new(raw, separators, Level.Field);

    /// <summary>What kind of thing it is, never what it says: patient data.</summary>
    public override string ToString() => $"{nameof(Hl7Value)} of {Raw.Length} characters";

    private char? Separator(Level of) => of switch
    {
        Level.Field => separators?.Repetition ?? '~',
        Level.Repetition => separators?.Component ?? '^',
        Level.Component => separators is null ? '&' : separators.Subcomponent,
        _ => null,
    };

    private static string Cut(string text, char? separator, int number)
    {
        if (separator is not { } by)
        {
            return number == 0 ? text : "";
        }

        var from = 0;
        for (; number > 0; number--)
        {
            var next = text.IndexOf(by, from);
            if (next < 0)
            {
                return "";
            }

            from = next + 1;
        }

        var end = text.IndexOf(by, from);
        return end < 0 ? text[from..] : text[from..end];
    }
}
