using CareLoop.Patients.HisEvents;

namespace CareLoop.Patients;

/// <summary>Where a patient lives, for letters and visits at home. Stored in the patient's head.</summary>
/// <param name="District">The code of the district, in China of GB/T 2260; some systems have only its name.</param>
/// <param name="PostalCode">As it is written.</param>
/// <param name="Text">As it is written on a letter.</param>
/// <param name="Latitude">In degrees north; null where <paramref name="Longitude"/> is.</param>
/// <param name="Longitude">In degrees east.</param>
internal sealed record PatientAddress(string? District = null, string? PostalCode = null, string? Text = null, double? Latitude = null, double? Longitude = null)
{
    public static PatientAddress None { get; } = new();

    public static PatientAddress Of(AddressData said) => new(said.District, said.PostalCode, said.Text, said.Latitude, said.Longitude);

    public override string ToString() => nameof(PatientAddress);
}
