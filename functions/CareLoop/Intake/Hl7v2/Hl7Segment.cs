namespace CareLoop.Intake.Hl7v2;

/// <summary>A segment of a message.</summary>
public sealed class Hl7Segment
{
    private readonly string[] fields;
    private readonly Hl7Separators separators;
    private readonly int shift;

    internal Hl7Segment(string line, int number, Hl7Separators separators)
    {
        this.separators = separators;
        Number = number;
        Raw = line;
        fields = line.Split(separators.Field);
        Name = fields[0].Trim().ToUpperInvariant();
        // MSH-1 is the separator itself, so that the second of the parts is MSH-2.
        shift = Name is "MSH" or "FHS" or "BHS" ? 1 : 0;
    }

    /// <summary>Three letters or digits.</summary>
    public string Name { get; }

    /// <summary>Its place in the message, from 1.</summary>
    public int Number { get; }

    internal string Raw { get; }

    /// <summary>The field of that number, from 1; one that is not there is empty.</summary>
    public Hl7Value this[int number]
    {
        get
        {
            if (shift == 1 && number <= 2)
            {
                return Hl7Value.Field(null, separators);
            }

            var index = number - shift;
            return Hl7Value.Field(index >= 1 && index < fields.Length ? fields[index] : null, separators);
        }
    }

    /// <summary>Name and place.</summary>
    public override string ToString() => $"{Name} ({Number})";
}
