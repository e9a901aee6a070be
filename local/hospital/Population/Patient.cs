namespace CareLoop.Local.Hospital.Population;

/// <summary>A patient as the hospital's registration knows them.</summary>
/// <param name="Number">The medical record number under authority <see cref="Authority"/>.</param>
/// <param name="Phone">As registered, without country code; null when there is none.</param>
/// <param name="Home">Where they live; null where that is not registered.</param>
internal sealed record Patient(string Number, string Name, string? Phone, DateOnly BirthDate, string Gender, string Language, Home? Home = null)
{
    public const string Organisation = "east";
    public const string Authority = "east-mrn";

    /// <summary>The phone as SMS addresses it; null when there is none.</summary>
    public string? Address => Phone is null ? null : "+86" + Phone;
}
