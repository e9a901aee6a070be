using Azure.Data.Tables;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Messaging;

/// <summary>One try to send a message. What it froze is committed before the gateway is called.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="RepeatabilityId">The gateway takes one attempt once, within its window.</param>
/// <param name="FirstSent">Wire time of the first call.</param>
/// <param name="At">Business time of the claim.</param>
/// <param name="GatewayId">The gateway's id of the text, once accepted.</param>
/// <param name="Outcome">How it ended, in a word.</param>
internal sealed record Attempt(int Number, Guid RepeatabilityId, DateTimeOffset FirstSent, DateTimeOffset At, string? GatewayId = null, string? Outcome = null);

/// <summary>A record that a message is about, in the version that the patient is told of.</summary>
internal sealed record AboutRecord(string Id, int Version);

/// <summary>A time at which a text gave way to another, and to what.</summary>
internal sealed record GaveWay(DateTimeOffset At, string To);

/// <summary>One text to one phone, from wish to delivery report.</summary>
internal sealed record MessageRow : ICareRow<MessageRow>
{
    public static string Kind => "msg";

    /// <summary>Derived from its cause: a second run of the cause is the same message.</summary>
    public required string Id { get; init; }

    public required string Organisation { get; init; }

    /// <summary>Name of the template; rendered at each attempt.</summary>
    public required string Template { get; init; }

    /// <summary>Whose matter it is: the <see cref="IMessageSubject"/> that renders it and knows whether it still holds.</summary>
    public required string Subject { get; init; }

    public required string Sender { get; init; }

    public IReadOnlyList<AboutRecord> About { get; init; } = [];

    /// <summary>Fields that were fixed when the message was wished for.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The phone that is answered; null where the patient's first textable phone is chosen at each attempt.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>An answer to the patient's own message, or an urgent alert: quiet hours don't hold it.</summary>
    public bool PassesQuietHours { get; init; }

    /// <summary>How it stands among the other texts to the patient (<see cref="ContactBudget"/>).</summary>
    public ContactRank Rank { get; init; }

    /// <summary>When it gave way, and to what; the latest last.</summary>
    public IReadOnlyList<GaveWay> GaveWay { get; init; } = [];

    /// <summary>The departments it is about, for the stop switches: one that is stopped holds the text.</summary>
    public IReadOnlyList<string> Departments { get; init; } = [];

    public MessageState State { get; init; } = MessageState.Pending;

    /// <summary>Why it stands where it stands; stable kebab-case.</summary>
    public string? Reason { get; init; }

    /// <summary>Not before this instant.</summary>
    public DateTimeOffset SendAfter { get; init; }

    /// <summary>When it was planned to go; null for what goes when it comes about. Planned for before its organisation is live, it is never sent.</summary>
    public DateTimeOffset? PlannedFor { get; init; }

    /// <summary>Not at or after this instant.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The phone and the words of the last attempt.</summary>
    public string? To { get; init; }

    public string? Text { get; init; }

    public int Segments { get; init; }

    /// <summary>The language of the last words, as a BCP 47 tag.</summary>
    public string? Language { get; init; }

    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    /// <summary>The field that names the step of a plan which the message is.</summary>
    public const string StepField = "step";

    /// <summary>The step of a plan; null where it is none.</summary>
    public string? Step => Fields.GetValueOrDefault(StepField);

    /// <summary>What it is in a word, for who asks to what another gave way.</summary>
    public string Voice => Rank == ContactRank.Education ? ContactBudget.Education : Subject;

    /// <summary>Whether it goes to whoever wrote, because they wrote.</summary>
    public bool IsAnswer => ReplyTo is not null && PassesQuietHours && Subject != StaffSubject.SubjectName;

    public Attempt? LastAttempt => Attempts.Count == 0 ? null : Attempts[^1];

    /// <summary>The due record of this message.</summary>
    public string DueRecord => MessageDue.RecordOf(Id);

    public void ToTable(TableEntity row)
    {
        row.Set("organisation", Organisation);
        row.Set("template", Template);
        row.Set("subject", Subject);
        row.Set("sender", Sender);
        row.SetJson("about", About);
        row.SetMap("fields", Fields);
        row.Set("replyTo", ReplyTo);
        row["passesQuietHours"] = PassesQuietHours;
        row.Set("rank", Rank);
        // As instances of an earlier version know it.
        row["givesWay"] = Rank == ContactRank.Survey;
        row.SetJson("gaveWay", GaveWay);
        row.SetJson("departments", Departments);
        row.Set("state", State);
        row.Set("reason", Reason);
        row.Set("sendAfter", SendAfter);
        row.Set("plannedFor", PlannedFor);
        row.Set("expiresAt", ExpiresAt);
        row.Set("createdAt", CreatedAt);
        row.Set("to", To);
        row.Set("text", Text);
        row["segments"] = Segments;
        row.Set("language", Language);
        row.SetJson("attempts", Attempts);
    }

    public static MessageRow FromTable(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..],
        Organisation = row.GetString("organisation"),
        Template = row.GetString("template"),
        Subject = row.GetString("subject"),
        Sender = row.GetString("sender"),
        About = row.GetList<AboutRecord>("about"),
        Fields = row.GetMap("fields"),
        ReplyTo = row.GetString("replyTo"),
        PassesQuietHours = row.GetBoolean("passesQuietHours") ?? false,
        Rank = row.GetEnum("rank", row.GetBoolean("givesWay") == true ? ContactRank.Survey : ContactRank.Passes),
        GaveWay = row.GetList<GaveWay>("gaveWay"),
        Departments = row.GetList<string>("departments"),
        State = row.GetEnum<MessageState>("state"),
        Reason = row.GetString("reason"),
        SendAfter = row.GetInstant("sendAfter") ?? default,
        PlannedFor = row.GetInstant("plannedFor"),
        ExpiresAt = row.GetInstant("expiresAt") ?? default,
        CreatedAt = row.GetInstant("createdAt") ?? default,
        To = row.GetString("to"),
        Text = row.GetString("text"),
        Segments = row.GetInt32("segments") ?? 0,
        Language = row.GetString("language"),
        Attempts = row.GetList<Attempt>("attempts"),
    };
}
