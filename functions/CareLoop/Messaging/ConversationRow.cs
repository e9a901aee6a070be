using Azure.Data.Tables;
using CareLoop.Patients;
using CareLoop.Storage;

namespace CareLoop.Messaging;

/// <summary>
/// A question that a text has asked and an answer may come to: what was shown, in which version. A reply is about what the
/// patient was shown.
/// </summary>
internal sealed record ConversationRow : ICareRow<ConversationRow>
{
    public static string Kind => "conv";

    public required string Id { get; init; }

    public required string Organisation { get; init; }

    /// <summary>Whose question it is: the <see cref="IConversationSubject"/> that takes the answer.</summary>
    public required string Subject { get; init; }

    public required string Sender { get; init; }

    /// <summary>E.164.</summary>
    public required string Phone { get; init; }

    /// <summary>What the last question showed.</summary>
    public IReadOnlyList<AboutRecord> About { get; init; } = [];

    /// <summary>The text that asked last.</summary>
    public string? MessageId { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The digit that stands before the answer where several questions are open on the phone; 0 where none was offered.</summary>
    public int Slot { get; init; }

    /// <summary>How many answers were not understood.</summary>
    public int NotUnderstood { get; init; }

    public bool IsOpen(DateTimeOffset now) => now < ExpiresAt;

    public void ToTable(TableEntity row)
    {
        row.Set("organisation", Organisation);
        row.Set("subject", Subject);
        row.Set("sender", Sender);
        row.Set("phone", Phone);
        row.SetJson("about", About);
        row.Set("messageId", MessageId);
        row.Set("openedAt", OpenedAt);
        row.Set("expiresAt", ExpiresAt);
        row["slot"] = Slot;
        row["notUnderstood"] = NotUnderstood;
    }

    public static ConversationRow FromTable(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.LastIndexOf('~') + 1)..],
        Organisation = row.GetString("organisation"),
        Subject = row.GetString("subject"),
        Sender = row.GetString("sender"),
        Phone = row.GetString("phone"),
        About = row.GetList<AboutRecord>("about"),
        MessageId = row.GetString("messageId"),
        OpenedAt = row.GetInstant("openedAt") ?? default,
        ExpiresAt = row.GetInstant("expiresAt") ?? default,
        Slot = row.GetInt32("slot") ?? 0,
        NotUnderstood = row.GetInt32("notUnderstood") ?? 0,
    };
}
