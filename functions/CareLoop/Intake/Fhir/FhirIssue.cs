namespace CareLoop.Intake.Fhir;

/// <summary>How much an issue weighs, as OperationOutcome names it.</summary>
public enum FhirSeverity
{
    /// <summary>The resource can't be used.</summary>
    Error,

    /// <summary>It was used, and a part of it left out.</summary>
    Warning,

    /// <summary>What became of it.</summary>
    Information,
}

/// <summary>What there is to say of a resource (OperationOutcome.issue). Never repeats what was sent.</summary>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Code">Of the value set IssueType, such as <c>required</c>.</param>
/// <param name="Diagnostics">In words for an interface engineer.</param>
/// <param name="Expression">Where, as FHIRPath, such as <c>Bundle.entry[2].resource.start</c>; null for the whole.</param>
public sealed record FhirIssue(FhirSeverity Severity, string Code, string Diagnostics, string? Expression = null);

/// <summary>Collects what there is to say of one resource. A place keeps the first that is said of it.</summary>
internal sealed class FhirIssues
{
    private readonly List<FhirIssue> all = [];

    public IReadOnlyList<FhirIssue> All => all;

    public bool AnyError => all.Exists(issue => issue.Severity == FhirSeverity.Error);

    public void Required(string expression, string detail) => Add(FhirSeverity.Error, "required", detail, expression);

    public void Wrong(string expression, string detail, string code = "value") => Add(FhirSeverity.Error, code, detail, expression);

    public void LeftOut(string expression, string detail) => Add(FhirSeverity.Warning, "value", detail, expression);

    private void Add(FhirSeverity severity, string code, string detail, string expression)
    {
        if (!all.Exists(issue => issue.Expression == expression))
        {
            all.Add(new(severity, code, detail, expression));
        }
    }
}
