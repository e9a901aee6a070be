namespace CareLoop.Patients.Merges;

/// <summary>One record out of two: field by field what was said last, by source time.</summary>
internal sealed class FieldJoin(Stamps mine, Stamps theirs)
{
    public Stamps Stamps => mine.Joined(theirs);

    public T Of<T>(string field, T my, T their) => string.CompareOrdinal(theirs.Of(field), mine.Of(field)) > 0 ? their : my;
}
