using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;

namespace CareLoop.Local.Hospital.His;

/// <summary>What is to be told: a decision, and what this HIS knows besides.</summary>
internal abstract record Told(Decision Decision, Patient Patient)
{
    public string EventId => Decision.EventId;

    public DateTimeOffset Time => Decision.Time;

    /// <summary>As CloudEvents name it.</summary>
    public abstract string Type { get; }

    /// <summary>Whether all is told of who the patient is; else only a number.</summary>
    public abstract bool SaysPatient { get; }

    public bool IsDeath => Decision.IsDeath;
}

/// <summary>Something about a visit.</summary>
internal sealed record ToldVisit(Decided Decided, Patient Patient, BookingDetails Details) : Told(Decided, Patient)
{
    public override string Type => Decided.Change switch
    {
        ChangeKind.Booked => "his.appointment.booked",
        ChangeKind.Moved or ChangeKind.Repeated => "his.appointment.rescheduled",
        ChangeKind.Cancelled => "his.appointment.cancelled",
        ChangeKind.Arrived => "his.appointment.arrived",
        ChangeKind.Missed => "his.appointment.noshow",
        _ => "his.patient.updated",
    };

    public override bool SaysPatient => Decided.Change is ChangeKind.Booked or ChangeKind.PatientUpdated or ChangeKind.PatientDied;
}

/// <summary>Something about a stay.</summary>
internal sealed record ToldStay(StayDecided Decided, Patient Patient) : Told(Decided, Patient)
{
    public override string Type => Decided.Change switch
    {
        StayChange.Admitted => "his.encounter.admitted",
        StayChange.Transferred => "his.encounter.transferred",
        StayChange.DischargeCancelled => "his.encounter.discharge-cancelled",
        _ => "his.encounter.discharged",
    };

    public override bool SaysPatient => Decided.Change == StayChange.Admitted || IsDeath;

    public bool IsOver => Decided.Change is StayChange.Discharged or StayChange.DischargeCorrected;

    /// <summary>In the words of the register of departments; a code that nobody knows has none.</summary>
    public Department? Department => Population.Department.All.FirstOrDefault(department => department.Code == Decided.Facts.Department);

    public Clinician? Clinician => Team.Find(Decided.Facts.Clinician);
}

/// <param name="Status">As CareLoop says; "refused" where it refused the request or the item.</param>
/// <param name="Record">Where what the event is about can be seen; null where only the receipt says.</param>
internal sealed record EventAnswer(string EventId, string Status, string? Receipt, string? Record, string? Reason)
{
    public const string Refused = "refused";
}

/// <summary>The language in which this HIS speaks to CareLoop.</summary>
internal interface IEventFeed
{
    /// <summary>The answer, or null where there was none that an interface engine would take: it tries again.</summary>
    /// <param name="webhookId">Stays the same for every try.</param>
    Task<EventAnswer?> SendAsync(string webhookId, Told told, int attempt, CancellationToken cancellationToken);

    /// <summary>One answer an event, or null where the batch is to be sent again.</summary>
    Task<IReadOnlyList<EventAnswer>?> SendBatchAsync(string webhookId, IReadOnlyList<Told> told, int attempt, CancellationToken cancellationToken);
}
