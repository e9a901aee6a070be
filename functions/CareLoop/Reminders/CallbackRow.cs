using System.Globalization;
using Azure.Data.Tables;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Reminders;

/// <summary>Where a callback to the HIS stands.</summary>
internal enum CallbackState
{
    /// <summary>Not told yet.</summary>
    Pending,

    /// <summary>The HIS has it.</summary>
    Told,

    /// <summary>A later answer took its place before it was told.</summary>
    Superseded,

    /// <summary>The HIS did not take it within a day, or refused it; a person has it.</summary>
    Failed,
}

/// <summary>A patient's answer on its way to the HIS.</summary>
internal sealed record CallbackRow : ICareRow<CallbackRow>
{
    public static string Kind => "cb";

    /// <summary>Appointment and sequence.</summary>
    public required string Id { get; init; }

    public required string AppointmentId { get; init; }

    public required string Organisation { get; init; }

    public required string HisId { get; init; }

    public required PatientResponse Response { get; init; }

    public required int Sequence { get; init; }

    /// <summary>The schedule version that the patient answered about, and its start.</summary>
    public required int AppointmentVersion { get; init; }

    public required DateTimeOffset AppointmentStart { get; init; }

    /// <summary>When the patient answered.</summary>
    public required DateTimeOffset At { get; init; }

    public CallbackState State { get; init; }

    public string? Reason { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Tries { get; init; }

    public DateTimeOffset NextTry { get; init; }

    public static CallbackRow For(AppointmentRow visit, DateTimeOffset now) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"{visit.Id}.{visit.ResponseSequence:D6}"),
        AppointmentId = visit.Id,
        Organisation = visit.Organisation,
        HisId = visit.HisId,
        Response = visit.Response,
        Sequence = visit.ResponseSequence,
        AppointmentVersion = visit.Schedule,
        AppointmentStart = visit.Start ?? now,
        At = now,
        NextTry = now,
    };

    public void ToTable(TableEntity row)
    {
        row.Set("appointmentId", AppointmentId);
        row.Set("organisation", Organisation);
        row.Set("hisId", HisId);
        row.Set("response", Response);
        row["sequence"] = Sequence;
        row["appointmentVersion"] = AppointmentVersion;
        row.Set("appointmentStart", AppointmentStart);
        row.Set("at", At);
        row.Set("state", State);
        row.Set("reason", Reason);
        row["tries"] = Tries;
        row.Set("nextTry", NextTry);
    }

    public static CallbackRow FromTable(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..],
        AppointmentId = row.GetString("appointmentId"),
        Organisation = row.GetString("organisation"),
        HisId = row.GetString("hisId"),
        Response = row.GetEnum<PatientResponse>("response"),
        Sequence = row.GetInt32("sequence") ?? 0,
        AppointmentVersion = row.GetInt32("appointmentVersion") ?? 0,
        AppointmentStart = row.GetInstant("appointmentStart") ?? default,
        At = row.GetInstant("at") ?? default,
        State = row.GetEnum<CallbackState>("state"),
        Reason = row.GetString("reason"),
        Tries = row.GetInt32("tries") ?? 0,
        NextTry = row.GetInstant("nextTry") ?? default,
    };
}
