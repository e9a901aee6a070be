using Azure.Data.Tables;
using CareLoop.Common;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Reminders;

/// <summary>One reminder of one visit.</summary>
/// <param name="Id">The step's id in its policy.</param>
/// <param name="Template">What is sent.</param>
/// <param name="Due">When; spread and quiet hours are in it already.</param>
/// <param name="Latest">At or after this it is of no use.</param>
/// <param name="OnlyIfUnconfirmed">Not sent to who has confirmed.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why; stable kebab-case.</param>
/// <param name="MessageId">The message that it became.</param>
internal sealed record ReminderStepState(
    string Id,
    string Template,
    DateTimeOffset Due,
    DateTimeOffset Latest,
    bool OnlyIfUnconfirmed,
    StepState State = StepState.Planned,
    string? Reason = null,
    string? MessageId = null);

/// <summary>A visit, as the HIS has told it field by field, with the plan of its reminders and what the patient answered.</summary>
internal sealed record AppointmentRow : ICareRow<AppointmentRow>
{
    public static string Kind => "appt";

    /// <summary>Derived from organisation and <see cref="HisId"/>.</summary>
    public required string Id { get; init; }

    public required string Organisation { get; init; }

    /// <summary>The HIS's own id.</summary>
    public required string HisId { get; init; }

    public AppointmentStatus Status { get; init; }

    public DateTimeOffset? Start { get; init; }

    public TimeSpan? Duration { get; init; }

    public string? DepartmentCode { get; init; }

    public string? DepartmentName { get; init; }

    public string? ClinicianId { get; init; }

    public string? ClinicianName { get; init; }

    public string? Location { get; init; }

    public string? Type { get; init; }

    public string? Instructions { get; init; }

    public Stamps Stamps { get; init; } = Stamps.None;

    /// <summary>Counts up whenever the visit gets another start or is booked anew: an answer is about one version.</summary>
    public int Schedule { get; init; }

    public IReadOnlyList<ReminderStepState> Steps { get; init; } = [];

    public PatientResponse Response { get; init; }

    /// <summary>Counts the responses told to the HIS.</summary>
    public int ResponseSequence { get; init; }

    /// <summary>A missed visit is offered another once.</summary>
    public bool MissedOffered { get; init; }

    /// <summary>The look that is promised: schedule version and instant.</summary>
    public DateTimeOffset? NextLook { get; init; }

#if MUTANTS
    public bool Stands => (Status == AppointmentStatus.Booked || Mutant.Is(Mutant.SkippedStateCheck)) && Start is not null;
#else
    public bool Stands => Status == AppointmentStatus.Booked && Start is not null;
#endif

    public string DueRecord => "a." + Id;

    public static string IdOf(string organisation, string hisId) => DerivedId.Of("appointment", organisation, hisId);

    public AppointmentRow WithStep(string stepId, Func<ReminderStepState, ReminderStepState> change) =>
        this with { Steps = [.. Steps.Select(step => step.Id == stepId ? change(step) : step)] };

    public void ToTable(TableEntity row)
    {
        row.Set("organisation", Organisation);
        row.Set("hisId", HisId);
        row.Set("status", Status);
        row.Set("start", Start);
        row.Set("durationSeconds", Duration is { } duration ? (int)duration.TotalSeconds : null);
        row.Set("departmentCode", DepartmentCode);
        row.Set("departmentName", DepartmentName);
        row.Set("clinicianId", ClinicianId);
        row.Set("clinicianName", ClinicianName);
        row.Set("location", Location);
        row.Set("type", Type);
        row.Set("instructions", Instructions);
        row.Set("stamps", Stamps.ToJson());
        row["schedule"] = Schedule;
        row.SetJson("steps", Steps);
        row.Set("response", Response);
        row["responseSequence"] = ResponseSequence;
        row["missedOffered"] = MissedOffered;
        row.Set("nextLook", NextLook);
    }

    public static AppointmentRow FromTable(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..],
        Organisation = row.GetString("organisation"),
        HisId = row.GetString("hisId"),
        Status = row.GetEnum<AppointmentStatus>("status"),
        Start = row.GetInstant("start"),
        Duration = row.GetInt32("durationSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        DepartmentCode = row.GetString("departmentCode"),
        DepartmentName = row.GetString("departmentName"),
        ClinicianId = row.GetString("clinicianId"),
        ClinicianName = row.GetString("clinicianName"),
        Location = row.GetString("location"),
        Type = row.GetString("type"),
        Instructions = row.GetString("instructions"),
        Stamps = Stamps.Parse(row.GetString("stamps")),
        Schedule = row.GetInt32("schedule") ?? 0,
        Steps = row.GetList<ReminderStepState>("steps"),
        Response = row.GetEnum<PatientResponse>("response"),
        ResponseSequence = row.GetInt32("responseSequence") ?? 0,
        MissedOffered = row.GetBoolean("missedOffered") ?? false,
        NextLook = row.GetInstant("nextLook"),
    };
}
