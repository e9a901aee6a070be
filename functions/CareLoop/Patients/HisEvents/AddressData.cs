namespace CareLoop.Patients.HisEvents;

/// <summary>Where a patient lives, as one event says it: all of it, so that what is null here is not known any more.</summary>
/// <param name="District">The code of the district or county, in China of GB/T 2260, such as 110105.</param>
/// <param name="PostalCode">As it is written.</param>
/// <param name="Text">As it is written on a letter, in one line.</param>
/// <param name="Latitude">In degrees north of the equator (WGS 84), from -90 to 90; there where <paramref name="Longitude"/> is.</param>
/// <param name="Longitude">In degrees east of Greenwich, from -180 to 180.</param>
public sealed record AddressData(string? District = null, string? PostalCode = null, string? Text = null, double? Latitude = null, double? Longitude = null)
{
    /// <summary>That the patient has no address, or none that is known.</summary>
    public static AddressData None { get; } = new();

    /// <summary>The name of the type: this is patient data and may come near a log.</summary>
    public override string ToString() => nameof(AddressData);
}
