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
        ("his.encounter.updated", HisEventType.EncounterUpdated),
        ("his.encounter.admitted", HisEventType.EncounterAdmitted),
        ("his.encounter.transferred", HisEventType.EncounterTransferred),
        ("his.encounter.discharged", HisEventType.EncounterDischarged),
        ("his.visit.completed", HisEventType.VisitCompleted),
        ("his.encounter.discharge-cancelled", HisEventType.DischargeCancelled),
        ("his.encounter.cancelled", HisEventType.EncounterCancelled),
        ("his.report.ready", HisEventType.ReportReady),
        ("his.encounter.moved", HisEventType.EncounterMoved),
        ("his.patient.linked", HisEventType.PatientLinked),
        ("his.patient.merged", HisEventType.PatientMerged),
    ];

    private static readonly (string Name, Gender Value)[] GenderNames =
    [
        ("male", Gender.Male), ("female", Gender.Female), ("other", Gender.Other), ("unknown", Gender.Unknown),
    ];

    private static readonly (string Name, EncounterClass Value)[] ClassNames =
    [
        ("other", EncounterClass.Other), ("inpatient", EncounterClass.Inpatient), ("ambulatory", EncounterClass.Ambulatory), ("emergency", EncounterClass.Emergency),
        ("pre-admission", EncounterClass.PreAdmission), ("observation", EncounterClass.Observation), ("home-health", EncounterClass.HomeHealth), ("virtual", EncounterClass.Virtual),
    ];

    /// <summary>The event types by their names.</summary>
    public static IReadOnlyDictionary<string, HisEventType> Types { get; } =
        TypeNames.ToFrozenDictionary(pair => pair.Name, pair => pair.Value);

    /// <summary>The genders by their names.</summary>
    public static IReadOnlyDictionary<string, Gender> Genders { get; } =
        GenderNames.ToFrozenDictionary(pair => pair.Name, pair => pair.Value);

    /// <summary>The classes of encounters by their names.</summary>
    public static IReadOnlyDictionary<string, EncounterClass> Classes { get; } =
        ClassNames.ToFrozenDictionary(pair => pair.Name, pair => pair.Value);

    /// <summary>Whether the event is about an appointment, and says which.</summary>
    public static bool IsOfAppointment(this HisEventType type) => type is >= HisEventType.AppointmentBooked and <= HisEventType.AppointmentNoShow;

    /// <summary>Whether the event is about an encounter, and says which.</summary>
    public static bool IsOfEncounter(this HisEventType type) => type is (>= HisEventType.EncounterUpdated and <= HisEventType.EncounterCancelled) or HisEventType.EncounterMoved;

    /// <summary>Whether the event is about two patients, and says who the other one is.</summary>
    public static bool IsOfOthers(this HisEventType type) => type is HisEventType.EncounterMoved or HisEventType.PatientLinked or HisEventType.PatientMerged;

    /// <summary>The type as the HIS writes it.</summary>
    public static string WireName(this HisEventType type) => TypeNames.First(pair => pair.Value == type).Name;

    /// <summary>The gender as the HIS writes it.</summary>
    public static string WireName(this Gender gender) => GenderNames.First(pair => pair.Value == gender).Name;

    /// <summary>The class as the HIS writes it.</summary>
    public static string WireName(this EncounterClass value) => ClassNames.First(pair => pair.Value == value).Name;
}
