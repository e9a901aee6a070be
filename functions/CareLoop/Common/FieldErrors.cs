namespace CareLoop.Common;

/// <summary>
/// Gathers what is wrong with one document, so that who sent it can mend it all at once. A place keeps
/// the first error told of it: what follows from that one helps nobody.
/// </summary>
internal sealed class FieldErrors
{
    private readonly List<FieldError> errors = [];

    public bool Any => errors.Count > 0;

    public IReadOnlyList<FieldError> All => errors;

    public void Add(string pointer, string detail)
    {
        if (!errors.Exists(error => error.Pointer == pointer))
            errors.Add(new FieldError(pointer, detail));
    }
}
