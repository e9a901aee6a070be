using System.Globalization;
using CareLoop.Common;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Patients;

/// <summary>
/// When a field was last said, by source time. Events arrive late and out of order; field by field the latest source
/// time wins. Ties: the event type that ends more wins (a cancel over a booking), then the greater event id.
/// </summary>
/// <param name="Text">Sortable: ticks, rank, hash of the event's id.</param>
internal readonly record struct Stamp(string Text) : IComparable<Stamp>
{
    public static Stamp Of(HisEvent happening) =>
        new(string.Create(CultureInfo.InvariantCulture,
            $"{happening.Time.UtcTicks:D19}.{(int)happening.Type:D2}.{DerivedId.Of(happening.Source, happening.Id)}"));

    public int CompareTo(Stamp other) => string.CompareOrdinal(Text, other.Text);

    public static bool operator >(Stamp left, Stamp right) => left.CompareTo(right) > 0;

    public static bool operator <(Stamp left, Stamp right) => left.CompareTo(right) < 0;
}

/// <summary>The stamps of a record's fields.</summary>
internal sealed class Stamps
{
    private readonly Dictionary<string, string> byField;

    private Stamps(Dictionary<string, string> byField) => this.byField = byField;

    public static Stamps None => new(new Dictionary<string, string>(StringComparer.Ordinal));

    public static Stamps Parse(string? json) => new(Storage.StoredJson.Read<Dictionary<string, string>>(json) ?? new(StringComparer.Ordinal));

    public string ToJson() => Storage.StoredJson.Write(byField);

    public bool IsNewer(string field, Stamp stamp) => !byField.TryGetValue(field, out var known) || string.CompareOrdinal(stamp.Text, known) > 0;

    /// <summary>When a field was last said; empty where it never was.</summary>
    public string Of(string field) => byField.GetValueOrDefault(field, "");

    /// <summary>The later of both, field by field.</summary>
    public Stamps Joined(Stamps other)
    {
        var copy = new Dictionary<string, string>(byField, StringComparer.Ordinal);
        foreach (var (field, text) in other.byField.Where(pair => string.CompareOrdinal(pair.Value, Of(pair.Key)) > 0))
        {
            copy[field] = text;
        }

        return new Stamps(copy);
    }

    /// <summary>These stamps with one field as it stands in others.</summary>
    public Stamps WithFieldOf(Stamps others, string field)
    {
        var copy = new Dictionary<string, string>(byField, StringComparer.Ordinal);
        if (others.Of(field) is { Length: > 0 } text)
        {
            copy[field] = text;
        }
        else
        {
            copy.Remove(field);
        }

        return new Stamps(copy);
    }

    /// <summary>These stamps with the fields of <paramref name="fields"/> set to <paramref name="stamp"/>.</summary>
    public Stamps With(IEnumerable<string> fields, Stamp stamp)
    {
        var copy = new Dictionary<string, string>(byField, StringComparer.Ordinal);
        foreach (var field in fields)
        {
            copy[field] = stamp.Text;
        }

        return new Stamps(copy);
    }
}
