using System.Globalization;

namespace CareLoop.Intake.Fhir;

/// <summary>Where something stands in a request. It is written out only where something has to be said of it: that is seldom.</summary>
internal sealed class FhirPlace
{
    private readonly FhirPlace? parent;
    private readonly string? member;
    private readonly int index;

    public FhirPlace(FhirIssues issues) => Issues = issues;

    /// <param name="parent">What it stands in.</param>
    /// <param name="member">Its name there; null for the entry of a list.</param>
    /// <param name="index">Its number in the list, from 0.</param>
    public FhirPlace(FhirPlace parent, string? member, int index)
        : this(parent.Issues) => (this.parent, this.member, this.index) = (parent, member, index);

    public FhirIssues Issues { get; }

    /// <summary>As FHIRPath, such as <c>Bundle.entry[2].resource.start</c>.</summary>
    public override string ToString() =>
        parent is null ? ""
        : member is null ? string.Create(CultureInfo.InvariantCulture, $"{parent}[{index}]")
        : parent.parent is null ? member
        : $"{parent}.{member}";
}
