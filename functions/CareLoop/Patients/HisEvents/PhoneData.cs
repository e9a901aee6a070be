namespace CareLoop.Patients.HisEvents;

/// <summary>A phone as the HIS has it; whether it is one is for the reader to find.</summary>
/// <param name="Number">As it is written.</param>
/// <param name="From">The first day on which it is the patient's; null where that is not said.</param>
/// <param name="Until">The last day; null where that is not said.</param>
public sealed record PhoneData(string Number, DateOnly? From = null, DateOnly? Until = null)
{
    /// <summary>A phone of which only the number is said.</summary>
    public static implicit operator PhoneData(string number) => FromString(number);

    /// <inheritdoc cref="op_Implicit(string)"/>
    public static PhoneData FromString(string number) => new(number);

    /// <summary>The name of the type: this is patient data and may come near a log.</summary>
    public override string ToString() => nameof(PhoneData);
}
