using System.Globalization;
using CareLoop.Common;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Storage.Tests;

/// <summary>Events of a HIS with valid defaults.</summary>
internal static class Happenings
{
    public const string Organisation = "east";
    public const string Phone = "+8613912340001";

    public static Identifier Mrn(int number = 1) => new("east-mrn", number.ToString("D6", CultureInfo.InvariantCulture));

    /// <summary>Patient <paramref name="patient"/> is booked for Thursday 09:30 in Shanghai; each event is a second after the one before.</summary>
    public static HisEvent Booked(int patient = 1, int number = 1, string visit = "A-1", string? phone = Phone, DateTimeOffset? start = null) =>
        Of(HisEventType.AppointmentBooked, patient, number, visit, phone, start ?? TestBed.Start.AddDays(3).AddMinutes(30));

    public static HisEvent Of(HisEventType type, int patient = 1, int number = 1, string visit = "A-1", string? phone = null, DateTimeOffset? start = null) => new(
        "his", "urn:his:east", string.Create(CultureInfo.InvariantCulture, $"e-{patient}-{visit}-{number}"), type, TestBed.Start.AddSeconds(number), Organisation,
        new PatientData([Mrn(patient)], "王建国", phone is null ? null : [phone]),
        type == HisEventType.PatientUpdated ? null : new AppointmentData(visit, start, TimeSpan.FromMinutes(15)));

    /// <summary>Patient <paramref name="other"/> was <paramref name="survivor"/> all along.</summary>
    public static HisEvent Merged(int survivor, int other, int number = 100) => new(
        "his", "urn:his:east", string.Create(CultureInfo.InvariantCulture, $"m-{survivor}-{other}-{number}"), HisEventType.PatientMerged, TestBed.Start.AddSeconds(number), Organisation,
        new PatientData([Mrn(survivor)]), Others: [Mrn(other)]);
}
