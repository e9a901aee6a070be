using System.Text.Json.Serialization;

using CareLoop.Local.Hospital.Complaints;
using CareLoop.Local.Hospital.Days;
using CareLoop.Local.Hospital.Staff;
using CareLoop.Local.Hospital.Surveys;

namespace CareLoop.Local.Hospital.Ledgers;

/// <summary>
/// One thing that happened here, in the order in which it did. Entries are only ever added; all
/// that the hospital knows follows from them and the seed, so a restart reads them and goes on.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Opened), "opened")]
[JsonDerivedType(typeof(DayPlanned), "day-planned")]
[JsonDerivedType(typeof(Decided), "decided")]
[JsonDerivedType(typeof(StayDecided), "stay-decided")]
[JsonDerivedType(typeof(Delivered), "delivered")]
[JsonDerivedType(typeof(TextRead), "text-read")]
[JsonDerivedType(typeof(ReplyPlanned), "reply-planned")]
[JsonDerivedType(typeof(Replied), "replied")]
[JsonDerivedType(typeof(Forgotten), "forgotten")]
[JsonDerivedType(typeof(CalledBack), "called-back")]
[JsonDerivedType(typeof(OnCallRung), "on-call-rung")]
[JsonDerivedType(typeof(Worked), "worked")]
[JsonDerivedType(typeof(CaseWorked), "case-worked")]
internal abstract record Entry
{
    /// <summary>1 for the first.</summary>
    public long Seq { get; init; }

    /// <summary>Business time.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>The hospital began its first day.</summary>
internal sealed record Opened(long Seed) : Entry;

/// <summary>What is booked on this day is known, and each of it waits for its instant.</summary>
internal sealed record DayPlanned(DateOnly Day) : Entry;

/// <summary>The hospital decided something, and tells it. <see cref="Entry.At"/> is when it was entered here.</summary>
/// <param name="EventId">The event that tells it.</param>
/// <param name="Time">When it was decided: the event's source time.</param>
/// <param name="SendAt">When its event is to leave; null where it leaves in the opening batch.</param>
internal abstract record Decision(string EventId, string Patient, DateTimeOffset Time, DateTimeOffset? SendAt) : Entry
{
    /// <summary>Whether it tells that the patient has died.</summary>
    [JsonIgnore]
    public abstract bool IsDeath { get; }
}

/// <summary>The hospital changed a visit or learnt about a patient.</summary>
/// <param name="Visit">Also given for news about a patient, as the occasion.</param>
/// <param name="Start">The visit's start from then on.</param>
internal sealed record Decided(
    string EventId,
    ChangeKind Change,
    string Visit,
    string Patient,
    DateTimeOffset Time,
    DateTimeOffset? SendAt,
    DateTimeOffset Start) : Decision(EventId, Patient, Time, SendAt)
{
    [JsonIgnore]
    public override bool IsDeath => Change == ChangeKind.PatientDied;
}

/// <summary>The hospital admitted, moved or discharged somebody, or had been wrong about it.</summary>
/// <param name="Facts">The stay from then on.</param>
internal sealed record StayDecided(
    string EventId,
    StayChange Change,
    string Stay,
    string Patient,
    DateTimeOffset Time,
    DateTimeOffset? SendAt,
    StayFacts Facts) : Decision(EventId, Patient, Time, SendAt)
{
    [JsonIgnore]
    public override bool IsDeath => Facts.Disposition == StayFacts.Died;
}

/// <summary>An event was answered by CareLoop. <see cref="Entry.At"/> is when the answer came.</summary>
/// <param name="Copy">0 for the event, 1 for its second sending.</param>
/// <param name="Status">applied, accepted, ignored or failed; refused where the request itself was.</param>
/// <param name="Receipt">Where the receipt is to be asked for.</param>
/// <param name="Record">Where what the event is about can be seen.</param>
/// <param name="Tries">How many requests it took.</param>
internal sealed record Delivered(string EventId, int Copy, string Status, string? Receipt, string? Record, string? Reason, int Tries) : Entry;

/// <summary>A text reached a phone and was read.</summary>
internal sealed record TextRead(string MessageId, string Phone, string Sender, string Text) : Entry;

/// <summary>What somebody who read a text will answer, and when.</summary>
/// <param name="Shown">The visits that it is about, each as a text showed it.</param>
internal sealed record ReplyPlanned(
    string ReplyId,
    string Phone,
    string Sender,
    string Text,
    Intent Intent,
    DateTimeOffset SendAt,
    IReadOnlyList<ShownVisit> Shown) : Entry
{
    /// <summary>What is meant by it, where it answers a survey: the truth that figures are held against.</summary>
    public SurveyMeaning? Survey { get; init; }

    /// <summary>Where it complains, or answers about a complaint: what is meant.</summary>
    public CaseMeaning? Case { get; init; }
}

/// <summary>The answer was sent. <see cref="Entry.At"/> is when the simulator took it.</summary>
internal sealed record Replied(string ReplyId, string? MessageId) : Entry;

/// <summary>The answer was never sent: another question had come meanwhile, and people answer what they were asked last.</summary>
internal sealed record Forgotten(string ReplyId) : Entry;

/// <summary>The HIS was called back.</summary>
/// <param name="Outcome">taken, repeated (seen before), unsigned, put off (answered 503 or 429 on purpose) or refused (for good).</param>
internal sealed record CalledBack(
    string WebhookId,
    string Visit,
    string Response,
    long Sequence,
    long AppointmentVersion,
    DateTimeOffset? AppointmentStart,
    string Outcome) : Entry
{
    public const string Taken = "taken", Repeated = "repeated", Unsigned = "unsigned", PutOff = "put-off", Refused = "refused";
}

/// <summary>Who is on call was texted.</summary>
internal sealed record OnCallRung(string Department, string MessageId) : Entry;

/// <summary>Somebody of the staff did something with a task.</summary>
/// <param name="Minutes">How long it took.</param>
internal sealed record Worked(string Task, string What, Act Act, int Level, string? Department, int Minutes) : Entry;

/// <summary>Somebody of the staff did something with a case, or with a task of one.</summary>
/// <param name="Case">Its address.</param>
/// <param name="Number">As whoever complained reads it; null where it had none yet.</param>
/// <param name="Verb">What was done: as the address of the request has it, or what the task is called.</param>
/// <param name="Result">What came of a task: content, not-content, no-answer or done; null where a case was changed.</param>
/// <param name="Status">As CareLoop answered.</param>
internal sealed record CaseWorked(string Case, string? Number, string Verb, string? Result, int Status) : Entry
{
    public const string Content = "content", NotContent = "not-content", NoAnswer = "no-answer", Done = "done";
}

/// <summary>A visit as a text showed it: the start is the one that was read, which may have moved since.</summary>
internal readonly record struct ShownVisit(string Visit, DateTimeOffset Start);

/// <summary>What somebody means by an answer.</summary>
internal enum Intent
{
    None,
    Confirm,
    Cancel,
    Reschedule,
    Question,
    Urgent,
    OptOut,
    OptIn,
    WrongNumber,

    /// <summary>After a discharge: all is well.</summary>
    Well,

    /// <summary>After a discharge: all is not well.</summary>
    Unwell,

    /// <summary>After a discharge: somebody is to call.</summary>
    CallMe,

    /// <summary>To a survey: how it went, as <see cref="ReplyPlanned.Survey"/> has it.</summary>
    Rated,

    /// <summary>Something was wrong, as <see cref="ReplyPlanned.Case"/> has it.</summary>
    Complain,

    /// <summary>Something was right.</summary>
    Praise,

    /// <summary>What has become of what was complained of.</summary>
    AskStanding,

    /// <summary>The answer to what was complained of is one.</summary>
    Content,

    /// <summary>It is none.</summary>
    NotContent,
}
