namespace CareLoop.Local.Simulation.Hospital;

/// <summary>Somebody in care; some share a phone with their family.</summary>
/// <param name="Number">The record number.</param>
/// <param name="Name">A family name of their own, so that a text which names a family names a patient.</param>
/// <param name="Phone">E.164, or null.</param>
internal sealed record Patient(string Number, string Name, string? Phone)
{
    public string Family => Name[..1];
}
