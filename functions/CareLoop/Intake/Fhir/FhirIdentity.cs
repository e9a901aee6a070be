using CareLoop.Common;

namespace CareLoop.Intake.Fhir;

/// <summary>
/// The id of a Patient on its server as an identifier like any other, so that <c>Patient/123</c> leads to the patient by way of
/// table <c>ids</c>. A sender is one FHIR server: what others send under the same id is somebody else.
/// </summary>
internal static class FhirIdentity
{
    private const string Prefix = "fhir:";

    /// <summary>The patient of a server; null where the id is none.</summary>
    /// <param name="sender">As authenticated.</param>
    /// <param name="id">Patient.id.</param>
    public static Identifier? Of(string sender, string id) =>
        Identifier.TryCreate($"{Prefix}{sender.Replace('|', '-')}:Patient", id, out var identifier) ? identifier : null;

    /// <summary>Whether an identifier says where a record is, and nothing of who the patient is.</summary>
    public static bool IsReference(Identifier identifier) => identifier.Authority.StartsWith(Prefix, StringComparison.Ordinal);
}
