namespace CareLoop.Patients;

/// <summary>
/// Applies one event to a record field by field: a field changes only where the event says something about it and nothing
/// newer was said. Collects what was said and what changed, for the stamps and the receipt.
/// </summary>
internal sealed class FieldUpdate(Stamps stamps, Stamp stamp)
{
    private readonly List<string> said = [];
    private readonly List<string> changed = [];

    /// <summary>The fields whose value is now another.</summary>
    public IReadOnlyList<string> Changed => changed;

    /// <summary>Whether anything that the event says was newer than what was known.</summary>
    public bool SaidAnything => said.Count > 0;

    /// <summary>Whether anything that the event says was older than what was known.</summary>
    public bool SaidOlder { get; private set; }

    public Stamps Stamps => stamps.With(said, stamp);

    /// <summary>The field's value after the event; <paramref name="value"/> null says nothing.</summary>
    public T? Next<T>(string field, T? known, T? value, IEqualityComparer<T>? comparer = null) where T : class
    {
        if (value is null || !IsNewer(field))
        {
            return known;
        }

        // An empty text says that there is none, and is stored as none.
        Note(field, known is null ? value is "" : (comparer ?? EqualityComparer<T>.Default).Equals(known, value));
        return value;
    }

    /// <inheritdoc cref="Next{T}(string, T, T, IEqualityComparer{T})"/>
    public T? Next<T>(string field, T? known, T? value) where T : struct
    {
        if (value is null || !IsNewer(field))
        {
            return known;
        }

        Note(field, known is { } old && EqualityComparer<T>.Default.Equals(old, value.Value));
        return value;
    }

    private bool IsNewer(string field)
    {
        var isNewer = stamps.IsNewer(field, stamp);
        SaidOlder |= !isNewer;
        return isNewer;
    }

    private void Note(string field, bool same)
    {
        said.Add(field);
        if (!same)
        {
            changed.Add(field);
        }
    }
}
