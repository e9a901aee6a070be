using System.Collections.Frozen;

namespace CareLoop.Patients.HisEvents;

/// <summary>The names by which the HIS calls what we have as enums.</summary>
public static class HisNames
{
    private static readonly (string Name, HisEventType Value)[] TypeNames =
    [
        ("his.patient.updated", HisEventType.PatientUpdated),
        ("his.appointment.booked", HisEventType.AppointmentBooked),
        ("his.appointment.rescheduled", HisEventType.AppointmentRescheduled),
        ("his.appointment.cancelled", HisEventType.AppointmentCancelled),
        ("his.appointment.arrived", HisEventType.AppointmentArrived),
        ("his.appointment.noshow", HisEventType.AppointmentNoShow),
    ];

    private static readonly (string Name, Gender Value)[] GenderNames =
    [
        ("male", Gender.Male), ("female", Gender.Female), ("other", Gender.Other), ("unknown", Gender.Unknown),
    ];

    /// <summary>The event types by their names.</summary>
    public static IReadOnlyDictionary<string, HisEventType> Types { get; } =
        TypeNames.ToFrozenDictionary(pair => pair.Name, pair => pair.Value);

    /// <summary>The genders by their names.</summary>
    public static IReadOnlyDictionary<string, Gender> Genders { get; } =
        GenderNames.ToFrozenDictionary(pair => pair.Name, pair => pair.Value);

    /// <summary>The type as the HIS writes it.</summary>
    public static string WireName(this HisEventType type) => TypeNames.First(pair => pair.Value == type).Name;

    /// <summary>The gender as the HIS writes it.</summary>
    public static string WireName(this Gender gender) => GenderNames.First(pair => pair.Value == gender).Name;
}
